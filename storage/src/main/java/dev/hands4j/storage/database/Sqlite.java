package dev.hands4j.storage.database;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Map;
import java.util.Set;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** What is particular to SQLite: connections, settings, errors, types. */
public final class Sqlite {
  /** A statement on one line: scripts are split where a line ends with a semicolon. */
  private static final String AUDIT_ENTRY_STAYS =
      """
      CREATE TRIGGER audit_entry_not_changed BEFORE UPDATE ON audit_entry \
      BEGIN SELECT RAISE(ABORT, 'audit entries are only ever added'); END;
      CREATE TRIGGER audit_entry_not_deleted BEFORE DELETE ON audit_entry \
      BEGIN SELECT RAISE(ABORT, 'audit entries are only ever added'); END\
      """;

  /** Words only, without the text, and really gone when they are deleted. */
  private static final String EVENT_SEARCH =
      """
      CREATE VIRTUAL TABLE event_search USING fts5(words, content='', contentless_delete=1, \
      detail='none', tokenize='ascii');
      INSERT INTO event_search (event_search, rank) VALUES ('secure-delete', 1)\
      """;

  private static final Map<String, String> TYPES =
      Map.of(
          "serial_key", "INTEGER PRIMARY KEY AUTOINCREMENT",
          "plain_key", "INTEGER PRIMARY KEY",
          "bytes", "BLOB",
          "binary_text", "",
          "event_search", EVENT_SEARCH,
          "audit_entry_stays", AUDIT_ENTRY_STAYS);

  /** Errors of one statement; everything else means that the transaction is lost. */
  private static final Set<SQLiteErrorCode> OF_STATEMENT =
      Set.of(
          SQLiteErrorCode.SQLITE_ERROR,
          SQLiteErrorCode.SQLITE_CONSTRAINT,
          SQLiteErrorCode.SQLITE_TOOBIG,
          SQLiteErrorCode.SQLITE_MISMATCH,
          SQLiteErrorCode.SQLITE_RANGE);

  private static final int PAGE_BYTES = 4_096;
  private static final long MOST_PAGES = 4_294_967_294L;

  private final Path file;
  private final int busyTimeoutMillis;
  private final long maxBytes;

  /**
   * @param maxBytes size beyond which the database says that the disk is full
   */
  public Sqlite(Path file, int busyTimeoutMillis, long maxBytes) {
    this.file = file;
    this.maxBytes = maxBytes;
    this.busyTimeoutMillis = busyTimeoutMillis;
  }

  public Map<String, String> types() {
    return TYPES;
  }

  /** For the one writer. */
  public Writer.SessionSource writing() {
    return source(false);
  }

  public Writer.SessionSource reading() {
    return source(true);
  }

  private Writer.SessionSource source(boolean readOnly) {
    return new Writer.SessionSource() {
      @Override
      public Session open() throws SQLException {
        return Sqlite.this.open(readOnly);
      }

      @Override
      public boolean isOfStatement(SQLException error) {
        return error instanceof SQLiteException e
            && OF_STATEMENT.contains(primary(e.getResultCode()));
      }
    };
  }

  /** The driver reports extended codes; the low byte is the family. */
  private static SQLiteErrorCode primary(SQLiteErrorCode code) {
    return SQLiteErrorCode.getErrorCode(code.code & 0xff);
  }

  private Session open(boolean readOnly) throws SQLException {
    SQLiteConfig config = new SQLiteConfig();
    config.setReadOnly(readOnly);
    config.setBusyTimeout(busyTimeoutMillis);
    config.setGetGeneratedKeys(false);
    if (!readOnly) {
      config.setPragma(
          SQLiteConfig.Pragma.MAX_PAGE_COUNT,
          Long.toString(Math.clamp(maxBytes / PAGE_BYTES, 1, MOST_PAGES)));
      config.setJournalMode(SQLiteConfig.JournalMode.WAL);
      config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
      // What people delete is overwritten, not only forgotten.
      config.setPragma(SQLiteConfig.Pragma.SECURE_DELETE, "true");
    }
    return new Session(config.createConnection("jdbc:sqlite:" + file));
  }
}
