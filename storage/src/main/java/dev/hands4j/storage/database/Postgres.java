package dev.hands4j.storage.database;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.hands4j.api.user.Secret;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * What is particular to PostgreSQL: a bounded pool of connections, limits of time on everything
 * that waits, errors, types, and the lock under which one node migrates.
 */
public final class Postgres implements AutoCloseable {
  private static final String AUDIT_ENTRY_STAYS =
      """
      CREATE FUNCTION refuse_change_of_audit() RETURNS trigger LANGUAGE plpgsql AS \
      $$ BEGIN RAISE EXCEPTION 'audit entries are only ever added'; END $$;
      CREATE TRIGGER audit_entry_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_entry \
      FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_audit()\
      """;

  private static final String EVENT_SEARCH =
      """
      CREATE TABLE event_search (conversation_no BIGINT NOT NULL, event_id BIGINT NOT NULL, \
      words TSVECTOR NOT NULL, PRIMARY KEY (conversation_no, event_id));
      CREATE INDEX event_search_by_word ON event_search USING gin (words)\
      """;

  private static final Map<String, String> TYPES =
      Map.of(
          "serial_key", "BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY",
          "plain_key", "BIGINT PRIMARY KEY",
          "bytes", "BYTEA",
          "binary_text", "COLLATE \"C\"",
          "event_search", EVENT_SEARCH,
          "audit_entry_stays", AUDIT_ENTRY_STAYS);

  /** Classes and states after which the connection, or the server, is gone; 08, 57P and others. */
  private static final Set<String> LOST = Set.of("08", "57P01", "57P02", "57P03", "57P05", "25P03");

  /** The transaction was rolled back for the sake of others and may be run again. */
  private static final Set<String> AGAIN = Set.of("40001", "40P01");

  private static final long MIGRATION_LOCK = 0x68616e647334L; // "hands4"
  private static final Duration MIGRATION = Duration.ofMinutes(10);
  private static final Duration NETWORK = Duration.ofSeconds(5);

  private final Options options;
  private final HikariDataSource pool;

  public Postgres(Options options) {
    this.options = options;
    HikariConfig config = new HikariConfig();
    config.setPoolName("hands4j-sql");
    config.setDataSource(source(options.statement()));
    config.setMaximumPoolSize(options.maxConnections());
    config.setMinimumIdle(Math.min(2, options.maxConnections()));
    config.setConnectionTimeout(options.acquire().toMillis());
    config.setValidationTimeout(Math.clamp(options.acquire().toMillis() / 2, 250, 5_000));
    config.setInitializationFailTimeout(-1);
    pool = new HikariDataSource(config);
  }

  static Map<String, String> types() {
    return TYPES;
  }

  /** A connection refuses to wait longer than this for a statement or a lock. */
  private PGSimpleDataSource source(Duration statement) {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setServerNames(new String[] {options.host()});
    source.setPortNumbers(new int[] {options.port()});
    source.setDatabaseName(options.database());
    source.setUser(options.user());
    source.setPassword(options.password().reveal());
    source.setApplicationName("hands4j");
    source.setTcpKeepAlive(true);
    source.setConnectTimeout(seconds(NETWORK));
    source.setLoginTimeout(seconds(NETWORK.multipliedBy(2)));
    // The server ends a statement first; this is for a server that says nothing at all.
    source.setSocketTimeout(
        seconds(statement.plus(statement.compareTo(NETWORK) < 0 ? statement : NETWORK)));
    // A node that stands still inside a transaction must not hold its row lock for ever.
    source.setOptions(
        "-c statement_timeout=%1$d -c lock_timeout=%1$d -c idle_in_transaction_session_timeout=%1$d"
            .formatted(statement.toMillis()));
    return source;
  }

  private static int seconds(Duration duration) {
    return Math.toIntExact(Math.max(1, duration.plusMillis(999).toSeconds()));
  }

  public Options options() {
    return options;
  }

  Connection acquire() throws SQLException {
    return pool.getConnection();
  }

  /**
   * Brings the schema up to date and then prepares what is in it; when several nodes start at once,
   * one does and the others wait.
   */
  public void migrate(Preparation preparation) throws SQLException {
    try (Session session = new Session(source(MIGRATION).getConnection(), true)) {
      session.first("SELECT pg_advisory_lock(?)", _ -> true, MIGRATION_LOCK);
      Migrations.migrate(session, TYPES);
      preparation.run(session);
    }
  }

  /** Whether the connection is lost; what it did last may or may not have happened. */
  static boolean isLost(SQLException error) {
    String state = error.getSQLState();
    return state == null || LOST.contains(state) || state.startsWith("08");
  }

  /** Whether the transaction certainly did not happen and may succeed when run again. */
  static boolean isWorthRepeating(SQLException error) {
    String state = error.getSQLState();
    return state != null && AGAIN.contains(state);
  }

  @Override
  public void close() {
    pool.close();
  }

  /** What one node at a time does at its start. */
  @FunctionalInterface
  public interface Preparation {
    void run(Session session) throws SQLException;
  }

  /**
   * How to reach the server, and limits.
   *
   * @param acquire longest wait for a connection; also how long a write is repeated while its
   *     outcome is unknown
   * @param statement longest run of one statement, wait for one lock, or pause in a transaction
   */
  public record Options(
      String host,
      int port,
      String database,
      String user,
      Secret password,
      int maxConnections,
      Duration acquire,
      Duration statement) {}
}
