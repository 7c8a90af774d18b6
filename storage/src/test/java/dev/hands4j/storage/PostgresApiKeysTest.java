package dev.hands4j.storage;

import dev.hands4j.storage.contract.ApiKeysContract;
import dev.hands4j.storage.contract.StorageFixture;
import java.time.Instant;

final class PostgresApiKeysTest extends ApiKeysContract {
  @Override
  protected StorageFixture open(Instant now) {
    return new PostgresFixture(now);
  }
}
