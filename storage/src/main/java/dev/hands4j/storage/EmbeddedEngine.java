package dev.hands4j.storage;

import dev.hands4j.storage.database.Readers;
import dev.hands4j.storage.database.Sqlite;
import dev.hands4j.storage.database.Writer;
import dev.hands4j.storage.log.Clock;
import dev.hands4j.storage.log.HeadCache;
import dev.hands4j.storage.log.Tails;
import dev.hands4j.storage.search.FullTextTable;
import dev.hands4j.storage.search.SearchTable;
import java.nio.file.Path;
import java.sql.SQLException;

/** SQLite: one writer thread with a cache of heads, a few readers. */
record EmbeddedEngine(Writer writer, Readers readers, HeadCache heads, Clock clock, Backup copies)
    implements Engine {

  EmbeddedEngine(StorageConfig config, Sqlite database, Backup copies, Tails tails, Clock clock)
      throws SQLException {
    this(config, database, copies, new HeadCache(config.cachedConversations(), tails), clock);
  }

  private EmbeddedEngine(
      StorageConfig config, Sqlite database, Backup copies, HeadCache heads, Clock clock)
      throws SQLException {
    this(
        new Writer(
            database.writing(),
            heads,
            config.writeQueue(),
            config.writeBatch(),
            config.queueWait().toMillis()),
        new Readers(
            database.reading(),
            config.readers(),
            config.readQueue(),
            config.queueWait().toMillis()),
        heads,
        clock,
        copies);
  }

  @Override
  public SearchTable search() {
    return new FullTextTable();
  }

  @Override
  public void start() {
    writer.start();
    readers.start();
  }

  @Override
  public void backup(Path target) {
    copies.to(target);
  }

  @Override
  public void close() {
    writer.close();
    readers.close();
  }
}
