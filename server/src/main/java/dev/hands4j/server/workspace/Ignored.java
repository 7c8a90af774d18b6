package dev.hands4j.server.workspace;

import dev.hands4j.api.runtime.ProgramResult;
import dev.hands4j.api.runtime.Workspace;
import dev.hands4j.api.runtime.WorkspaceException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Leaves out of a listing what the workspace's {@code .gitignore} names (rest-core.md §8.6). Git
 * itself decides, in the sandbox, also where the workspace is no repository: the patterns of a
 * stranger can cost time there, bounded by a limit, and none here.
 */
public final class Ignored {
  private static final Duration LONGEST = Duration.ofSeconds(10);
  private static final int AT_ONCE = 500;

  private static final String CHECK =
      """
      [ -f .gitignore ] || exit 0
      t=$(mktemp -d) || exit 0
      trap 'rm -rf "$t"' EXIT
      git init -q --bare --template= "$t/g" || exit 0
      n=$#
      while [ $n -gt 0 ]; do
        a=$(printf '%b_' "$1"); shift; set -- "$@" "${a%_}"; n=$((n-1))
      done
      printf '%s\\0' "$@" | git --git-dir="$t/g" --work-tree=. \\
        -c core.excludesFile=/dev/null check-ignore -z --stdin --no-index
      """;

  private Ignored() {}

  /**
   * The names that are not ignored, in their order; all of them when git cannot tell.
   *
   * @param folder in which the names are: relative to the workspace, or absolute
   * @param names as {@link Workspace#list} has them
   */
  public static List<String> without(Workspace workspace, String folder, List<String> names)
      throws WorkspaceException, InterruptedException {
    String root = workspace.path() + "/";
    String relative =
        (folder + "/").startsWith(root)
            ? folder.substring(Math.min(folder.length(), root.length()))
            : folder;
    if (names.isEmpty() || relative.startsWith("/") || relative.contains("..")) {
      return names;
    }
    String prefix = relative.isEmpty() || relative.endsWith("/") ? relative : relative + "/";
    Sandboxed sandbox = new Sandboxed(workspace, LONGEST, 4 << 20);
    Set<String> ignored = new HashSet<>();
    for (int from = 0; from < names.size(); from += AT_ONCE) {
      List<String> some = names.subList(from, Math.min(names.size(), from + AT_ONCE));
      List<String> paths = new ArrayList<>();
      some.forEach(name -> paths.add(Names.escaped("./" + Names.raw(prefix + bare(name)))));
      ProgramResult result = sandbox.script(CHECK, paths.toArray(String[]::new));
      if (result.exitCode() != 0) {
        continue; // 1: none is ignored
      }
      for (String path : Names.raw(result.output()).split("\0")) {
        ignored.add(path);
      }
    }
    return names.stream()
        .filter(name -> !ignored.contains("./" + Names.raw(prefix + bare(name))))
        .toList();
  }

  private static String bare(String name) {
    return name.endsWith("/") ? name.substring(0, name.length() - 1) : name;
  }
}
