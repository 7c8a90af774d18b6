package dev.hands4j.runtimeserver;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;

/**
 * What a file system has free, by statvfs(3): Java does not tell the files. Native calls, for
 * platform threads only.
 *
 * @param files 0 where the file system does not count them
 */
record FreeRoom(long bytes, long files) {
  private static final MethodHandle STATVFS =
      Linker.nativeLinker()
          .downcallHandle(
              Linker.nativeLinker().defaultLookup().findOrThrow("statvfs"),
              FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS));
  private static final long SIZE = 256;
  private static final long FRAGMENT_AT = 8;
  private static final long FREE_AT = 24;
  private static final long FREE_FILES_AT = 48;

  /**
   * @param otherwise when the system does not say
   */
  static FreeRoom on(Path folder, FreeRoom otherwise) {
    try (Arena scratch = Arena.ofConfined()) {
      MemorySegment answer = scratch.allocate(SIZE, 8);
      if ((int) STATVFS.invokeExact(scratch.allocateFrom(folder.toString()), answer) != 0) {
        return otherwise;
      }
      return new FreeRoom(
          answer.get(JAVA_LONG, FREE_AT) * answer.get(JAVA_LONG, FRAGMENT_AT),
          answer.get(JAVA_LONG, FREE_FILES_AT));
    } catch (Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException("a call into the C library failed", e);
    }
  }
}
