package dev.hands4j.server.crossing;

import java.lang.foreign.Arena;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;

/** Breaks two rules on purpose: native calls outside the rooms that may make them. */
public final class OpensADatabase {
  private OpensADatabase() {}

  public static Connection open() throws SQLException {
    Arena.global();
    return DriverManager.getConnection("jdbc:sqlite::memory:");
  }
}
