package dev.hands4j.storage;

import dev.hands4j.storage.contract.StorageFixture;
import dev.hands4j.storage.contract.ToolTokensContract;
import java.time.Instant;

final class SqliteToolTokensTest extends ToolTokensContract {
  @Override
  protected StorageFixture open(Instant now) {
    return new SqliteFixture(now);
  }
}
