package dev.hands4j.storage;

import dev.hands4j.storage.contract.ApiKeysContract;
import dev.hands4j.storage.contract.StorageFixture;
import java.time.Instant;

final class SqliteApiKeysTest extends ApiKeysContract {
  @Override
  protected StorageFixture open(Instant now) {
    return new SqliteFixture(now);
  }
}
