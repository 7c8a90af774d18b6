package dev.hands4j.server.workspace;

import dev.hands4j.api.runtime.ProgramResult;
import dev.hands4j.api.runtime.Workspace;
import dev.hands4j.api.runtime.WorkspaceException;
import dev.hands4j.api.runtime.WorkspaceException.Kind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What changed in a workspace since it was pushed (runtime.md §26): in the workspace itself and in
 * every direct folder of it that is a repository. Nothing in a repository is executed.
 */
public final class GitViews {
  /** The workspace as {@code .} and its direct folders, where they have a {@code .git}. */
  private static final String FIND =
      "if [ -e .git ]; then printf '.\\0'; fi; for d in */; do d=${d%/};"
          + " if [ ! -L \"$d\" ] && [ -e \"$d/.git\" ]; then printf '%s\\0' \"$d\"; fi; done";

  private final ViewLimits limits;
  private final DiffReader diffs;

  public GitViews(ViewLimits limits) {
    this.limits = limits;
    this.diffs = new DiffReader(limits);
  }

  /**
   * All changes, by path. Empty without a repository.
   *
   * @throws WorkspaceException {@link Kind#TOO_LARGE} above the limit, {@link Kind#UNAVAILABLE}
   *     when git cannot answer
   */
  public List<Change> changes(Workspace workspace) throws WorkspaceException, InterruptedException {
    Sandboxed sandbox = new Sandboxed(workspace, limits.timeout(), limits.listBytes());
    List<String> folders = repositories(sandbox);
    List<String> nested = folders.stream().filter(folder -> !folder.equals(".")).toList();
    List<Change> all = new ArrayList<>();
    for (String folder : folders) {
      Optional<Comparison> comparison = Comparison.of(sandbox, folder);
      if (comparison.isEmpty()) {
        continue;
      }
      boolean outer = folder.equals(".");
      for (Map.Entry<String, Character> change : changes(sandbox, comparison.get()).entrySet()) {
        String path = change.getKey();
        if (outer && nested.contains(firstSegment(path))) {
          continue;
        }
        all.add(new Change(change.getValue(), Names.toWire(outer ? path : folder + "/" + path)));
      }
      if (all.size() > limits.changes()) {
        throw tooMany(folder);
      }
    }
    all.sort(Comparator.comparing(Change::path));
    return List.copyOf(all);
  }

  /**
   * One file before and now.
   *
   * @param path as in {@link Change#path}
   * @throws WorkspaceException {@link Kind#NOT_FOUND} outside a repository, {@link Kind#DENIED}
   *     outside the workspace, {@link Kind#TOO_LARGE}, {@link Kind#WRONG_KIND} for what is no text
   */
  public FileDiff diff(Workspace workspace, String path)
      throws WorkspaceException, InterruptedException {
    return diffs.read(workspace, path);
  }

  /** The branch a repository is on; empty without a repository and on a detached head. */
  public Optional<String> branch(Workspace workspace, String folder)
      throws WorkspaceException, InterruptedException {
    Sandboxed sandbox = new Sandboxed(workspace, limits.timeout(), 1 << 16);
    ProgramResult result = sandbox.git(Names.raw(folder), "branch", "--show-current");
    return result.succeeded()
        ? Optional.of(Names.toWire(Names.raw(result.output()).strip())).filter(b -> !b.isEmpty())
        : Optional.empty();
  }

  private List<String> repositories(Sandboxed sandbox)
      throws WorkspaceException, InterruptedException {
    ProgramResult found = sandbox.script(FIND);
    if (!found.succeeded()) {
      throw new WorkspaceException(
          Kind.UNAVAILABLE, "the workspace cannot be read: " + Sandboxed.complaint(found));
    }
    List<String> folders = fields(found);
    if (folders.size() > limits.repositories()) {
      throw new WorkspaceException(
          Kind.TOO_LARGE,
          "The workspace has more than %d repositories; their changes are not shown."
              .formatted(limits.repositories()));
    }
    return folders;
  }

  private Map<String, Character> changes(Sandboxed sandbox, Comparison comparison)
      throws WorkspaceException, InterruptedException {
    Map<String, Character> changes = new TreeMap<>();
    // Renames as the wire has them: the old path is gone, the new one is there.
    List<String> tracked =
        list(
            sandbox,
            comparison,
            List.of(
                "diff",
                "--name-status",
                "-z",
                "--no-renames",
                "--no-ext-diff",
                "--no-textconv",
                "--ignore-submodules=dirty",
                comparison.base(),
                "--"));
    for (int i = 0; i + 1 < tracked.size(); i += 2) {
      char status =
          switch (tracked.get(i).charAt(0)) {
            case 'A' -> 'A';
            case 'D' -> 'D';
            case 'U' -> 'U';
            default -> 'M'; // also T: a file became a link, or the other way round
          };
      // A conflict is reported twice, as U and as M.
      changes.merge(tracked.get(i + 1), status, (old, now) -> old == 'U' ? old : now);
    }
    for (String path :
        list(sandbox, comparison, List.of("ls-files", "-z", "--others", "--exclude-standard"))) {
      if (!path.endsWith("/")) { // a repository inside this one
        // Removed from the index and still there: compared with the base it is modified or equal.
        changes.merge(path, 'A', (old, _) -> old == 'D' ? 'M' : old);
      }
    }
    return changes;
  }

  private List<String> list(Sandboxed sandbox, Comparison comparison, List<String> command)
      throws WorkspaceException, InterruptedException {
    ProgramResult result = sandbox.git(comparison.folder(), comparison.neutral(), command);
    if (result.truncated()) {
      throw tooMany(comparison.folder());
    }
    if (!result.succeeded()) {
      throw new WorkspaceException(
          Kind.UNAVAILABLE, "git could not list the changes: " + Sandboxed.complaint(result));
    }
    return fields(result);
  }

  private WorkspaceException tooMany(String folder) {
    return new WorkspaceException(
        Kind.TOO_LARGE,
        ("Too many changes to show: more than %,d files of %s differ from what was pushed. Add"
                + " generated folders to .gitignore.")
            .formatted(
                limits.changes(), folder.equals(".") ? "the workspace" : Names.toWire(folder)));
  }

  private static List<String> fields(ProgramResult result) {
    String output = Names.raw(result.output());
    return output.isEmpty() ? List.of() : Arrays.asList(output.split("\0"));
  }

  private static String firstSegment(String path) {
    int slash = path.indexOf('/');
    return slash < 0 ? path : path.substring(0, slash);
  }
}
