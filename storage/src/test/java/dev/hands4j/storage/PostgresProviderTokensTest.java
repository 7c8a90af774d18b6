package dev.hands4j.storage;

import dev.hands4j.storage.contract.ProviderTokensContract;
import dev.hands4j.storage.contract.StorageFixture;
import java.time.Instant;

final class PostgresProviderTokensTest extends ProviderTokensContract {
  @Override
  protected StorageFixture open(Instant now) {
    return new PostgresFixture(now);
  }
}
