package dev.hands4j.storage;

import dev.hands4j.storage.contract.InterleavingContract;
import dev.hands4j.storage.contract.StorageFixture;
import java.time.Instant;

final class PostgresInterleavingTest extends InterleavingContract {
  @Override
  protected StorageFixture open(Instant now) {
    return new PostgresFixture(now);
  }
}
