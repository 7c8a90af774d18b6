package dev.hands4j.storage;

import dev.hands4j.storage.contract.ConversationMarksContract;
import dev.hands4j.storage.contract.StorageFixture;
import java.time.Instant;

final class PostgresConversationMarksTest extends ConversationMarksContract {
  @Override
  protected StorageFixture open(Instant now) {
    return new PostgresFixture(now);
  }
}
