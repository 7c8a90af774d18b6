package dev.hands4j.storage;

import dev.hands4j.storage.contract.KeyRotationContract;
import dev.hands4j.storage.contract.StorageFixture;
import java.nio.file.Path;
import java.time.Instant;

final class SqliteKeyRotationTest extends KeyRotationContract {
  @Override
  protected StorageFixture open(Instant now) {
    return new SqliteFixture(now);
  }

  @Override
  protected Path keys() {
    return ((SqliteFixture) storage).home().resolve("hands4j.keys");
  }

  @Override
  protected int rotate() {
    return ((SqliteFixture) storage).storage().rotateKeys();
  }
}
