package dev.hands4j.runtimeserver.shell;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;

/** The file system as another process sees it. Native calls, for platform threads only. */
final class MountNamespace {
  private static final int O_CLOEXEC = 0x80000;
  private static final int CLONE_FS = 0x200;
  private static final int CLONE_NEWNS = 0x20000;

  private static final Linker LINKER = Linker.nativeLinker();
  private static final StructLayout STATE = Linker.Option.captureStateLayout();
  private static final VarHandle ERRNO =
      STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));
  private static final MethodHandle OPEN =
      LINKER.downcallHandle(
          LINKER.defaultLookup().findOrThrow("open"),
          FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT),
          Linker.Option.captureCallState("errno"),
          Linker.Option.firstVariadicArg(2));
  private static final MethodHandle UNSHARE =
      LINKER.downcallHandle(
          LINKER.defaultLookup().findOrThrow("unshare"),
          FunctionDescriptor.of(JAVA_INT, JAVA_INT),
          Linker.Option.captureCallState("errno"));
  private static final MethodHandle SETNS =
      LINKER.downcallHandle(
          LINKER.defaultLookup().findOrThrow("setns"),
          FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT),
          Linker.Option.captureCallState("errno"));
  private static final MethodHandle CLOSE =
      LINKER.downcallHandle(
          LINKER.defaultLookup().findOrThrow("close"), FunctionDescriptor.of(JAVA_INT, JAVA_INT));

  private MountNamespace() {}

  /**
   * Moves the calling thread, and no other, into the mount namespace of a process. There is no way
   * back: the thread is to end afterwards.
   */
  static void enter(long process) throws IOException {
    try (Arena scratch = Arena.ofConfined()) {
      MemorySegment state = scratch.allocate(STATE);
      MemorySegment path = scratch.allocateFrom("/proc/%d/ns/mnt".formatted(process));
      int fd = (int) OPEN.invokeExact(state, path, O_CLOEXEC);
      require(fd >= 0, state);
      try {
        // threads of a process share their root folder, which forbids them to change it
        require((int) UNSHARE.invokeExact(state, CLONE_FS) == 0, state);
        require((int) SETNS.invokeExact(state, fd, CLONE_NEWNS) == 0, state);
      } finally {
        int ignored = (int) CLOSE.invokeExact(fd);
      }
    } catch (IOException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException("a call into the C library failed", e);
    }
  }

  private static void require(boolean done, MemorySegment state) throws IOException {
    if (!done) {
      throw new IOException(
          "the files of the commands cannot be seen (system error %d)"
              .formatted((int) ERRNO.get(state, 0L)));
    }
  }
}
