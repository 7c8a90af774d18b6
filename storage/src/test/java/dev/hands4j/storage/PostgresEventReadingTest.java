package dev.hands4j.storage;

import dev.hands4j.storage.contract.EventReadingContract;
import dev.hands4j.storage.contract.StorageFixture;
import java.time.Instant;

final class PostgresEventReadingTest extends EventReadingContract {
  @Override
  protected StorageFixture open(Instant now) {
    return new PostgresFixture(now);
  }
}
