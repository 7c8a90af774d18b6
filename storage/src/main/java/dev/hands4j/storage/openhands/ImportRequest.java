package dev.hands4j.storage.openhands;

import java.nio.file.Path;
import java.time.ZoneId;

/**
 * What to read and where to.
 *
 * @param source folder such as {@code ~/.openhands}; only read
 * @param home the home to fill; the caller holds its lock
 * @param zone of the machine that wrote the source: times of events carry none
 * @param maxFileBytes larger files are reported and left out
 * @param batchBytes events stored in one transaction, in bytes
 * @param maxEvents events of one conversation; a longer one is reported and left out
 */
public record ImportRequest(
    Path source, Path home, ZoneId zone, long maxFileBytes, long batchBytes, int maxEvents) {
  private static final long MAX_FILE = 64L << 20;
  private static final long BATCH = 4L << 20;
  private static final int MAX_EVENTS = 1_000_000;

  /** With the usual limits. */
  public ImportRequest(Path source, Path home, ZoneId zone) {
    this(source, home, zone, MAX_FILE, BATCH, MAX_EVENTS);
  }
}
