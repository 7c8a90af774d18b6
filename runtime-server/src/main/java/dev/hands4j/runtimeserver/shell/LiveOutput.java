package dev.hands4j.runtimeserver.shell;

import java.nio.charset.StandardCharsets;

/**
 * What has been printed since somebody last looked, for people who watch. Lossy: when it is not
 * taken in time, the oldest of it is kept and the loss is said. Not thread-safe.
 */
final class LiveOutput {
  private static final String SKIPPED = "\n[... output skipped ...]\n";

  private final byte[] buffer;
  private int length;
  private boolean skipped;
  private boolean watched;

  LiveOutput(int capacity) {
    this.buffer = new byte[capacity];
  }

  /** Starts with nothing; when nobody watches, nothing is kept. */
  void watch(boolean on) {
    watched = on;
    length = 0;
    skipped = false;
  }

  void add(byte[] text, int from, int to) {
    if (!watched) {
      return;
    }
    int room = buffer.length - length;
    int count = Math.min(room, to - from);
    System.arraycopy(text, from, buffer, length, count);
    length += count;
    skipped |= count < to - from;
  }

  boolean isEmpty() {
    return length == 0;
  }

  /** The text so far, ending at a complete character; an incomplete one stays. */
  String take() {
    int end = completeEnd();
    String text = new String(buffer, 0, end, StandardCharsets.UTF_8);
    System.arraycopy(buffer, end, buffer, 0, length - end);
    length -= end;
    if (skipped) {
      skipped = false;
      length = 0;
      return text + SKIPPED;
    }
    return text;
  }

  private int completeEnd() {
    for (int back = 1; back <= Math.min(3, length); back++) {
      int b = buffer[length - back] & 0xff;
      if (b >= 0xc0) {
        int size = b >= 0xf0 ? 4 : b >= 0xe0 ? 3 : 2;
        return size > back ? length - back : length;
      }
      if (b < 0x80) {
        return length;
      }
    }
    return length;
  }
}
