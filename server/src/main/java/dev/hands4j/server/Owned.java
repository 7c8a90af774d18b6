package dev.hands4j.server;

import java.util.ArrayDeque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What was started, to be closed in reverse order; a failure of one does not keep the others. */
final class Owned implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Owned.class);
  private final ArrayDeque<AutoCloseable> parts = new ArrayDeque<>();

  synchronized <T extends AutoCloseable> T own(T part) {
    parts.push(part);
    return part;
  }

  /** Undoes a start that failed half-way and keeps both failures. */
  void closeAfter(Exception failure) {
    closeAll(failure);
  }

  @Override
  public void close() {
    closeAll(new IllegalStateException("collects what fails while closing"));
  }

  private synchronized void closeAll(Exception failure) {
    while (!parts.isEmpty()) {
      AutoCloseable part = parts.pop();
      try {
        part.close();
      } catch (Exception e) {
        failure.addSuppressed(e);
        log.atWarn()
            .setMessage("closing failed")
            .addKeyValue("part", part.getClass().getSimpleName())
            .setCause(e)
            .log();
      }
    }
  }
}
