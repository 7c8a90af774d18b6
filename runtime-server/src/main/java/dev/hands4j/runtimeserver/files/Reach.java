package dev.hands4j.runtimeserver.files;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * The part of the file system that may be seen from the server: some folders and what is really in
 * them. Links are followed as long as they stay inside; a link that changes between the check and
 * the use is refused, because files are then opened part by part without following any.
 * Thread-safe; for platform threads.
 *
 * <p>Refusals are {@link AccessDeniedException}, {@link NoSuchFileException}, {@link
 * NotDirectoryException} for a file where a folder was asked for, and {@link WrongKindException}
 * the other way round.
 */
public final class Reach {
  private static final Set<PosixFilePermission> NEW_FILE = permissions(0664); // runtime.md §10.3
  private static final int MAX_DEPTH = 256;

  private final Path workspace;
  private final List<Path> roots;
  private final int user;

  /**
   * @param workspace for relative paths; a real path
   * @param others folders besides the workspace; those that are not there are left out
   */
  public Reach(Path workspace, List<Path> others) throws IOException {
    this(
        workspace,
        others,
        Files.getAttribute(Path.of("/proc/self"), "unix:uid") instanceof Integer uid ? uid : -1);
  }

  Reach(Path workspace, List<Path> others, int user) throws IOException {
    this.workspace = workspace.toRealPath();
    List<Path> found = new ArrayList<>(List.of(this.workspace));
    for (Path other : others) {
      if (Files.isDirectory(other)) {
        found.add(other.toRealPath());
      }
    }
    this.roots = List.copyOf(found);
    this.user = user;
  }

  /** A folder where a file was asked for, or something that is neither. */
  public static final class WrongKindException extends FileSystemException {
    private static final long serialVersionUID = 1L;

    WrongKindException(Path path) {
      super(path.toString(), null, "it is not a regular file");
    }
  }

  /** A file is larger than was asked for. */
  public static final class TooLargeException extends FileSystemException {
    private static final long serialVersionUID = 1L;

    TooLargeException(String path, long max) {
      super(path, null, "it is larger than " + max + " bytes");
    }
  }

  /** Receives the content of a file. */
  @FunctionalInterface
  public interface Content {
    void copyTo(OutputStream target) throws IOException;
  }

  /** The folder relative paths begin in. */
  public Path workspace() {
    return workspace;
  }

  private Path inside(String path) throws IOException {
    Path candidate;
    try {
      candidate = workspace.resolve(path).normalize();
    } catch (InvalidPathException e) {
      throw new AccessDeniedException(path.replace('\0', '?'), null, "not a path");
    }
    if (candidate.getNameCount() > MAX_DEPTH || roots.stream().noneMatch(candidate::startsWith)) {
      throw new AccessDeniedException(path);
    }
    return candidate;
  }

  private Path root(Path real) throws IOException {
    return roots.stream()
        .filter(real::startsWith)
        .findFirst()
        .orElseThrow(() -> new AccessDeniedException(real.toString()));
  }

  /** Opens what exists. */
  OpenPath open(String path) throws IOException {
    return descend(real(inside(path)), false);
  }

  private static Path real(Path path) throws IOException {
    try {
      return path.toRealPath();
    } catch (NoSuchFileException | AccessDeniedException e) {
      throw e;
    } catch (FileSystemException e) {
      if (String.valueOf(e.getReason()).contains("Not a directory")) {
        throw new NotDirectoryException(path.toString());
      }
      throw e;
    }
  }

  /** Opens a real path part by part; makes missing folders if asked. */
  private OpenPath descend(Path real, boolean make) throws IOException {
    Path root = root(real);
    OpenPath current = OpenPath.root(root);
    if (real.equals(root)) {
      return current;
    }
    for (Path part : root.relativize(real)) {
      try (OpenPath parent = current) {
        String name = part.toString();
        current = make ? made(parent, name) : parent.child(name);
      }
    }
    return current;
  }

  private static OpenPath made(OpenPath parent, String name) throws IOException {
    try {
      return parent.child(name);
    } catch (NoSuchFileException e) {
      try {
        Files.createDirectory(parent.handle().resolve(name));
      } catch (FileAlreadyExistsException raced) {
        // somebody else made it; the next look says what it is
      }
      return parent.child(name);
    }
  }

  /** Names in a folder as {@link PlainFiles#list}; empty when there is no such folder. */
  public List<String> list(String path) throws IOException {
    try (OpenPath folder = open(path)) {
      return folder.isFolder() ? PlainFiles.list(folder.handle(), "") : List.of();
    } catch (NoSuchFileException | NotDirectoryException e) {
      return List.of();
    }
  }

  /**
   * A file's bytes.
   *
   * @param begin called once the file is known to be readable; answers where it goes
   */
  public void read(String path, long maxBytes, Target begin) throws IOException {
    try (OpenPath file = open(path)) {
      requireReadable(file, Path.of(path));
      if (file.size() > maxBytes) {
        throw new TooLargeException(path, maxBytes);
      }
      try (InputStream in = Files.newInputStream(file.handle())) {
        copy(in, begin.open(), maxBytes, path);
      }
    }
  }

  /** Opens what a content goes to. */
  @FunctionalInterface
  public interface Target {
    OutputStream open() throws IOException;
  }

  private void requireReadable(OpenPath file, Path path) throws IOException {
    if (!file.isRegular()) {
      throw new WrongKindException(path);
    }
    if (file.isForeignLink(user)) {
      throw new AccessDeniedException(path.toString(), null, "it is a link to a file elsewhere");
    }
  }

  /** Whether an entry met on the way through a folder may be read. */
  boolean isReadable(OpenPath file) {
    return file.isRegular() && !file.isForeignLink(user);
  }

  static void copy(InputStream in, OutputStream out, long maxBytes, String path)
      throws IOException {
    byte[] buffer = new byte[64 * 1024];
    long left = maxBytes;
    for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
      left -= n;
      if (left < 0) {
        throw new TooLargeException(path, maxBytes); // it grew meanwhile, or has no size
      }
      out.write(buffer, 0, n);
    }
  }

  /**
   * Writes a file beside its name and puts it in place at once, so that nobody sees half of it and
   * other names of an existing file keep their content. Missing folders are made.
   */
  public void write(String path, Content content) throws IOException {
    Path target = targetOf(inside(path));
    Path name = target.getFileName();
    Path parent = target.getParent();
    if (roots.contains(target) || name == null || parent == null) {
      throw new WrongKindException(target);
    }
    try (OpenPath folder = descend(parent, true)) {
      if (!folder.isFolder()) {
        throw new NotDirectoryException(parent.toString());
      }
      Set<PosixFilePermission> mode = NEW_FILE;
      try (OpenPath existing = folder.child(name.toString())) {
        if (!existing.isRegular()) {
          throw new WrongKindException(target);
        }
        mode = permissions(existing.permissions());
      } catch (NoSuchFileException e) {
        // a new one
      }
      Path part = folder.handle().resolve(".part-" + UUID.randomUUID());
      try {
        try (OutputStream out =
            Files.newOutputStream(part, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
          content.copyTo(out);
        }
        Files.setPosixFilePermissions(part, mode);
        Files.move(part, folder.handle().resolve(name), StandardCopyOption.ATOMIC_MOVE);
      } finally {
        Files.deleteIfExists(part);
      }
    }
  }

  /** The real path a file has or would have: links of what exists are followed. */
  private static Path targetOf(Path path) throws IOException {
    if (Files.exists(path)) {
      return real(path);
    }
    Path existing = path;
    while (existing.getParent() != null && !Files.exists(existing)) {
      if (Files.isSymbolicLink(existing)) {
        throw new AccessDeniedException(path.toString(), null, "it is a link to nothing");
      }
      existing = existing.getParent();
    }
    return real(existing).resolve(existing.relativize(path));
  }

  private static Set<PosixFilePermission> permissions(int mode) {
    Set<PosixFilePermission> all = EnumSet.noneOf(PosixFilePermission.class);
    PosixFilePermission[] order = PosixFilePermission.values(); // owner r, w, x; group; others
    for (int i = 0; i < order.length; i++) {
      if ((mode & (0400 >> i)) != 0) {
        all.add(order[i]);
      }
    }
    return all;
  }
}
