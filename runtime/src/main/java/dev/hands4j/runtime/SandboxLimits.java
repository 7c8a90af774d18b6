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
 * @param diskBytes of all files in its workspace and home, by the sizes a listing shows
 * @param diskFiles files and folders there
 * @param controlGroups whether the machine's control groups may be used for it
 */
public record SandboxLimits(
    long memory,
    int processes,
    int cpus,
    long fileBytes,
    long temporary,
    long diskBytes,
    long diskFiles,
    boolean controlGroups) {
  private static final long MIB = 1024 * 1024;
  private static final long DISK = 32 * 1024 * MIB;
  private static final long FILES = 4_000_000;

  /** Enough for a usual build. */
  public static final SandboxLimits USUAL = ofMebibytes(4096, 4096, 0, 8192, 1024, true);

  public SandboxLimits {
    if (memory < 64 * MIB || temporary < MIB || fileBytes < MIB) {
      throw new IllegalArgumentException(
          "a sandbox needs 64 MiB of memory, 1 MiB of temporary files and files of 1 MiB");
    }
    if (diskBytes < MIB || diskFiles < 16) {
      throw new IllegalArgumentException("a sandbox needs 1 MiB and 16 files on disk");
    }
    if (processes < 16 || cpus < 0) {
      throw new IllegalArgumentException("a sandbox needs 16 processes, and not less than 0 CPUs");
    }
  }

  /**
   * The same in the units operators write, with the usual room on disk.
   *
   * @param memory MiB
   * @param file MiB
   * @param temporary MiB
   */
  public static SandboxLimits ofMebibytes(
      int memory, int processes, int cpus, int file, int temporary, boolean controlGroups) {
    return new SandboxLimits(
        memory * MIB, processes, cpus, file * MIB, temporary * MIB, DISK, FILES, controlGroups);
  }

  /**
   * The same with other room on disk.
   *
   * @param mebibytes of all files
   */
  public SandboxLimits withDisk(int mebibytes, int files) {
    return new SandboxLimits(
        memory, processes, cpus, fileBytes, temporary, mebibytes * MIB, files, controlGroups);
  }
}
