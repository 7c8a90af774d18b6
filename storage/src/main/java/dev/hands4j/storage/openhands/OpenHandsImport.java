package dev.hands4j.storage.openhands;

import dev.hands4j.api.StoreUnavailableException;
import dev.hands4j.api.user.Secret;
import dev.hands4j.storage.SqlStorage;
import dev.hands4j.storage.StorageConfig;
import dev.hands4j.storage.database.Session;
import dev.hands4j.storage.database.Sqlite;
import dev.hands4j.storage.openhands.ImportedItem.Kind;
import dev.hands4j.storage.openhands.ImportedItem.Outcome;
import dev.hands4j.storage.wire.Masker;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Consumer;

/** The import of a whole folder. May be repeated: what is in the home already is left alone. */
public final class OpenHandsImport {
  private OpenHandsImport() {}

  /**
   * Imports everything that can be read, one thing after the other, and tells of each.
   *
   * @throws IOException when the source cannot be listed
   * @throws StoreUnavailableException when the home cannot be used
   */
  public static void run(ImportRequest request, Consumer<ImportedItem> report) throws IOException {
    SourceFolder source = new SourceFolder(request.maxFileBytes());
    StorageConfig config = StorageConfig.in(request.home());
    List<Secret> secrets;
    try (SqlStorage storage = SqlStorage.open(config)) { // also brings the schema up to date
      secrets =
          new PersonalFiles(source, storage.settings(), storage.secrets())
              .read(request.source(), report);
    }
    Sqlite database =
        new Sqlite(
            config.database(),
            Math.toIntExact(config.busyTimeout().toMillis()),
            config.maxDatabaseBytes());
    EventFile events = new EventFile(Masker.of(secrets), request.zone(), config.maxEventBytes());
    try (Session session = database.writing().open()) {
      ConversationFolder conversations =
          new ConversationFolder(request, source, new ImportTable(session), events);
      Path sessions = request.source().resolve("sessions");
      for (String name : SourceFolder.folders(sessions)) {
        report.accept(conversations.read(sessions.resolve(name)));
      }
    } catch (SQLException e) {
      throw new StoreUnavailableException("the import broke off: " + e.getMessage(), e);
    }
    others(request.source(), report);
  }

  /** Conversations of users have their records in a database that is not in the folder. */
  private static void others(Path source, Consumer<ImportedItem> report) throws IOException {
    Path users = source.resolve("users");
    for (String user : SourceFolder.folders(users)) {
      report.accept(
          new ImportedItem(
              Kind.OTHER,
              "users/" + user,
              Outcome.FAILED,
              0,
              List.of("conversations of users with accounts are not imported")));
    }
  }
}
