package dev.hands4j.storage.database;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One connection with the statements it has prepared. Used by one thread. Transactions are spoken
 * in SQL, so that a failed one leaves nothing half-known in the driver.
 */
public final class Session implements AutoCloseable {
  private static final int PORTION = 100;

  private final Connection connection;
  private final boolean server;
  private final List<Runnable> afterCommit = new ArrayList<>();
  private OptionalLong observedTime = OptionalLong.empty();
  private final Map<String, PreparedStatement> prepared = new HashMap<>();

  /** Of a database in this process. */
  Session(Connection connection) {
    this(connection, false);
  }

  /**
   * @param server whether rows come from a server, in portions, and texts cannot contain NUL
   */
  Session(Connection connection, boolean server) {
    this.connection = connection;
    this.server = server;
  }

  /** Does something once the transaction of this session is durable; forgotten when it is not. */
  public void afterCommit(Runnable action) {
    afterCommit.add(action);
  }

  void runAfterCommit() {
    afterCommit.forEach(Runnable::run);
  }

  /** A statement of this transaction told the time of the server, microseconds since 1970. */
  public void observeTime(long micros) {
    observedTime = OptionalLong.of(micros);
  }

  public OptionalLong observedTime() {
    return observedTime;
  }

  /** Runs a statement that changes something; answers how many rows it changed. */
  public int update(String sql, Object... parameters) throws SQLException {
    return bound(sql, parameters).executeUpdate();
  }

  /** All rows of a query. */
  public <T> List<T> list(String sql, RowReader<T> reader, Object... parameters)
      throws SQLException {
    List<T> rows = new ArrayList<>();
    try (ResultSet result = bound(sql, parameters).executeQuery()) {
      while (result.next()) {
        rows.add(reader.read(result));
      }
    }
    return rows;
  }

  /** The first row of a query. */
  public <T> Optional<T> first(String sql, RowReader<T> reader, Object... parameters)
      throws SQLException {
    try (ResultSet result = bound(sql, parameters).executeQuery()) {
      return result.next() ? Optional.of(reader.read(result)) : Optional.empty();
    }
  }

  /** Reads rows until the consumer has enough. */
  public void scan(String sql, RowScanner scanner, Object... parameters) throws SQLException {
    boolean alone = server && connection.getAutoCommit();
    if (alone) {
      // Only inside a transaction does the driver fetch in portions.
      connection.setAutoCommit(false);
    }
    try {
      PreparedStatement statement = bound(sql, parameters);
      statement.setFetchSize(server ? PORTION : 0);
      try (ResultSet result = statement.executeQuery()) {
        while (result.next() && scanner.goOn(result)) {
          continue;
        }
      }
    } finally {
      if (alone) {
        connection.rollback();
        connection.setAutoCommit(true);
      }
    }
  }

  private PreparedStatement bound(String sql, Object... parameters) throws SQLException {
    PreparedStatement statement = prepared.get(sql);
    if (statement == null) {
      statement = connection.prepareStatement(sql);
      prepared.put(sql, statement);
    }
    for (int i = 0; i < parameters.length; i++) {
      switch (parameters[i]) {
        case Long value -> statement.setLong(i + 1, value);
        case Integer value -> statement.setInt(i + 1, value);
        case Double value -> statement.setDouble(i + 1, value);
        case Boolean value -> statement.setInt(i + 1, value ? 1 : 0);
        case byte[] value -> statement.setBytes(i + 1, value);
        case String value -> statement.setString(i + 1, server ? storable(value) : value);
        case Null.TEXT -> statement.setNull(i + 1, java.sql.Types.VARCHAR);
        case Null.NUMBER -> statement.setNull(i + 1, java.sql.Types.BIGINT);
        default -> throw new IllegalArgumentException("no SQL form of " + parameters[i].getClass());
      }
    }
    return statement;
  }

  /** A server keeps no NUL in a text; nothing that is compared with it contains one. */
  private static String storable(String text) {
    return text.indexOf('\0') < 0 ? text : text.replace('\0', '\uFFFD');
  }

  /** The parameter of an optional text. */
  public static Object text(Optional<String> value) {
    return value.isPresent() ? value.get() : Null.TEXT;
  }

  /** The parameter of an optional number. */
  public static Object number(Optional<Long> value) {
    return value.isPresent() ? value.get() : Null.NUMBER;
  }

  /** Runs work that needs several statements: when it fails, none of them has happened. */
  public <T> T atomically(SqlWork<T> work) throws SQLException {
    update("SAVEPOINT work");
    T result;
    try {
      result = work.run(this);
    } catch (SQLException | RuntimeException e) {
      update("ROLLBACK TO work");
      update("RELEASE work");
      throw e;
    }
    update("RELEASE work");
    return result;
  }

  Connection connection() {
    return connection;
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }

  /** Reads one row; does not move the cursor. */
  @FunctionalInterface
  public interface RowReader<T> {
    T read(ResultSet row) throws SQLException;
  }

  /** Looks at one row and says whether to go on. */
  @FunctionalInterface
  public interface RowScanner {
    boolean goOn(ResultSet row) throws SQLException;
  }

  /** Work on a session. */
  @FunctionalInterface
  public interface SqlWork<T> {
    T run(Session session) throws SQLException;
  }

  private enum Null {
    TEXT,
    NUMBER
  }
}
