package dev.hands4j.enterprise;

import dev.hands4j.api.Registration;
import dev.hands4j.api.conversation.ConversationId;
import dev.hands4j.api.conversation.ConversationStore;
import dev.hands4j.api.coordination.Ownership;
import dev.hands4j.api.event.EventCodec;
import dev.hands4j.api.log.EventLog;
import dev.hands4j.api.settings.SecretsStore;
import dev.hands4j.api.settings.SettingsStore;
import dev.hands4j.api.user.ApiKeys;
import dev.hands4j.enterprise.cluster.LogHints;
import dev.hands4j.enterprise.config.DatabaseConfig;
import dev.hands4j.enterprise.config.EnterpriseConfig;
import dev.hands4j.storage.PostgresConfig;
import dev.hands4j.storage.SqlStorage;
import java.util.function.Consumer;

/** The shared database of a cluster, as this node sees it. */
record ClusterStorage(SqlStorage sql, ApiKeys apiKeys) implements LogHints, AutoCloseable {

  /** Opens a database; called once the home is locked. */
  interface Opening {
    ClusterStorage open();
  }

  /**
   * On PostgreSQL.
   *
   * @throws dev.hands4j.api.StoreUnavailableException when it cannot be used, with what to do
   */
  static ClusterStorage postgres(EnterpriseConfig config) {
    DatabaseConfig database = config.database();
    SqlStorage sql =
        SqlStorage.open(
            PostgresConfig.at(
                    database.host(),
                    database.port(),
                    database.name(),
                    database.user(),
                    database.password(),
                    config.keyFile())
                .withMaxConnections(database.poolSize())
                .withPoll(config.poll()));
    return new ClusterStorage(sql, sql.apiKeys());
  }

  EventLog eventLog() {
    return sql.eventLog();
  }

  EventCodec codec() {
    return sql.codec();
  }

  Ownership ownership() {
    return sql.ownership();
  }

  ConversationStore conversations() {
    return sql.conversations();
  }

  SettingsStore settings() {
    return sql.settings();
  }

  SecretsStore secrets() {
    return sql.secrets();
  }

  @Override
  public Registration onGrown(Consumer<ConversationId> listener) {
    return sql.onAppended(listener);
  }

  @Override
  public void grown(ConversationId conversation) {
    sql.hint(conversation);
  }

  @Override
  public void close() {
    sql.close();
  }
}
