package dev.hands4j.storage;

import dev.hands4j.storage.contract.EventLogContract;
import dev.hands4j.storage.contract.StorageFixture;
import java.time.Instant;

final class SqliteEventLogTest extends EventLogContract {
  @Override
  protected StorageFixture open(Instant now) {
    return new SqliteFixture(now);
  }
}
