package dev.hands4j.storage;

import dev.hands4j.storage.contract.SearchContract;
import dev.hands4j.storage.contract.StorageFixture;
import java.time.Instant;

final class PostgresSearchTest extends SearchContract {
  @Override
  protected StorageFixture open(Instant now) {
    return new PostgresFixture(now);
  }
}
