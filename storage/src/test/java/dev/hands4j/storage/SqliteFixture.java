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
import dev.hands4j.storage.contract.StorageFixture;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The stores on SQLite in a folder of their own. */
public final class SqliteFixture implements StorageFixture {
  private final Path home;
  private final boolean owned;
  private volatile Instant now;
  private SqlStorage storage;

  public SqliteFixture(Instant now) {
    this(now, newHome(), true);
  }

  private SqliteFixture(Instant now, Path home, boolean owned) {
    this.now = now;
    this.home = home;
    this.owned = owned;
    storage = SqlStorage.open(StorageConfig.in(home), () -> this.now);
  }

  private static Path newHome() {
    try {
      return Files.createTempDirectory("hands4j-storage");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public Path home() {
    return home;
  }

  public SqlStorage storage() {
    return storage;
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
    try (Connection connection =
            DriverManager.getConnection("jdbc:sqlite:" + home.resolve("hands4j.db"));
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
    storage = SqlStorage.open(StorageConfig.in(home), () -> now);
  }

  @Override
  public StorageFixture another() {
    return new SqliteFixture(now, home, false);
  }

  @Override
  public byte[] everythingStored() {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    try (Stream<Path> files = Files.list(home)) {
      List<Path> databases =
          files.filter(f -> f.getFileName().toString().contains(".db")).sorted().toList();
      for (Path file : databases) {
        all.write(Files.readAllBytes(file));
      }
      return all.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    storage.close();
    if (!owned) {
      return;
    }
    try (Stream<Path> files = Files.walk(home)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
