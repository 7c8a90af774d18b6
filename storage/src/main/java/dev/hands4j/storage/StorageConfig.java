package dev.hands4j.storage;

import java.nio.file.Path;
import java.time.Duration;

/**
 * Where the data is and how much may be in flight.
 *
 * @param home folder of the database and the key file; made when it is missing
 * @param maxDatabaseBytes size of the database beyond which it is full
 * @param maxEventBytes largest event that is stored; beyond it an append is refused as wrong
 * @param writeQueue appends and changes waiting for the writer; beyond it callers wait
 * @param writeBatch most of them in one transaction
 * @param readers threads that read
 * @param readQueue reads waiting for a reader; beyond it callers wait
 * @param queueWait how long a caller waits for room in a queue
 * @param busyTimeout how long the database waits for another process that uses the file
 * @param pageBytes a page of events ends early beyond this
 * @param scanRows rows one statement looks at when it searches for text
 * @param cachedConversations heads and masks kept in memory
 * @param maxMaskedSecrets secrets masked in one conversation
 * @param pollInterval how often appends of other processes are looked for
 * @param tailEvents newest events kept in memory for each followed log
 * @param tailBytes likewise, in bytes
 * @param searchPause how long an event cannot be found by a search over all conversations
 * @param searchRound how often what is missing in the search is looked for
 */
public record StorageConfig(
    Path home,
    long maxDatabaseBytes,
    int maxEventBytes,
    int writeQueue,
    int writeBatch,
    int readers,
    int readQueue,
    Duration queueWait,
    Duration busyTimeout,
    long pageBytes,
    int scanRows,
    int cachedConversations,
    int maxMaskedSecrets,
    Duration pollInterval,
    int tailEvents,
    long tailBytes,
    Duration searchPause,
    Duration searchRound) {

  public StorageConfig {
    positive("maxDatabaseBytes", maxDatabaseBytes);
    positive("maxEventBytes", maxEventBytes);
    positive("writeQueue", writeQueue);
    positive("writeBatch", writeBatch);
    positive("readers", readers);
    positive("readQueue", readQueue);
    positive("queueWait", queueWait.toMillis());
    positive("busyTimeout", busyTimeout.toMillis());
    positive("pageBytes", pageBytes);
    positive("scanRows", scanRows);
    positive("cachedConversations", cachedConversations);
    positive("maxMaskedSecrets", maxMaskedSecrets);
    positive("pollInterval", pollInterval.toMillis());
    positive("tailEvents", tailEvents);
    positive("tailBytes", tailBytes);
    positive("searchPause", searchPause.toMillis());
    positive("searchRound", searchRound.toMillis());
  }

  /** The file of the embedded database. */
  public Path database() {
    return home.resolve("hands4j.db");
  }

  /** The defaults, with everything in one folder. */
  public static StorageConfig in(Path home) {
    return new StorageConfig(
        home,
        1L << 40,
        64 << 20,
        10_000,
        1_000,
        3,
        10_000,
        Duration.ofSeconds(10),
        Duration.ofSeconds(5),
        8 << 20,
        2_000,
        10_000,
        10_000,
        Duration.ofSeconds(1),
        256,
        1 << 20,
        Duration.ofMillis(500),
        Duration.ofMinutes(1));
  }

  public StorageConfig withMaxDatabaseBytes(long bytes) {
    return new StorageConfig(
        home,
        bytes,
        maxEventBytes,
        writeQueue,
        writeBatch,
        readers,
        readQueue,
        queueWait,
        busyTimeout,
        pageBytes,
        scanRows,
        cachedConversations,
        maxMaskedSecrets,
        pollInterval,
        tailEvents,
        tailBytes,
        searchPause,
        searchRound);
  }

  public StorageConfig withMaxEventBytes(int bytes) {
    return new StorageConfig(
        home,
        maxDatabaseBytes,
        bytes,
        writeQueue,
        writeBatch,
        readers,
        readQueue,
        queueWait,
        busyTimeout,
        pageBytes,
        scanRows,
        cachedConversations,
        maxMaskedSecrets,
        pollInterval,
        tailEvents,
        tailBytes,
        searchPause,
        searchRound);
  }

  public StorageConfig withPollInterval(Duration interval) {
    return new StorageConfig(
        home,
        maxDatabaseBytes,
        maxEventBytes,
        writeQueue,
        writeBatch,
        readers,
        readQueue,
        queueWait,
        busyTimeout,
        pageBytes,
        scanRows,
        cachedConversations,
        maxMaskedSecrets,
        interval,
        tailEvents,
        tailBytes,
        searchPause,
        searchRound);
  }

  private static void positive(String name, long value) {
    if (value <= 0) {
      throw new IllegalArgumentException(name + " must be greater than 0, was " + value);
    }
  }
}
