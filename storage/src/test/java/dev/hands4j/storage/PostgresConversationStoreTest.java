package dev.hands4j.storage;

import dev.hands4j.storage.contract.ConversationStoreContract;
import dev.hands4j.storage.contract.StorageFixture;
import java.time.Instant;

final class PostgresConversationStoreTest extends ConversationStoreContract {
  @Override
  protected StorageFixture open(Instant now) {
    return new PostgresFixture(now);
  }
}
