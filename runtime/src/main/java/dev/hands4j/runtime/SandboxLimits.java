package dev.hands4j.runtime;

/**
 * What the commands of one isolated sandbox may use of this machine, all together unless said
 * otherwise.
 *
 * @param memory bytes, {@code /tmp} and other files in memory included
 * @param processes processes and threads
 * @param cpus whole processors; 0 means all of them, with less weight than the server
 * @param fileBytes of one file
 * @param temporary bytes of {@code /tmp}, and of {@code /dev/shm} as well
 * @param controlGroups whether the machine's control groups may be used for it
 */
public record SandboxLimits(
    long memory, int processes, int cpus, long fileBytes, long temporary, boolean controlGroups) {
  private static final long MIB = 1024 * 1024;

  /** Enough for a usual build. */
  public static final SandboxLimits USUAL =
      new SandboxLimits(4096 * MIB, 4096, 0, 8192 * MIB, 1024 * MIB, true);

  public SandboxLimits {
    if (memory < 64 * MIB || temporary < MIB || fileBytes < MIB) {
      throw new IllegalArgumentException(
          "a sandbox needs 64 MiB of memory, 1 MiB of temporary files and files of 1 MiB");
    }
    if (processes < 16 || cpus < 0) {
      throw new IllegalArgumentException("a sandbox needs 16 processes, and not less than 0 CPUs");
    }
  }

  /**
   * The same in the units operators write.
   *
   * @param memory MiB
   * @param file MiB
   * @param temporary MiB
   */
  public static SandboxLimits ofMebibytes(
      int memory, int processes, int cpus, int file, int temporary, boolean controlGroups) {
    return new SandboxLimits(
        memory * MIB, processes, cpus, file * MIB, temporary * MIB, controlGroups);
  }
}
