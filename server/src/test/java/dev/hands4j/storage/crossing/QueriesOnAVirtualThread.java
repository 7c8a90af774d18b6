package dev.hands4j.storage.crossing;

import java.sql.Connection;

/** Breaks a rule on purpose: a native call on a virtual thread. */
public final class QueriesOnAVirtualThread {
  private QueriesOnAVirtualThread() {}

  public static Thread query(Connection connection) {
    return Thread.ofVirtual().start(() -> connection.hashCode());
  }
}
