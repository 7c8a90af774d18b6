package dev.hands4j.storage;

import dev.hands4j.storage.contract.EventLogContract;
import dev.hands4j.storage.contract.StorageFixture;
import java.time.Instant;

final class PostgresEventLogTest extends EventLogContract {
  @Override
  protected StorageFixture open(Instant now) {
    return new PostgresFixture(now);
  }
}
