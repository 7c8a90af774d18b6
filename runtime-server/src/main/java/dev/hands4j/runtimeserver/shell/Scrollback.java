package dev.hands4j.runtimeserver.shell;

import java.nio.charset.StandardCharsets;

/**
 * The last lines a command printed, as UTF-8, bounded in lines and bytes: however much is added,
 * memory stays the same. Not thread-safe.
 */
final class Scrollback {
  private static final int FIRST_CAPACITY = 8 * 1024;

  private final int maxLines;
  private final int maxBytes;
  private byte[] ring = new byte[FIRST_CAPACITY];
  private int start;
  private int length;
  private int lines;
  private int open;
  private boolean dropped;

  /**
   * @param maxLines complete lines kept
   * @param maxBytes bytes kept
   */
  Scrollback(int maxLines, int maxBytes) {
    this.maxLines = maxLines;
    this.maxBytes = maxBytes;
  }

  /** Adds printable text in which only newlines separate lines. */
  void append(byte[] text, int from, int to) {
    while (to - from > maxBytes / 2) {
      append(text, from, from + maxBytes / 2);
      from += maxBytes / 2;
    }
    int count = to - from;
    makeRoom(count);
    int end = (start + length) % ring.length;
    int first = Math.min(count, ring.length - end);
    System.arraycopy(text, from, ring, end, first);
    System.arraycopy(text, from + first, ring, 0, count - first);
    length += count;
    for (int i = from; i < to; i++) {
      if (text[i] == '\n') {
        lines++;
        open = 0;
      } else {
        open++;
      }
    }
    while (lines > maxLines) {
      dropLine();
    }
  }

  private void makeRoom(int count) {
    while (length > 0 && length + count > maxBytes) {
      dropLine();
    }
    if (length + count > ring.length) {
      int capacity = ring.length;
      while (capacity < length + count) {
        capacity *= 2;
      }
      byte[] larger = new byte[capacity];
      copyTo(larger);
      ring = larger;
      start = 0;
    }
  }

  /** Drops the oldest line, or a part of it when it is the only one and very long. */
  private void dropLine() {
    dropped = true;
    int limit = Math.min(length, maxBytes / 4);
    for (int i = 0; i < limit; i++) {
      if (ring[(start + i) % ring.length] == '\n') {
        lines--;
        drop(i + 1);
        return;
      }
    }
    drop(limit);
  }

  private void drop(int count) {
    start = (start + count) % ring.length;
    length -= count;
    open = Math.min(open, length);
  }

  /** Takes the unfinished last line away and returns it. */
  byte[] takeOpenLine() {
    byte[] line = new byte[open];
    for (int i = 0; i < open; i++) {
      line[i] = ring[(start + length - open + i) % ring.length];
    }
    length -= open;
    open = 0;
    return line;
  }

  /** Whether the last line is unfinished and not empty. */
  boolean hasOpenLine() {
    return open > 0;
  }

  private void copyTo(byte[] target) {
    int first = Math.min(length, ring.length - start);
    System.arraycopy(ring, start, target, 0, first);
    System.arraycopy(ring, 0, target, first, length - first);
  }

  /** Whether older text had to go. */
  boolean dropped() {
    return dropped;
  }

  String text() {
    byte[] all = new byte[length];
    copyTo(all);
    return new String(all, StandardCharsets.UTF_8);
  }

  void clear() {
    start = 0;
    length = 0;
    lines = 0;
    open = 0;
    dropped = false;
    if (ring.length > 64 * FIRST_CAPACITY) {
      ring = new byte[FIRST_CAPACITY];
    }
  }
}
