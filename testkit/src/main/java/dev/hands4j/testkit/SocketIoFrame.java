package dev.hands4j.testkit;

/**
 * One Engine.IO packet as it went over the wire.
 *
 * @param text the packet, for example {@code 42["oh_event",{}]}; binary ones as {@code <n bytes>}
 * @param nanos when, as {@link System#nanoTime} tells it
 */
public record SocketIoFrame(Direction direction, String text, long nanos) {
  /** Who sent it. */
  public enum Direction {
    TO_SERVER,
    TO_CLIENT
  }

  @Override
  public String toString() {
    return (direction == Direction.TO_SERVER ? "C→S " : "S→C ")
        + (text.length() > 300 ? text.substring(0, 300) + "…" : text);
  }
}
