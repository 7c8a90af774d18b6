package dev.hands4j.storage;

import dev.hands4j.storage.contract.SearchContract;
import dev.hands4j.storage.contract.StorageFixture;
import java.time.Instant;

final class SqliteSearchTest extends SearchContract {
  @Override
  protected StorageFixture open(Instant now) {
    return new SqliteFixture(now);
  }
}
