package dev.hands4j.api.event;

/** Bytes that are not an event; the message tells the sender what to change. */
public final class MalformedEventException extends Exception {
  private static final long serialVersionUID = 1L;

  public MalformedEventException(String message) {
    super(message);
  }
}
