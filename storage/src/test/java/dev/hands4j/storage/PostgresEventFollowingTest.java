package dev.hands4j.storage;

import dev.hands4j.storage.contract.EventFollowingContract;
import dev.hands4j.storage.contract.StorageFixture;
import java.time.Instant;

final class PostgresEventFollowingTest extends EventFollowingContract {
  @Override
  protected StorageFixture open(Instant now) {
    return new PostgresFixture(now);
  }
}
