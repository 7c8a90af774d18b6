package dev.hands4j.server.workspace;

import dev.hands4j.api.runtime.Program;
import dev.hands4j.api.runtime.ProgramResult;
import dev.hands4j.api.runtime.Workspace;
import dev.hands4j.api.runtime.WorkspaceException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Installs the pre-commit hook of a repository that has {@code .openhands/pre-commit.sh}
 * (runtime.md §25.3). A hook that was there before is kept and called after the script; the
 * reference forgets it.
 */
final class CommitHook {
  private static final Logger log = LoggerFactory.getLogger(CommitHook.class);

  /** By this text a hook is known as ours; the wire has it. */
  private static final String MARKER = "This hook was installed by OpenHands";

  private static final String HOOK =
      """
      #!/bin/bash
      # %s
      # It runs the script of the repository, then the hook that was here before.
      script=.openhands/pre-commit.sh
      if [ -x "$script" ]; then
        ( source "$script" ) || exit $?
      else
        echo "$script is missing or not executable; it is left out" >&2
      fi
      before="$(dirname "$0")/pre-commit.local"
      if [ -x "$before" ]; then
        exec "$before" "$@"
      fi
      exit 0
      """
          .formatted(MARKER);

  private static final String INSTALL =
      """
      set -e
      mkdir -p .git/hooks
      chmod +x .openhands/pre-commit.sh
      hook=.git/hooks/pre-commit
      if [ -e "$hook" ] && ! grep -q "$2" "$hook"; then
        mv "$hook" "$hook.local"
        chmod +x "$hook.local"
      fi
      printf '%s' "$1" > "$hook.new"
      chmod +x "$hook.new"
      mv "$hook.new" "$hook"
      """;

  private CommitHook() {}

  /** A failure is logged: the agent can work without the hook. */
  static void install(Workspace workspace, String folder)
      throws WorkspaceException, InterruptedException {
    ProgramResult result =
        workspace.run(
            new Program(
                List.of("sh", "-c", INSTALL, "sh", HOOK, MARKER),
                folder,
                Map.of("LC_ALL", "C"),
                Duration.ofMinutes(2),
                1 << 16));
    if (result.succeeded()) {
      log.atInfo().setMessage("pre-commit hook installed").log();
    } else {
      log.atError()
          .setMessage("pre-commit hook not installed")
          .addKeyValue("reason", Sandboxed.complaint(result))
          .log();
    }
  }
}
