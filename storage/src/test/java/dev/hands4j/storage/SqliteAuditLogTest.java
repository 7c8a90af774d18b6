package dev.hands4j.storage;

import dev.hands4j.storage.contract.AuditLogContract;
import dev.hands4j.storage.contract.StorageFixture;
import java.time.Instant;

final class SqliteAuditLogTest extends AuditLogContract {
  @Override
  protected StorageFixture open(Instant now) {
    return new SqliteFixture(now);
  }
}
