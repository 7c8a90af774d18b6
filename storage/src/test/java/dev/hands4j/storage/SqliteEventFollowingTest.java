package dev.hands4j.storage;

import dev.hands4j.storage.contract.EventFollowingContract;
import dev.hands4j.storage.contract.StorageFixture;
import java.time.Instant;

final class SqliteEventFollowingTest extends EventFollowingContract {
  @Override
  protected StorageFixture open(Instant now) {
    return new SqliteFixture(now);
  }
}
