package dev.hands4j.runtimeserver;

import dev.hands4j.runtimeserver.program.ProgramLimits;

/**
 * Bounds of what the server may ask of the workspace.
 *
 * @param readBytes of one file, whatever was asked for
 * @param archiveBytes of all files of one archive together
 * @param archiveEntries files and folders of one archive
 */
record WorkspaceLimits(
    long readBytes, long archiveBytes, int archiveEntries, ProgramLimits programs) {
  /** For one conversation. */
  static final WorkspaceLimits USUAL =
      new WorkspaceLimits(
          1024L * 1024 * 1024, 8L * 1024 * 1024 * 1024, 500_000, ProgramLimits.USUAL);
}
