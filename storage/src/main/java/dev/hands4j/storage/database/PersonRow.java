package dev.hands4j.storage.database;

import java.sql.SQLException;

/** One row for each person, to be locked while something of theirs is decided or replaced. */
public final class PersonRow {
  private PersonRow() {}

  /**
   * Keeps others who lock the same row waiting until the end of the transaction.
   *
   * @param owner empty in a product without users
   */
  public static void lock(Session session, String owner) throws SQLException {
    session.update(
        "INSERT INTO person (owner) VALUES (?)"
            + " ON CONFLICT (owner) DO UPDATE SET owner = excluded.owner",
        owner);
  }
}
