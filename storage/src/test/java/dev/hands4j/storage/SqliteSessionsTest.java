package dev.hands4j.storage;

import dev.hands4j.storage.contract.SessionsContract;
import dev.hands4j.storage.contract.StorageFixture;
import java.time.Instant;

final class SqliteSessionsTest extends SessionsContract {
  @Override
  protected StorageFixture open(Instant now) {
    return new SqliteFixture(now);
  }
}
