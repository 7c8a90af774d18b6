package dev.hands4j.storage;

import dev.hands4j.api.Registration;
import dev.hands4j.api.StoreUnavailableException;
import dev.hands4j.api.conversation.ConversationId;
import dev.hands4j.api.conversation.ConversationStore;
import dev.hands4j.api.coordination.Ownership;
import dev.hands4j.api.event.EventCodec;
import dev.hands4j.api.log.EventLog;
import dev.hands4j.api.settings.SecretsStore;
import dev.hands4j.api.settings.SettingsStore;
import dev.hands4j.storage.database.Migrations;
import dev.hands4j.storage.database.Readers;
import dev.hands4j.storage.database.Session;
import dev.hands4j.storage.database.Sqlite;
import dev.hands4j.storage.database.Writer;
import dev.hands4j.storage.log.HeadCache;
import dev.hands4j.storage.log.LogLimits;
import dev.hands4j.storage.log.SqlEventLog;
import dev.hands4j.storage.log.SqlOwnership;
import dev.hands4j.storage.log.Tails;
import dev.hands4j.storage.record.SqlConversationStore;
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
 * Everything Hands4j keeps, in one embedded database in its home folder. Open it once per process,
 * under a {@link HomeLock}; it is safe from any thread.
 */
public final class SqlStorage implements AutoCloseable {
  private static final String DATABASE = "hands4j.db";
  private static final String KEYS = "hands4j.keys";

  private final Backup backup;
  private final Writer writer;
  private final Readers readers;
  private final WireEventCodec codec = new WireEventCodec();
  private final Tails tails;
  private final SqlEventLog log;
  private final SqlOwnership ownership;
  private final SqlConversationStore conversations;
  private final SqlSettingsStore settings;
  private final SqlSecretsStore secrets;

  private SqlStorage(StorageConfig config, Sqlite database, Vault vault, InstantSource clock)
      throws SQLException {
    backup = new Backup(config.home(), database, List.of(DATABASE, KEYS));
    tails = new Tails(config.tailEvents(), config.tailBytes());
    HeadCache heads = new HeadCache(config.cachedConversations(), tails);
    long wait = config.queueWait().toMillis();
    writer = new Writer(database.writing(), heads, config.writeQueue(), config.writeBatch(), wait);
    readers = new Readers(database.reading(), config.readers(), config.readQueue(), wait);
    LogLimits limits =
        new LogLimits(
            config.maxEventBytes(),
            config.pageBytes(),
            config.scanRows(),
            config.cachedConversations(),
            config.maxMaskedSecrets(),
            config.pollInterval());
    log = new SqlEventLog(limits, codec, writer, readers, heads, tails, vault, clock);
    ownership = new SqlOwnership(writer, readers, heads, clock);
    conversations = new SqlConversationStore(writer, readers, heads);
    PersonalDocuments documents = new PersonalDocuments(vault, writer, readers);
    settings = new SqlSettingsStore(documents);
    secrets = new SqlSecretsStore(documents);
  }

  /**
   * Opens the database, brings its schema up to date and starts its threads.
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
      SqlStorage storage = new SqlStorage(config, database, vault, clock);
      storage.start();
      return storage;
    } catch (IOException | SQLException e) {
      throw new StoreUnavailableException(
          "cannot open the database %s: %s".formatted(file, e.getMessage()), e);
    }
  }

  private void start() {
    writer.start();
    readers.start();
    log.start();
    try {
      conversations.finishDeletions();
    } catch (RuntimeException e) {
      close();
      throw e;
    }
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

  public SettingsStore settings() {
    return settings;
  }

  public SecretsStore secrets() {
    return secrets;
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
   * Copies everything, as of one moment and while it is in use, into a new folder, which is a home
   * of its own. It contains the key file: whoever has the backup can read the secrets in it.
   *
   * @throws StoreUnavailableException when the folder exists or the copy failed
   */
  public void backup(Path target) {
    backup.to(target);
  }

  /** Writes what is queued, wakes followers and closes the database. Closing twice is harmless. */
  @Override
  public void close() {
    log.close();
    writer.close();
    readers.close();
  }
}
