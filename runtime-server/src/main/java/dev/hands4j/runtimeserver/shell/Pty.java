package dev.hands4j.runtimeserver.shell;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * The controlling side of a Linux pseudo terminal, through the C library. One thread reads; any
 * thread may write. Both are native calls: platform threads only.
 *
 * <p>Output post-processing is switched off: a line ends with a bare newline, which is what the
 * renderer wants, and the kernel then moves output in blocks instead of byte by byte (measured: 9
 * MB/s with it, 110 MB/s without).
 */
final class Pty implements AutoCloseable {
  private static final int O_RDWR = 2;
  private static final int O_NOCTTY = 0x100;
  private static final int O_NONBLOCK = 0x800;
  private static final int O_CLOEXEC = 0x80000;
  private static final int OPOST = 1;
  private static final long TIOCSWINSZ = 0x5414;
  private static final long TIOCGPGRP = 0x540F;
  private static final long TIOCGSID = 0x5429;
  private static final short POLLIN = 1;
  private static final short POLLOUT = 4;

  private static final Linker LINKER = Linker.nativeLinker();
  private static final MethodHandle OPENPT =
      libc("posix_openpt", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
  private static final MethodHandle GRANTPT =
      libc("grantpt", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
  private static final MethodHandle UNLOCKPT =
      libc("unlockpt", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
  private static final MethodHandle PTSNAME =
      libc("ptsname_r", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_LONG));
  private static final MethodHandle TCGETATTR =
      libc("tcgetattr", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS));
  private static final MethodHandle TCSETATTR =
      libc("tcsetattr", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS));
  private static final MethodHandle IOCTL =
      LINKER.downcallHandle(
          LINKER.defaultLookup().findOrThrow("ioctl"),
          FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, ADDRESS),
          Linker.Option.firstVariadicArg(2));
  private static final MethodHandle POLL =
      libc("poll", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT));
  private static final MethodHandle READ =
      libc("read", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG));
  private static final MethodHandle WRITE =
      libc("write", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG));
  private static final MethodHandle CLOSE =
      libc("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
  private static final MethodHandle KILL =
      libc("kill", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT));

  private final int fd;
  private final String slave;
  private final Arena arena = Arena.ofShared();
  private final MemorySegment readPoll = arena.allocate(8);
  private final MemorySegment readBuffer = arena.allocate(64 * 1024);
  private final Object writing = new Object();
  private boolean closed;

  private Pty(int fd, String slave) {
    this.fd = fd;
    this.slave = slave;
  }

  private static MethodHandle libc(String name, FunctionDescriptor type) {
    return LINKER.downcallHandle(LINKER.defaultLookup().findOrThrow(name), type);
  }

  /** Opens a terminal of the given size. */
  static Pty open(int columns, int rows) throws IOException {
    try (Arena scratch = Arena.ofConfined()) {
      int fd = (int) OPENPT.invokeExact(O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
      if (fd < 0) {
        throw new IOException("the system has no free pseudo terminal");
      }
      MemorySegment name = scratch.allocate(128);
      if ((int) GRANTPT.invokeExact(fd) != 0
          || (int) UNLOCKPT.invokeExact(fd) != 0
          || (int) PTSNAME.invokeExact(fd, name, 128L) != 0) {
        int ignored = (int) CLOSE.invokeExact(fd);
        throw new IOException("the pseudo terminal could not be unlocked");
      }
      Pty pty = new Pty(fd, name.getString(0));
      MemorySegment size = scratch.allocate(8);
      size.set(JAVA_SHORT, 0, (short) rows);
      size.set(JAVA_SHORT, 2, (short) columns);
      int ignored = (int) IOCTL.invokeExact(fd, TIOCSWINSZ, size);
      MemorySegment modes = scratch.allocate(128);
      ignored = (int) TCGETATTR.invokeExact(fd, modes);
      modes.set(JAVA_INT, 4, modes.get(JAVA_INT, 4) & ~OPOST);
      ignored = (int) TCSETATTR.invokeExact(fd, 0, modes);
      return pty;
    } catch (IOException e) {
      throw e;
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  /** The path a shell opens to become the terminal's user. */
  String slave() {
    return slave;
  }

  /**
   * Waits for output.
   *
   * @return bytes read, 0 when there were none in time, -1 when nobody has the terminal open or it
   *     is closed
   */
  int read(byte[] target, int timeoutMillis) {
    try {
      readPoll.set(JAVA_INT, 0, fd);
      readPoll.set(JAVA_SHORT, 4, POLLIN);
      readPoll.set(JAVA_SHORT, 6, (short) 0);
      int ready = (int) POLL.invokeExact(readPoll, 1L, timeoutMillis);
      synchronized (writing) {
        if (closed) {
          return -1;
        }
      }
      if (ready <= 0) {
        return 0;
      }
      int events = readPoll.get(JAVA_SHORT, 6);
      if ((events & POLLIN) == 0) {
        return -1;
      }
      long max = Math.min(target.length, readBuffer.byteSize());
      long n = (long) READ.invokeExact(fd, readBuffer, max);
      if (n <= 0) {
        return (events & ~POLLIN) != 0 ? -1 : 0;
      }
      MemorySegment.copy(readBuffer, JAVA_BYTE, 0, target, 0, (int) n);
      return (int) n;
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  /**
   * Types into the terminal.
   *
   * @return false when the terminal did not take everything within {@code timeoutMillis} or is
   *     closed
   */
  boolean write(byte[] data, int timeoutMillis) {
    long deadline = System.nanoTime() + timeoutMillis * 1_000_000L;
    synchronized (writing) {
      if (closed) {
        return false;
      }
      try (Arena scratch = Arena.ofConfined()) {
        MemorySegment bytes = scratch.allocateFrom(JAVA_BYTE, data);
        MemorySegment poll = scratch.allocate(8);
        long done = 0;
        while (done < data.length) {
          long n = (long) WRITE.invokeExact(fd, bytes.asSlice(done), data.length - done);
          if (n > 0) {
            done += n;
            continue;
          }
          int left = (int) ((deadline - System.nanoTime()) / 1_000_000);
          if (left <= 0) {
            return false;
          }
          poll.set(JAVA_INT, 0, fd);
          poll.set(JAVA_SHORT, 4, POLLOUT);
          poll.set(JAVA_SHORT, 6, (short) 0);
          int ready = (int) POLL.invokeExact(poll, 1L, left);
          if (ready < 0 || (poll.get(JAVA_SHORT, 6) & ~POLLOUT) != 0) {
            return false;
          }
        }
        return true;
      } catch (Throwable e) {
        throw unexpected(e);
      }
    }
  }

  /** The process group the terminal's keys go to; 0 when there is none. */
  int foregroundGroup() {
    return ask(TIOCGPGRP);
  }

  /** The leader of the session whose terminal this is; 0 when there is none. */
  int session() {
    return ask(TIOCGSID);
  }

  private int ask(long question) {
    synchronized (writing) {
      if (closed) {
        return 0;
      }
      try (Arena scratch = Arena.ofConfined()) {
        MemorySegment answer = scratch.allocate(8);
        return (int) IOCTL.invokeExact(fd, question, answer) == 0 ? answer.get(JAVA_INT, 0) : 0;
      } catch (Throwable e) {
        throw unexpected(e);
      }
    }
  }

  /** Sends a signal to a process, or to a group when {@code pid} is negative. */
  static void signal(int pid, int signal) {
    try {
      int ignored = (int) KILL.invokeExact(pid, signal);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  /** Only the reading thread calls this, when it is done: a close does not wake a reader. */
  @Override
  public void close() {
    synchronized (writing) {
      if (!closed) {
        closed = true;
        try {
          int ignored = (int) CLOSE.invokeExact(fd);
        } catch (Throwable e) {
          throw unexpected(e);
        }
        arena.close();
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
