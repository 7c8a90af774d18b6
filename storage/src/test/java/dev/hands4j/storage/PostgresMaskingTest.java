package dev.hands4j.storage;

import dev.hands4j.storage.contract.MaskingContract;
import dev.hands4j.storage.contract.StorageFixture;
import java.time.Instant;

final class PostgresMaskingTest extends MaskingContract {
  @Override
  protected StorageFixture open(Instant now) {
    return new PostgresFixture(now);
  }
}
