package dev.hands4j.storage;

import dev.hands4j.storage.database.ReadAccess;
import dev.hands4j.storage.database.WriteAccess;
import dev.hands4j.storage.log.Clock;
import dev.hands4j.storage.log.Heads;
import dev.hands4j.storage.search.SearchTable;
import java.nio.file.Path;

/** What the stores need from a kind of database; there is one for each kind. */
interface Engine extends AutoCloseable {
  WriteAccess writer();

  ReadAccess readers();

  Heads heads();

  Clock clock();

  SearchTable search();

  void start();

  void backup(Path target);

  @Override
  void close();
}
