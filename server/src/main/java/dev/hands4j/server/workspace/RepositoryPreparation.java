package dev.hands4j.server.workspace;

import dev.hands4j.api.runtime.Program;
import dev.hands4j.api.runtime.ProgramResult;
import dev.hands4j.api.runtime.RuntimeStatus;
import dev.hands4j.api.runtime.Workspace;
import dev.hands4j.api.runtime.WorkspaceException;
import dev.hands4j.api.runtime.WorkspacePreparation;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Prepares the workspace of one conversation (runtime.md §25). A repository is cloned beside its
 * place and moved there when it is complete, so that it is there or not: a workspace that has it is
 * left as it is, branch included.
 *
 * <p>Thread-safe; used by one loop at a time.
 */
final class RepositoryPreparation implements WorkspacePreparation {
  private static final Logger log = LoggerFactory.getLogger(RepositoryPreparation.class);
  private static final Duration QUICK = Duration.ofMinutes(2);
  private static final int OUTPUT = 1 << 16;
  private static final String LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789";
  private static final String SCRIPTS = ".openhands";
  private static final RandomGenerator RANDOM = new SecureRandom();

  /**
   * Clones to {@code $3} by way of a folder of its own; {@code $4}: the branch of the repository
   * or, with {@code $5}, a new one; {@code $6}, {@code $7}: a setting to keep. What an earlier
   * attempt left behind goes first.
   */
  private static final String CLONE =
      """
      rm -rf .hands4j-clone-*
      if [ -e "$3" ]; then echo "hands4j: in the way" >&2; exit 75; fi
      if [ -n "$5" ]; then
        git clone -- "$1" "$2" || exit
        git -C "$2" checkout -q -b "$5" || exit
      else
        git clone --branch "$4" -- "$1" "$2" || exit
      fi
      if [ -n "$6" ]; then
        git -C "$2" config --add "$6" "" && git -C "$2" config --add "$6" "$7" || exit
      fi
      mv "$2" "$3"
      """;

  /** What to clone. */
  record Wanted(String repository, Optional<String> branch, Origin.Finder origin) {
    /** The last segment of the name. */
    String folder() {
      return repository.substring(repository.lastIndexOf('/') + 1);
    }
  }

  private final Optional<Wanted> wanted;
  private final PreparationConfig config;

  RepositoryPreparation(Optional<Wanted> wanted, PreparationConfig config) {
    this.wanted = wanted;
    this.config = config;
  }

  @Override
  public Prepared prepare(Workspace workspace, Consumer<RuntimeStatus> progress)
      throws WorkspaceException, InterruptedException {
    String folder = "";
    if (wanted.isPresent()) {
      folder = wanted.get().folder();
      if (!isRepository(workspace, folder)) {
        progress.accept(RuntimeStatus.SETTING_UP_WORKSPACE);
        download(workspace, wanted.get());
      }
    } else if (config.initEmpty() && !isRepository(workspace, ".")) {
      progress.accept(RuntimeStatus.SETTING_UP_WORKSPACE);
      init(workspace);
    }
    List<String> scripts = workspace.list(folder.isEmpty() ? SCRIPTS : folder + "/" + SCRIPTS);
    if (scripts.contains("pre-commit.sh") && isRepository(workspace, inside(folder))) {
      progress.accept(RuntimeStatus.SETTING_UP_GIT_HOOKS);
      CommitHook.install(workspace, inside(folder));
    }
    return new Prepared(folder, scripts.contains("setup.sh"));
  }

  private static String inside(String folder) {
    return folder.isEmpty() ? "." : folder;
  }

  private static boolean isRepository(Workspace workspace, String folder)
      throws WorkspaceException, InterruptedException {
    ProgramResult result =
        workspace.run(
            new Program(
                List.of("sh", "-c", "[ -e \"$1/.git\" ]", "sh", "./" + folder),
                workspace.path(),
                Map.of(),
                QUICK,
                OUTPUT));
    return result.succeeded();
  }

  private void download(Workspace workspace, Wanted what)
      throws WorkspaceException, InterruptedException {
    Origin origin = what.origin().find();
    Optional<String> helper = Credential.lasting(origin.provider());
    ProgramResult result =
        workspace.run(
            new Program(
                List.of(
                    "sh",
                    "-c",
                    CLONE,
                    "sh",
                    origin.access().url(),
                    ".hands4j-clone-" + random(),
                    "./" + what.folder(),
                    what.branch().orElse(""),
                    what.branch().isPresent() ? "" : "openhands-workspace-" + random(),
                    helper.isPresent() ? "credential." + origin.authority() + ".helper" : "",
                    helper.orElse("")),
                workspace.path(),
                Credential.forClone(origin),
                config.cloneTimeout(),
                OUTPUT));
    if (!result.succeeded()) {
      WorkspaceException failure = CloneFailures.explain(what, origin, result, config);
      log.atWarn()
          .setMessage("repository not cloned")
          .addKeyValue("repository", what.repository())
          .addKeyValue("reason", failure.getMessage())
          .log();
      throw failure;
    }
  }

  private static void init(Workspace workspace) throws WorkspaceException, InterruptedException {
    Map<String, String> environment = new HashMap<>();
    GitConfiguration.asEnvironment(Map.of("safe.directory", "*"), environment);
    ProgramResult result =
        workspace.run(
            new Program(
                List.of("git", "init", "-q"), workspace.path(), environment, QUICK, OUTPUT));
    if (!result.succeeded()) {
      // The agent can work without; it is told so by git itself when it tries.
      log.atWarn()
          .setMessage("workspace is no repository")
          .addKeyValue("reason", Sandboxed.complaint(result))
          .log();
    }
  }

  private static String random() {
    StringBuilder random = new StringBuilder();
    for (int i = 0; i < 8; i++) {
      random.append(LETTERS.charAt(RANDOM.nextInt(LETTERS.length())));
    }
    return random.toString();
  }
}
