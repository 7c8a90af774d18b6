package dev.hands4j.storage;

import dev.hands4j.api.Registration;
import dev.hands4j.api.StoreUnavailableException;
import dev.hands4j.api.audit.AuditLog;
import dev.hands4j.api.conversation.ConversationId;
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
import dev.hands4j.storage.audit.SqlAuditLog;
import dev.hands4j.storage.database.Migrations;
import dev.hands4j.storage.database.Postgres;
import dev.hands4j.storage.database.ReadAccess;
import dev.hands4j.storage.database.Session;
import dev.hands4j.storage.database.Sqlite;
import dev.hands4j.storage.database.WriteAccess;
import dev.hands4j.storage.identity.SqlOfflineTokens;
import dev.hands4j.storage.identity.SqlSessions;
import dev.hands4j.storage.identity.SqlSignIns;
import dev.hands4j.storage.identity.SqlTerms;
import dev.hands4j.storage.key.SqlApiKeys;
import dev.hands4j.storage.log.Clock;
import dev.hands4j.storage.log.LogLimits;
import dev.hands4j.storage.log.SqlEventLog;
import dev.hands4j.storage.log.SqlOwnership;
import dev.hands4j.storage.log.Tails;
import dev.hands4j.storage.record.SqlConversationMarks;
import dev.hands4j.storage.record.SqlConversationStore;
import dev.hands4j.storage.record.SqlRatings;
import dev.hands4j.storage.search.SearchIndex;
import dev.hands4j.storage.search.SearchIndexer;
import dev.hands4j.storage.search.SqlConversationSearch;
import dev.hands4j.storage.token.SqlProviderTokens;
import dev.hands4j.storage.vault.KeyRotation;
import dev.hands4j.storage.vault.PersonalDocuments;
import dev.hands4j.storage.vault.SqlSecretsStore;
import dev.hands4j.storage.vault.SqlSettingsStore;
import dev.hands4j.storage.vault.Vault;
import dev.hands4j.storage.wire.WireEventCodec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Consumer;

/**
 * Everything Hands4j keeps, in one SQL database: embedded, in a home folder that one process uses
 * under a {@link HomeLock}, or on a PostgreSQL server that many nodes share. Open it once per
 * process; it is safe from any thread.
 */
public final class SqlStorage implements AutoCloseable {
  private static final String DATABASE = "hands4j.db";
  private static final String KEYS = "hands4j.keys";

  private final Engine engine;
  private final Tails tails;
  private final WireEventCodec codec = new WireEventCodec();
  private final SqlEventLog log;
  private final SqlOwnership ownership;
  private final SqlConversationStore conversations;
  private final SqlSettingsStore settings;
  private final SqlSecretsStore secrets;
  private final SqlApiKeys apiKeys;
  private final SqlRatings ratings;
  private final SqlAuditLog audit;
  private final SqlProviderTokens providerTokens;
  private final SqlSessions sessions;
  private final SqlOfflineTokens offlineTokens;
  private final SqlTerms terms;
  private final SqlSignIns signIns;
  private final KeyRotation keyRotation;
  private final SqlConversationMarks marks;
  private final SqlConversationSearch search;
  private final SearchIndexer indexer;
  private final Registration indexing;

  private SqlStorage(StorageConfig config, Engine engine, Tails tails, Vault vault) {
    this.engine = engine;
    this.tails = tails;
    WriteAccess writer = engine.writer();
    ReadAccess readers = engine.readers();
    LogLimits limits =
        new LogLimits(
            config.maxEventBytes(),
            config.pageBytes(),
            config.scanRows(),
            config.cachedConversations(),
            config.maxMaskedSecrets(),
            config.pollInterval());
    log =
        new SqlEventLog(
            limits, codec, writer, readers, engine.heads(), tails, vault, engine.clock());
    ownership = new SqlOwnership(writer, readers, engine.heads(), engine.clock());
    SearchIndex index = new SearchIndex(engine.search(), writer, readers);
    indexer = new SearchIndexer(index, config.searchPause(), config.searchRound());
    indexing = tails.onAppended(indexer::grown);
    search = new SqlConversationSearch(index, readers);
    marks = new SqlConversationMarks(writer, readers);
    conversations = new SqlConversationStore(writer, readers, engine.heads(), index);
    PersonalDocuments documents = new PersonalDocuments(vault, writer, readers);
    settings = new SqlSettingsStore(documents);
    secrets = new SqlSecretsStore(documents);
    apiKeys = new SqlApiKeys(writer, readers, engine.clock());
    ratings = new SqlRatings(writer, readers, engine.clock());
    audit = new SqlAuditLog(writer, readers, engine.clock());
    providerTokens = new SqlProviderTokens(vault, writer, readers, engine.clock());
    sessions = new SqlSessions(vault, writer, readers, engine.clock());
    offlineTokens = new SqlOfflineTokens(vault, writer, readers);
    terms = new SqlTerms(writer, readers, engine.clock());
    signIns = new SqlSignIns(vault, writer, engine.clock());
    keyRotation = new KeyRotation(vault);
  }

  /**
   * Opens the embedded database, brings its schema up to date and starts its threads.
   *
   * @throws StoreUnavailableException when the home cannot be used, with what to do
   */
  public static SqlStorage open(StorageConfig config) {
    return open(config, InstantSource.system());
  }

  /** Likewise, with a clock for tests. */
  public static SqlStorage open(StorageConfig config, InstantSource clock) {
    Path file = config.home().resolve(DATABASE);
    try {
      Files.createDirectories(config.home());
      Vault vault = Vault.open(config.home().resolve(KEYS));
      Sqlite database =
          new Sqlite(
              file, Math.toIntExact(config.busyTimeout().toMillis()), config.maxDatabaseBytes());
      try (Session session = database.writing().open()) {
        Migrations.migrate(session, database.types());
      }
      Tails tails = new Tails(config.tailEvents(), config.tailBytes());
      Backup backup = new Backup(config.home(), database, List.of(DATABASE, KEYS));
      Engine engine = new EmbeddedEngine(config, database, backup, tails, Clock.of(clock));
      return new SqlStorage(config, engine, tails, vault).started();
    } catch (IOException | SQLException e) {
      throw new StoreUnavailableException(
          "cannot open the database %s: %s".formatted(file, e.getMessage()), e);
    }
  }

  /**
   * Opens a database on a PostgreSQL server, which several nodes use at once; times are the
   * server's.
   *
   * @throws StoreUnavailableException when it cannot be used, with what to do
   */
  public static SqlStorage open(PostgresConfig config) {
    return open(config, Clock.ofServer());
  }

  /** Likewise, with a clock for tests. */
  static SqlStorage open(PostgresConfig config, Clock clock) {
    StorageConfig limits =
        StorageConfig.in(config.keyFile().toAbsolutePath().resolveSibling("."))
            .withPollInterval(config.poll());
    Postgres database =
        new Postgres(
            new Postgres.Options(
                config.host(),
                config.port(),
                config.database(),
                config.user(),
                config.password(),
                config.maxConnections(),
                config.acquire(),
                config.statement()));
    try {
      Vault vault = Vault.open(config.keyFile());
      database.migrate(session -> new KeyRotation(vault).register(session));
      Tails tails = new Tails(limits.tailEvents(), limits.tailBytes());
      Engine engine = new ServerEngine(limits, database, tails, clock);
      return new SqlStorage(limits, engine, tails, vault).started();
    } catch (IOException | SQLException e) {
      database.close();
      throw new StoreUnavailableException(
          "cannot open the database %s at %s:%d: %s"
              .formatted(config.database(), config.host(), config.port(), e.getMessage()),
          e);
    } catch (StoreUnavailableException e) {
      database.close();
      throw e;
    }
  }

  private SqlStorage started() {
    engine.start();
    log.start();
    try {
      conversations.finishDeletions();
      indexer.start();
    } catch (RuntimeException e) {
      close();
      throw e;
    }
    return this;
  }

  public EventLog eventLog() {
    return log;
  }

  public Ownership ownership() {
    return ownership;
  }

  public ConversationStore conversations() {
    return conversations;
  }

  public ConversationMarks marks() {
    return marks;
  }

  public ConversationSearch search() {
    return search;
  }

  public SettingsStore settings() {
    return settings;
  }

  public SecretsStore secrets() {
    return secrets;
  }

  public ApiKeys apiKeys() {
    return apiKeys;
  }

  public Ratings ratings() {
    return ratings;
  }

  public AuditLog audit() {
    return audit;
  }

  /** Tokens that git providers issued to people when they signed in. */
  public IssuedTokenStore providerTokens() {
    return providerTokens;
  }

  /** Browsers in which people have signed in. */
  public Sessions sessions() {
    return sessions;
  }

  public OfflineTokens offlineTokens() {
    return offlineTokens;
  }

  public Terms terms() {
    return terms;
  }

  /** Sign-ins on their way. */
  public SignIns signIns() {
    return signIns;
  }

  public EventCodec codec() {
    return codec;
  }

  /**
   * Calls the listener with each log this process has appended to, after the commit and on the
   * writing thread: it must not block.
   */
  public Registration onAppended(Consumer<ConversationId> listener) {
    return tails.onAppended(listener);
  }

  /** Another process may have appended to this log: followers look now instead of later. */
  public void hint(ConversationId conversation) {
    log.hint(conversation);
  }

  /**
   * Re-encrypts with the first key of the key file whatever another key has encrypted, while the
   * store is in use. What an interruption leaves is done by the next run.
   *
   * @return how many values were re-encrypted
   * @throws StoreUnavailableException when the key of a value is missing; what was done stays done
   */
  public int rotateKeys() {
    return keyRotation.rotate(engine.writer());
  }

  /**
   * Copies everything, as of one moment and while it is in use, into a new folder, which is a home
   * of its own. It contains the key file: whoever has the backup can read the secrets in it.
   *
   * <p>A database on a server is backed up with the server's own tools ({@code pg_dump}).
   *
   * @throws StoreUnavailableException when the folder exists, the copy failed, or the database is
   *     on a server
   */
  public void backup(Path target) {
    engine.backup(target);
  }

  /** Writes what is queued, wakes followers and closes the database. Closing twice is harmless. */
  @Override
  public void close() {
    indexing.close();
    indexer.close();
    log.close();
    engine.close();
  }
}
