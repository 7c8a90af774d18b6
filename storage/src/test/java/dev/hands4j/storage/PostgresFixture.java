package dev.hands4j.storage;

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
import dev.hands4j.api.user.Secret;
import dev.hands4j.storage.contract.StorageFixture;
import dev.hands4j.storage.log.Clock;
import dev.hands4j.testkit.services.TestPostgres;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The stores on PostgreSQL, in a database of their own on the shared server. */
public final class PostgresFixture implements StorageFixture {
  private final TestPostgres.Database database;
  private final Path keys;
  private final boolean owned;
  private volatile Instant now;
  private SqlStorage storage;

  public PostgresFixture(Instant now) {
    this(now, TestPostgres.shared().database(), newFolder().resolve("hands4j.keys"), true);
  }

  private PostgresFixture(Instant now, TestPostgres.Database database, Path keys, boolean owned) {
    this.now = now;
    this.database = database;
    this.keys = keys;
    this.owned = owned;
    storage = open();
  }

  static Path newFolder() {
    try {
      return Files.createTempDirectory("hands4j-storage");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static PostgresConfig config(TestPostgres.Database database, Path keys) {
    return PostgresConfig.at(
            database.host(),
            database.port(),
            database.name(),
            database.user(),
            new Secret(database.password()),
            keys)
        .withMaxConnections(8)
        .withPoll(Duration.ofMillis(100));
  }

  private SqlStorage open() {
    return SqlStorage.open(config(database, keys), Clock.of(() -> now));
  }

  public SqlStorage storage() {
    return storage;
  }

  public TestPostgres.Database database() {
    return database;
  }

  public Path keys() {
    return keys;
  }

  @Override
  public EventLog log() {
    return storage.eventLog();
  }

  @Override
  public Ownership ownership() {
    return storage.ownership();
  }

  @Override
  public ConversationStore conversations() {
    return storage.conversations();
  }

  @Override
  public ConversationMarks marks() {
    return storage.marks();
  }

  @Override
  public ConversationSearch search() {
    return storage.search();
  }

  @Override
  public SettingsStore settings() {
    return storage.settings();
  }

  @Override
  public SecretsStore secrets() {
    return storage.secrets();
  }

  @Override
  public ApiKeys apiKeys() {
    return storage.apiKeys();
  }

  @Override
  public IssuedTokenStore providerTokens() {
    return storage.providerTokens();
  }

  @Override
  public Sessions sessions() {
    return storage.sessions();
  }

  @Override
  public OfflineTokens offlineTokens() {
    return storage.offlineTokens();
  }

  @Override
  public Terms terms() {
    return storage.terms();
  }

  @Override
  public SignIns signIns() {
    return storage.signIns();
  }

  @Override
  public Ratings ratings() {
    return storage.ratings();
  }

  @Override
  public AuditLog audit() {
    return storage.audit();
  }

  @Override
  public void execute(String sql) throws SQLException {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  @Override
  public EventCodec codec() {
    return storage.codec();
  }

  @Override
  public void setTime(Instant newNow) {
    now = newNow;
  }

  @Override
  public void reopen() {
    storage.close();
    storage = open();
  }

  @Override
  public StorageFixture another() {
    return new PostgresFixture(now, database, keys, false);
  }

  /** All values of all rows: what the files contain beside them is the server's own. */
  @Override
  public byte[] everythingStored() {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement()) {
      List<String> tables = new ArrayList<>();
      try (ResultSet names =
          statement.executeQuery(
              "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'")) {
        while (names.next()) {
          tables.add(names.getString(1));
        }
      }
      for (String table : tables) {
        try (ResultSet rows = statement.executeQuery("SELECT * FROM " + table)) {
          int columns = rows.getMetaData().getColumnCount();
          while (rows.next()) {
            for (int i = 1; i <= columns; i++) {
              byte[] value = rows.getBytes(i);
              all.write(value == null ? new byte[0] : value);
            }
          }
        }
      }
      return all.toByteArray();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    storage.close();
    if (owned) {
      database.close();
      try {
        Files.deleteIfExists(keys);
        Files.delete(keys.getParent());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
