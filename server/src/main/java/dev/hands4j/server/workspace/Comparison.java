package dev.hands4j.server.workspace;

import dev.hands4j.api.runtime.ProgramResult;
import dev.hands4j.api.runtime.WorkspaceException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a repository is compared with, and with which configuration it can be read safely
 * (runtime.md §26.2). The default branch is what the clone recorded; the network is not asked.
 *
 * @param folder of the repository, raw, relative to the workspace
 * @param base id of a commit, or of the empty tree
 * @param neutral configuration that keeps the repository's own filters from running
 */
record Comparison(String folder, String base, Map<String, String> neutral) {
  private static final String REMOTE = "refs/remotes/origin/";
  private static final List<String> USUAL_DEFAULTS = List.of("main", "master");

  /** Filters that are no program of the repository. */
  private static final Set<String> KNOWN_FILTERS =
      Set.of("git-lfs clean -- %f", "git-lfs smudge -- %f", "git-lfs filter-process");

  /** Empty when the folder is no repository that git can read. */
  static Optional<Comparison> of(Sandboxed sandbox, String folder)
      throws WorkspaceException, InterruptedException {
    ProgramResult here = sandbox.git(folder, "rev-parse", "--show-cdup");
    if (Sandboxed.missing(here)) {
      throw new WorkspaceException(
          WorkspaceException.Kind.NOT_FOUND, "git is not installed in the sandbox");
    }
    if (!here.succeeded() || !text(here).isEmpty()) {
      return Optional.empty();
    }
    Optional<String> base = base(sandbox, folder);
    return base.isEmpty()
        ? Optional.empty()
        : Optional.of(new Comparison(folder, base.get(), filters(sandbox, folder)));
  }

  private static Optional<String> base(Sandboxed sandbox, String folder)
      throws WorkspaceException, InterruptedException {
    Optional<String> branch =
        line(sandbox.git(folder, "symbolic-ref", "-q", "HEAD"))
            .filter(ref -> ref.startsWith("refs/heads/"))
            .map(ref -> ref.substring("refs/heads/".length()));
    if (branch.isPresent()) {
      Optional<String> pushed = commit(sandbox, folder, REMOTE + branch.get());
      if (pushed.isPresent()) {
        return pushed;
      }
    }
    Optional<String> standard = defaultBranch(sandbox, folder);
    if (standard.isPresent()) {
      Optional<String> common = line(sandbox.git(folder, "merge-base", "HEAD", standard.get()));
      return common.isPresent() ? common : standard;
    }
    return line(sandbox.git(folder, "hash-object", "-t", "tree", "/dev/null"));
  }

  private static Optional<String> defaultBranch(Sandboxed sandbox, String folder)
      throws WorkspaceException, InterruptedException {
    Optional<String> recorded = line(sandbox.git(folder, "symbolic-ref", "-q", REMOTE + "HEAD"));
    if (recorded.isPresent()) {
      Optional<String> commit = commit(sandbox, folder, recorded.get());
      if (commit.isPresent()) {
        return commit;
      }
    }
    for (String usual : USUAL_DEFAULTS) {
      Optional<String> commit = commit(sandbox, folder, REMOTE + usual);
      if (commit.isPresent()) {
        return commit;
      }
    }
    return Optional.empty();
  }

  private static Optional<String> commit(Sandboxed sandbox, String folder, String ref)
      throws WorkspaceException, InterruptedException {
    return line(sandbox.git(folder, "rev-parse", "-q", "--verify", ref + "^{commit}"));
  }

  /** Empties every filter that the configuration names: git runs none that is empty. */
  private static Map<String, String> filters(Sandboxed sandbox, String folder)
      throws WorkspaceException, InterruptedException {
    ProgramResult result =
        sandbox.git(
            folder,
            "config",
            "-z",
            "--includes",
            "--get-regexp",
            "^filter\\..*\\.(clean|smudge|process)$");
    Map<String, String> neutral = new HashMap<>();
    if (!result.succeeded()) {
      return neutral;
    }
    for (String entry : new String(result.output(), StandardCharsets.UTF_8).split("\0")) {
      int newline = entry.indexOf('\n');
      if (newline > 0 && !KNOWN_FILTERS.contains(entry.substring(newline + 1))) {
        String key = entry.substring(0, newline);
        neutral.put(key, "");
        neutral.put(key.substring(0, key.lastIndexOf('.')) + ".required", "false");
      }
    }
    return neutral;
  }

  private static String text(ProgramResult result) {
    return Names.raw(result.output()).strip();
  }

  private static Optional<String> line(ProgramResult result) {
    return result.succeeded()
        ? Optional.of(text(result)).filter(text -> !text.isEmpty())
        : Optional.empty();
  }
}
