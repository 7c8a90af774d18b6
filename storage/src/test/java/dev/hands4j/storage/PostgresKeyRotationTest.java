package dev.hands4j.storage;

import dev.hands4j.storage.contract.KeyRotationContract;
import dev.hands4j.storage.contract.StorageFixture;
import java.nio.file.Path;
import java.time.Instant;

final class PostgresKeyRotationTest extends KeyRotationContract {
  @Override
  protected StorageFixture open(Instant now) {
    return new PostgresFixture(now);
  }

  @Override
  protected Path keys() {
    return ((PostgresFixture) storage).keys();
  }

  @Override
  protected int rotate() {
    return ((PostgresFixture) storage).storage().rotateKeys();
  }
}
