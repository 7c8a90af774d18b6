package dev.hands4j.enterprise.cluster;

import dev.hands4j.storage.PostgresFixture;
import dev.hands4j.storage.contract.StorageFixture;
import java.time.Instant;

final class PostgresClusterCoordinatorTest extends ClusterCoordinatorTest {
  @Override
  protected StorageFixture open(Instant now) {
    return new PostgresFixture(now);
  }
}
