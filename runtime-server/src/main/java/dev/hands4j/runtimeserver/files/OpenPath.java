package dev.hands4j.runtimeserver.files;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.hands4j.runtimeserver.shell.Host;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.Map;

/**
 * A file or folder held by a descriptor, so that what was checked is what is used, whatever its
 * name means a moment later. Links are never followed on the way to one. The descriptor opens
 * nothing by itself: reading goes through {@link #handle}. Native calls, for platform threads only.
 */
final class OpenPath implements AutoCloseable {
  private static final int O_CLOEXEC = 0x80000;
  private static final int O_PATH = 0x200000;
  private static final int O_NOFOLLOW = Host.architecture().equals("aarch64") ? 0x8000 : 0x20000;
  private static final int AT_FDCWD = -100;
  private static final int ENOENT = 2;
  private static final int ENOTDIR = 20;

  private static final int TYPE = 0xf000;
  private static final int FOLDER = 0x4000;
  private static final int REGULAR = 0x8000;

  private static final Linker LINKER = Linker.nativeLinker();
  private static final StructLayout STATE = Linker.Option.captureStateLayout();
  private static final VarHandle ERRNO =
      STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));
  private static final MethodHandle OPENAT =
      LINKER.downcallHandle(
          LINKER.defaultLookup().findOrThrow("openat"),
          FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT),
          Linker.Option.captureCallState("errno"),
          Linker.Option.firstVariadicArg(3));
  private static final MethodHandle CLOSE =
      LINKER.downcallHandle(
          LINKER.defaultLookup().findOrThrow("close"), FunctionDescriptor.of(JAVA_INT, JAVA_INT));

  private final int fd;
  private final Path shown;
  private final int mode;
  private final int links;
  private final int owner;
  private final long size;
  private boolean closed;

  private OpenPath(int fd, Path shown) throws IOException {
    this.fd = fd;
    this.shown = shown;
    try {
      Map<String, Object> found = Files.readAttributes(handle(), "unix:mode,nlink,uid,size");
      this.mode = number(found, "mode").intValue();
      this.links = number(found, "nlink").intValue();
      this.owner = number(found, "uid").intValue();
      this.size = number(found, "size").longValue();
    } catch (IOException e) {
      close();
      throw e;
    }
  }

  private static Number number(Map<String, Object> attributes, String name) throws IOException {
    if (attributes.get(name) instanceof Number number) {
      return number;
    }
    throw new IOException("the system does not tell the " + name + " of a file");
  }

  /** A folder by its real path; its last part must not be a link. */
  static OpenPath root(Path real) throws IOException {
    return new OpenPath(open(AT_FDCWD, real.toString(), real), real);
  }

  /**
   * What a folder has under a name, links unfollowed.
   *
   * @param name one part of a path
   */
  OpenPath child(String name) throws IOException {
    if (name.isEmpty() || name.equals(".") || name.equals("..") || name.indexOf('/') >= 0) {
      throw new AccessDeniedException(shown.resolve(name).toString());
    }
    Path path = shown.resolve(name);
    return new OpenPath(open(fd, name, path), path);
  }

  private static int open(int folder, String name, Path shown) throws IOException {
    try (Arena scratch = Arena.ofConfined()) {
      MemorySegment state = scratch.allocate(STATE);
      int fd =
          (int)
              OPENAT.invokeExact(
                  state, folder, scratch.allocateFrom(name), O_PATH | O_NOFOLLOW | O_CLOEXEC);
      if (fd >= 0) {
        return fd;
      }
      int error = (int) ERRNO.get(state, 0L);
      throw switch (error) {
        case ENOENT -> new NoSuchFileException(shown.toString());
        case ENOTDIR -> new NotDirectoryException(shown.toString());
        default -> new AccessDeniedException(shown.toString(), null, "system error " + error);
      };
    } catch (IOException e) {
      throw e;
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  /** A name for the descriptor; leads to this file or folder even when it was moved or replaced. */
  Path handle() {
    return Path.of("/proc/self/fd", Integer.toString(fd));
  }

  boolean isFolder() {
    return (mode & TYPE) == FOLDER;
  }

  boolean isRegular() {
    return (mode & TYPE) == REGULAR;
  }

  long size() {
    return size;
  }

  /**
   * Whether it has a second name and belongs to somebody else than {@code user}: it may be a file
   * of another place, linked here to be read with our rights.
   */
  boolean isForeignLink(int user) {
    return isRegular() && links > 1 && owner != user;
  }

  int permissions() {
    return mode & 0777;
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      try {
        int ignored = (int) CLOSE.invokeExact(fd);
      } catch (Throwable e) {
        throw unexpected(e);
      }
    }
  }

  private static IllegalStateException unexpected(Throwable e) {
    if (e instanceof Error error) {
      throw error;
    }
    return new IllegalStateException("a call into the C library failed", e);
  }
}
