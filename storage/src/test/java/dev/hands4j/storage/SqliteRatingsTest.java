package dev.hands4j.storage;

import dev.hands4j.storage.contract.RatingsContract;
import dev.hands4j.storage.contract.StorageFixture;
import java.time.Instant;

final class SqliteRatingsTest extends RatingsContract {
  @Override
  protected StorageFixture open(Instant now) {
    return new SqliteFixture(now);
  }
}
