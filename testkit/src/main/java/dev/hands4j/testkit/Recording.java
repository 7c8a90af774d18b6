package dev.hands4j.testkit;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** The requests a model received, bounded by the bytes of their bodies. Thread-safe. */
final class Recording {
  private final long maxBytes;
  private final Deque<ModelRequest> requests = new ArrayDeque<>(); // guarded by this
  private long bytes; // guarded by this
  private long received; // guarded by this

  Recording(long maxBytes) {
    this.maxBytes = maxBytes;
  }

  synchronized void add(ModelRequest request) {
    received++;
    if (maxBytes > 0) {
      requests.addLast(request);
      bytes += request.bodyBytes();
      while (bytes > maxBytes && requests.size() > 1) {
        bytes -= requests.removeFirst().bodyBytes();
      }
    }
    notifyAll();
  }

  synchronized List<ModelRequest> requests() {
    return List.copyOf(requests);
  }

  synchronized long received() {
    return received;
  }

  synchronized List<ModelRequest> await(int count, Duration atMost) throws InterruptedException {
    long end = System.nanoTime() + atMost.toNanos();
    while (received < count) {
      long left = (end - System.nanoTime()) / 1_000_000;
      if (left <= 0) {
        throw new AssertionError(
            "expected %d requests within %s, but there were %d: %s"
                .formatted(count, atMost, received, requests));
      }
      wait(left);
    }
    return List.copyOf(requests);
  }

  synchronized void clear() {
    requests.clear();
    bytes = 0;
    received = 0;
  }
}
