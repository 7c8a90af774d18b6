package dev.hands4j.storage;

import dev.hands4j.api.StoreUnavailableException;
import dev.hands4j.storage.database.Session;
import dev.hands4j.storage.database.Sqlite;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;

/**
 * Copies a home while it is in use. The database is copied as of one moment; nobody waits for it.
 * It appears under its name only when it is complete.
 */
final class Backup {
  private final Path home;
  private final Sqlite database;
  private final List<String> files;

  /**
   * @param files the database first, then what is copied as it is
   */
  Backup(Path home, Sqlite database, List<String> files) {
    this.home = home;
    this.database = database;
    this.files = files;
  }

  void to(Path target) {
    Path absolute = target.toAbsolutePath();
    Path partial = absolute.resolveSibling(absolute.getFileName() + ".partial");
    try {
      if (Files.exists(absolute)) {
        throw new FileAlreadyExistsException(absolute.toString());
      }
      remove(partial);
      Files.createDirectories(partial);
      onAThreadOfItsOwn(() -> vacuumInto(partial.resolve(files.getFirst())));
      for (String file : files.subList(1, files.size())) {
        Files.copy(home.resolve(file), partial.resolve(file), StandardCopyOption.COPY_ATTRIBUTES);
      }
      Files.move(partial, absolute, StandardCopyOption.ATOMIC_MOVE);
    } catch (FileAlreadyExistsException e) {
      throw new StoreUnavailableException(
          absolute + " exists; choose a folder that does not, a backup never overwrites", e);
    } catch (IOException e) {
      throw new StoreUnavailableException(
          "the backup to %s failed: %s".formatted(absolute, e.getMessage()), e);
    }
  }

  private void vacuumInto(Path file) throws IOException {
    try (Session session = database.reading().open()) {
      session.update("VACUUM INTO ?", file.toString());
    } catch (SQLException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  /** Native code would hold the carrier of the caller. */
  private static void onAThreadOfItsOwn(Copying work) throws IOException {
    FutureTask<Boolean> task =
        new FutureTask<>(() -> {
          work.run();
          return true;
        });
    Thread.ofPlatform().name("hands4j-sql-backup").start(task);
    try {
      task.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException cause) {
        throw cause;
      }
      throw new CompletionException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private static void remove(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(folder);
  }

  private interface Copying {
    void run() throws IOException;
  }
}
