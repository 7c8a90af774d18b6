package dev.hands4j.socketio;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import tools.jackson.databind.JsonNode;

/** Acknowledgements the server waits for from one client. Thread-safe and bounded. */
final class PendingAcks {
  private final int limit;
  private final AtomicLong ids = new AtomicLong();
  private final ConcurrentHashMap<Long, CompletableFuture<List<JsonNode>>> waiting =
      new ConcurrentHashMap<>();

  record Pending(long id, CompletableFuture<List<JsonNode>> answer) {}

  PendingAcks(int limit) {
    this.limit = limit;
  }

  Pending expect(Duration timeout) {
    if (waiting.size() >= limit) {
      throw new IllegalStateException("Too many acknowledgements are awaited from this client");
    }
    long id = ids.getAndIncrement();
    var answer = new CompletableFuture<List<JsonNode>>();
    waiting.put(id, answer);
    var _ = answer.orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS);
    var _ = answer.whenComplete((_, _) -> waiting.remove(id));
    return new Pending(id, answer);
  }

  /** An id nobody waits for is ignored: it may have timed out. */
  void complete(long id, List<JsonNode> args) {
    CompletableFuture<List<JsonNode>> answer = waiting.remove(id);
    if (answer != null) {
      // Not here: what depends on the answer must not run on the thread that reads the wire.
      Thread.ofVirtual().name("socketio-ack").start(() -> answer.complete(args));
    }
  }

  void failAll(DisconnectReason reason) {
    waiting
        .values()
        .forEach(answer ->
            Thread.ofVirtual()
                .name("socketio-ack")
                .start(
                    () -> answer.completeExceptionally(new SocketClosedException(reason.text()))));
  }
}
