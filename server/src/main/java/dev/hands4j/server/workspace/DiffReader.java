package dev.hands4j.server.workspace;

import dev.hands4j.api.runtime.ProgramResult;
import dev.hands4j.api.runtime.Workspace;
import dev.hands4j.api.runtime.WorkspaceException;
import dev.hands4j.api.runtime.WorkspaceException.Kind;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Reads one file at the base of its repository and as it is now (runtime.md §26.4). */
final class DiffReader {
  private static final int HEADER = 8 << 10;

  /**
   * Prints, each ended by NUL: the nearest repository, what the path is, and then its content. A
   * folder outside the workspace, reached through a link, is not read.
   */
  private static final String SHOW =
      """
      root=$(pwd -P)
      p=$(printf '%b_' "$1"); p=./${p%_}
      r=${p%/*}
      while [ ! -e "$r/.git" ]; do
        if [ "$r" = . ]; then printf 'none\\0'; exit 0; fi
        r=${r%/*}
      done
      d=${p%/*}
      if [ -d "$d" ]; then
        real=$(cd -P -- "$d" && pwd -P) || exit 1
        case $real/ in "${root%/}"/*) ;; *) printf 'outside\\0'; exit 0;; esac
      fi
      printf '%s\\0' "$r"
      if [ -L "$p" ]; then printf 'link\\0'; readlink -n -- "$p"
      elif [ -f "$p" ]; then printf 'file\\0'; head -c "$2" -- "$p"
      elif [ -d "$p" ]; then printf 'folder\\0'
      elif [ -e "$p" ]; then printf 'special\\0'
      else printf 'gone\\0'
      fi
      """;

  private final ViewLimits limits;

  DiffReader(ViewLimits limits) {
    this.limits = limits;
  }

  FileDiff read(Workspace workspace, String wire) throws WorkspaceException, InterruptedException {
    String path = Names.fromWire(wire).orElseThrow(() -> denied(wire));
    check(path, wire);
    Sandboxed sandbox = new Sandboxed(workspace, limits.timeout(), limits.fileBytes() + 1 + HEADER);
    ProgramResult shown =
        sandbox.script(SHOW, Names.escaped(path), Integer.toString(limits.fileBytes() + 1));
    if (!shown.succeeded()) {
      throw new WorkspaceException(
          Kind.UNAVAILABLE, "the file cannot be read: " + Sandboxed.complaint(shown));
    }
    byte[] output = shown.output();
    String repository = field(output, 0);
    switch (repository) {
      case "none" -> throw new WorkspaceException(Kind.NOT_FOUND, "Not a git repository: " + wire);
      case "outside" -> throw denied(wire);
      default -> {}
    }
    String folder = repository.equals(".") ? "." : repository.substring(2);
    String inside = folder.equals(".") ? path : path.substring(folder.length() + 1);
    String kind = field(output, repository.length() + 1);
    byte[] now = Arrays.copyOfRange(output, repository.length() + kind.length() + 2, output.length);
    return diff(sandbox, folder, inside, kind, now, wire);
  }

  private FileDiff diff(
      Sandboxed sandbox, String folder, String path, String kind, byte[] now, String wire)
      throws WorkspaceException, InterruptedException {
    Comparison comparison =
        Comparison.of(sandbox.withMaxOutput(1 << 16), folder)
            .orElseThrow(
                () -> new WorkspaceException(Kind.NOT_FOUND, "Not a git repository: " + wire));
    Optional<Entry> before = entry(sandbox, comparison, path);
    String modified =
        switch (kind) {
          case "file", "link" -> text(now, wire);
          case "gone" -> "";
          case "folder" -> {
            if (before.filter(Entry::isSubmodule).isEmpty()) {
              throw new WorkspaceException(Kind.WRONG_KIND, "Not a file: " + wire);
            }
            yield pointer(
                Names.raw(
                        sandbox
                            .git(
                                (folder.equals(".") ? "" : folder + "/") + path,
                                "rev-parse",
                                "HEAD")
                            .output())
                    .strip());
          }
          default -> throw new WorkspaceException(Kind.WRONG_KIND, "Not a file: " + wire);
        };
    String original = before.isPresent() ? original(sandbox, comparison, before.get(), wire) : "";
    return new FileDiff(original, modified);
  }

  private record Entry(String type, String id) {
    boolean isSubmodule() {
      return type.equals("commit");
    }
  }

  private static Optional<Entry> entry(Sandboxed sandbox, Comparison comparison, String path)
      throws WorkspaceException, InterruptedException {
    ProgramResult listed =
        sandbox.git(comparison.folder(), "ls-tree", "-z", comparison.base(), "--", path);
    if (!listed.succeeded()) {
      throw new WorkspaceException(
          Kind.UNAVAILABLE, "git could not read the file: " + Sandboxed.complaint(listed));
    }
    String[] parts = Names.raw(listed.output()).split("[ \t]", 4);
    return parts.length < 4 || parts[1].equals("tree")
        ? Optional.empty()
        : Optional.of(new Entry(parts[1], parts[2]));
  }

  private String original(Sandboxed sandbox, Comparison comparison, Entry entry, String wire)
      throws WorkspaceException, InterruptedException {
    if (entry.isSubmodule()) {
      return pointer(entry.id());
    }
    ProgramResult blob =
        sandbox
            .withMaxOutput(limits.fileBytes() + 1)
            .git(comparison.folder(), "cat-file", "blob", entry.id());
    if (blob.truncated()) {
      throw tooLarge(wire);
    }
    if (!blob.succeeded()) {
      throw new WorkspaceException(
          Kind.UNAVAILABLE, "git could not read the file: " + Sandboxed.complaint(blob));
    }
    return text(blob.output(), wire);
  }

  private static String pointer(String commit) {
    return "Subproject commit " + commit;
  }

  /** Line ends as {@code \n}, without the last one, on both sides alike. */
  private String text(byte[] bytes, String wire) throws WorkspaceException {
    if (bytes.length > limits.fileBytes()) {
      throw tooLarge(wire);
    }
    if (Texts.isBinary(bytes)) {
      throw new WorkspaceException(Kind.WRONG_KIND, "Unable to show binary file: " + wire);
    }
    String text = new String(bytes, StandardCharsets.UTF_8).replace("\r\n", "\n");
    return text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
  }

  private WorkspaceException tooLarge(String wire) {
    return new WorkspaceException(
        Kind.TOO_LARGE,
        "The file is too large to be compared (more than %,d bytes): %s"
            .formatted(limits.fileBytes(), wire));
  }

  private static void check(String path, String wire) throws WorkspaceException {
    List<String> segments = List.of(path.split("/", -1));
    if (path.indexOf('\0') >= 0
        || path.length() > 4096
        || segments.stream()
            .anyMatch(s ->
                s.isEmpty() || s.equals(".") || s.equals("..") || s.equalsIgnoreCase(".git"))) {
      throw denied(wire);
    }
  }

  private static WorkspaceException denied(String wire) {
    return new WorkspaceException(
        Kind.DENIED, "Not a path inside the workspace: " + wire.replace('\0', '?'));
  }

  private static String field(byte[] output, int from) {
    int end = from;
    while (end < output.length && output[end] != 0) {
      end++;
    }
    return Names.raw(Arrays.copyOfRange(output, from, end));
  }
}
