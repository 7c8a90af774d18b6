package dev.hands4j.storage.contract;

import dev.hands4j.api.audit.AuditLog;
import dev.hands4j.api.conversation.ConversationMarks;
import dev.hands4j.api.conversation.ConversationStore;
import dev.hands4j.api.conversation.Ratings;
import dev.hands4j.api.coordination.Ownership;
import dev.hands4j.api.event.EventCodec;
import dev.hands4j.api.identity.OfflineTokens;
import dev.hands4j.api.identity.Sessions;
import dev.hands4j.api.identity.SignIns;
import dev.hands4j.api.identity.Terms;
import dev.hands4j.api.log.EventLog;
import dev.hands4j.api.search.ConversationSearch;
import dev.hands4j.api.settings.SecretsStore;
import dev.hands4j.api.settings.SettingsStore;
import dev.hands4j.api.token.IssuedTokenStore;
import dev.hands4j.api.user.ApiKeys;
import java.time.Instant;

/** A real database for the contract suites; each implementation of the ports brings its own. */
public interface StorageFixture extends AutoCloseable {
  EventLog log();

  Ownership ownership();

  ConversationStore conversations();

  ConversationMarks marks();

  ConversationSearch search();

  SettingsStore settings();

  SecretsStore secrets();

  ApiKeys apiKeys();

  Sessions sessions();

  OfflineTokens offlineTokens();

  Terms terms();

  SignIns signIns();

  Ratings ratings();

  AuditLog audit();

  IssuedTokenStore providerTokens();

  /**
   * Runs a statement behind the back of the stores.
   *
   * @throws java.sql.SQLException what the database says against it
   */
  void execute(String sql) throws java.sql.SQLException;

  EventCodec codec();

  /** Sets the clock of the database; it stands still until the next call. */
  void setTime(Instant now);

  /** Closes the stores and opens them on the same data, as a restart does. */
  void reopen();

  /** Another process on the same data; the caller closes it. */
  StorageFixture another();

  /** All bytes the database keeps on disk, for checks of what must not be among them. */
  byte[] everythingStored();

  @Override
  void close();
}
