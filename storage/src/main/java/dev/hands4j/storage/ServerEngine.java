package dev.hands4j.storage;

import dev.hands4j.api.StoreUnavailableException;
import dev.hands4j.storage.database.PooledReaders;
import dev.hands4j.storage.database.PooledWriter;
import dev.hands4j.storage.database.Postgres;
import dev.hands4j.storage.log.Clock;
import dev.hands4j.storage.log.LockedHeads;
import dev.hands4j.storage.log.Tails;
import dev.hands4j.storage.search.SearchTable;
import dev.hands4j.storage.search.VectorTable;
import java.nio.file.Path;

/** PostgreSQL: a transaction for each write, row locks, nothing cached between them. */
record ServerEngine(
    Postgres database, PooledWriter writer, PooledReaders readers, LockedHeads heads, Clock clock)
    implements Engine {

  ServerEngine(StorageConfig limits, Postgres database, Tails tails, Clock clock) {
    this(
        database,
        new PooledWriter(database, limits.writeQueue(), limits.queueWait().toMillis()),
        new PooledReaders(database),
        new LockedHeads(tails),
        clock);
  }

  @Override
  public SearchTable search() {
    return new VectorTable();
  }

  @Override
  public void start() {}

  @Override
  public void backup(Path target) {
    throw new StoreUnavailableException(
        "this database is on a PostgreSQL server: back it up with pg_dump, and the key file with it");
  }

  @Override
  public void close() {
    writer.close();
    readers.close();
    database.close();
  }
}
