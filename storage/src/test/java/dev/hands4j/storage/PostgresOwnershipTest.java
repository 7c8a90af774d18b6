package dev.hands4j.storage;

import dev.hands4j.storage.contract.OwnershipContract;
import dev.hands4j.storage.contract.StorageFixture;
import java.time.Instant;

final class PostgresOwnershipTest extends OwnershipContract {
  @Override
  protected StorageFixture open(Instant now) {
    return new PostgresFixture(now);
  }
}
