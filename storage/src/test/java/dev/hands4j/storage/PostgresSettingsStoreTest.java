package dev.hands4j.storage;

import dev.hands4j.storage.contract.SettingsStoreContract;
import dev.hands4j.storage.contract.StorageFixture;
import java.time.Instant;

final class PostgresSettingsStoreTest extends SettingsStoreContract {
  @Override
  protected StorageFixture open(Instant now) {
    return new PostgresFixture(now);
  }
}
