package dev.hands4j.testkit;

import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A Socket.IO 5 client over Engine.IO 4 that shows what a test wants to know: events in order,
 * refusals, the reason of a disconnect in the words of the public client, and every frame.
 *
 * <pre>{@code
 * var options = SocketIoOptions.to(server.uri()).query("conversation_id", id).query("latest_event_id", -1);
 * try (var client = SocketIoTestClient.connect(options)) {
 *   client.emit("oh_user_action", Map.of("action", "message", "args", Map.of("content", "hi")));
 *   client.awaitPayload(event -> event.path("observation").asString("").equals("run"));
 * }
 * }</pre>
 *
 * <p>It does not reconnect by itself: open another with {@code latest_event_id} of {@link
 * #lastEventId}. Methods that wait do so for the patience of the options and then throw an {@link
 * AssertionError} that shows the last frames. Safe for use from any thread.
 */
public final class SocketIoTestClient implements AutoCloseable {
  /** One for all: each client would cost threads of its own. */
  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private static final int FRAMES_SHOWN = 8;

  private final SocketIoOptions options;
  private final Object lock = new Object();
  private final List<SocketIoEvent> events = new ArrayList<>(); // guarded by lock
  private final Deque<SocketIoFrame> frames = new ArrayDeque<>(); // guarded by lock
  private final Map<Integer, CompletableFuture<List<JsonNode>>> acks =
      new HashMap<>(); // guarded by lock
  private @Nullable String socketSid; // guarded by lock
  private @Nullable SocketIoRefusal refusal; // guarded by lock
  private @Nullable String disconnectReason; // guarded by lock
  private String disconnectDetail = ""; // guarded by lock
  private int nextAck; // guarded by lock
  private final EngineSession session;

  private SocketIoTestClient(SocketIoOptions options) {
    this.options = options;
    this.session = new EngineSession(HTTP, options, new Incoming());
  }

  /** Starts to connect and returns at once. */
  public static SocketIoTestClient open(SocketIoOptions options) {
    var client = new SocketIoTestClient(options);
    client.session.start();
    return client;
  }

  /**
   * Connects and waits until the server has accepted.
   *
   * @throws AssertionError when it refuses, or does not answer in time
   */
  public static SocketIoTestClient connect(SocketIoOptions options) throws InterruptedException {
    var client = open(options);
    try {
      client.awaitConnected();
      return client;
    } catch (InterruptedException | RuntimeException | AssertionError e) {
      client.close();
      throw e;
    }
  }

  /** Waits until the server accepts; for a server that may refuse, {@link #awaitRefusal}. */
  public void awaitConnected() throws InterruptedException {
    await("the server to accept", () -> socketSid != null || isOver());
    synchronized (lock) {
      if (socketSid == null) {
        throw failure("the server did not accept the connection");
      }
    }
  }

  public SocketIoRefusal awaitRefusal() throws InterruptedException {
    await("a refusal", () -> refusal != null);
    return refusal().orElseThrow();
  }

  /** The reason, in the words of the public client, for example {@code io server disconnect}. */
  public String awaitDisconnect() throws InterruptedException {
    await("a disconnect", () -> disconnectReason != null);
    return disconnectReason().orElseThrow();
  }

  /** Waits until an upgrade to WebSocket is complete. */
  public void awaitUpgrade() throws InterruptedException {
    long end = System.nanoTime() + options.patience().toNanos();
    while (!session.upgraded()) {
      if (System.nanoTime() > end) {
        throw failure("no upgrade within " + options.patience());
      }
      synchronized (lock) {
        lock.wait(5);
      }
    }
  }

  /** Waits for that many events of any name; returns all that are there. */
  public List<SocketIoEvent> awaitEvents(int count) throws InterruptedException {
    await(count + " events", () -> events.size() >= count);
    return events();
  }

  /** The first event, received before or from now on, that matches. */
  public SocketIoEvent awaitEvent(Predicate<SocketIoEvent> matches) throws InterruptedException {
    return awaitEventFrom(0, matches);
  }

  /** As {@link #awaitEvent}, ignoring the first {@code from} events received. */
  public SocketIoEvent awaitEventFrom(int from, Predicate<SocketIoEvent> matches)
      throws InterruptedException {
    int[] seen = {from};
    SocketIoEvent[] found = new SocketIoEvent[1];
    await(
        "a matching event",
        () -> {
          for (; seen[0] < events.size() && found[0] == null; seen[0]++) {
            found[0] = matches.test(events.get(seen[0])) ? events.get(seen[0]) : null;
          }
          return found[0] != null;
        });
    return found[0];
  }

  /** The first {@code oh_event} whose argument matches; returns the argument. */
  public JsonNode awaitPayload(Predicate<JsonNode> matches) throws InterruptedException {
    return awaitEvent(e -> e.name().equals("oh_event") && matches.test(e.payload())).payload();
  }

  /** All events so far, in the order of arrival. */
  public List<SocketIoEvent> events() {
    synchronized (lock) {
      return List.copyOf(events);
    }
  }

  /** The arguments of all {@code oh_event}s so far, in the order of arrival. */
  public List<JsonNode> payloads() {
    return events().stream()
        .filter(event -> event.name().equals("oh_event"))
        .map(SocketIoEvent::payload)
        .toList();
  }

  /** The id of the last event that carried one; -1 before any. */
  public long lastEventId() {
    for (JsonNode payload : payloads().reversed()) {
      if (payload.path("id").isIntegralNumber()) {
        return payload.path("id").longValue();
      }
    }
    return -1;
  }

  /** The newest frames, oldest first, as many as the options keep. */
  public List<SocketIoFrame> frames() {
    synchronized (lock) {
      return List.copyOf(frames);
    }
  }

  public Optional<SocketIoRefusal> refusal() {
    synchronized (lock) {
      return Optional.ofNullable(refusal);
    }
  }

  public Optional<String> disconnectReason() {
    synchronized (lock) {
      return Optional.ofNullable(disconnectReason);
    }
  }

  /** More about a disconnect: a close code, an HTTP status, an exception; may be empty. */
  public String disconnectDetail() {
    synchronized (lock) {
      return disconnectDetail;
    }
  }

  /** The id of the Socket.IO session, once accepted. */
  public Optional<String> sid() {
    synchronized (lock) {
      return Optional.ofNullable(socketSid);
    }
  }

  /** The id of the Engine.IO session, once open. */
  public Optional<String> engineSid() {
    return session.sid();
  }

  /** Sends an event; arguments are whatever Jackson writes as JSON. */
  public void emit(String event, Object... args) {
    session.send("42" + eventJson(event, args));
  }

  /** Sends an event whose arguments are bytes. */
  public void emitBinary(String event, byte[]... attachments) {
    var array = Json.array().add(event);
    for (int i = 0; i < attachments.length; i++) {
      array.addObject().put("_placeholder", true).put("num", i);
    }
    session.send("45" + attachments.length + "-" + array, List.of(attachments));
  }

  /** Sends an event and asks for an answer; the future fails when the connection ends before. */
  public CompletableFuture<List<JsonNode>> emitWithAck(String event, Object... args) {
    var answer = new CompletableFuture<List<JsonNode>>();
    int id;
    synchronized (lock) {
      id = nextAck++;
      acks.put(id, answer);
    }
    session.send("42" + id + eventJson(event, args));
    return answer.orTimeout(options.patience().toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Answers an event for which the server wants an answer. */
  public void acknowledge(SocketIoEvent event, Object... args) {
    int id = event.ackId().orElseThrow(() -> new IllegalArgumentException("no answer is wanted"));
    session.send("43" + id + Json.write(List.of(args)));
  }

  /** Sends an Engine.IO packet as it is, for what no orderly client would send. */
  public void sendRaw(String packet) {
    session.send(packet);
  }

  /** The slow reader: takes nothing more from the connection, so that TCP pushes back. */
  public void stopReading() {
    session.reading(false);
  }

  public void startReading() {
    session.reading(true);
  }

  /** Leaves in order: a DISCONNECT packet, then the end of the transport. */
  public void disconnect() {
    session.send("41");
    session.close("io client disconnect");
  }

  @Override
  public void close() {
    if (disconnectReason().isEmpty()) {
      disconnect();
    }
  }

  private static String eventJson(String event, Object... args) {
    var all = new ArrayList<Object>();
    all.add(event);
    all.addAll(List.of(args));
    return Json.write(all);
  }

  /** Only with the lock held. */
  private boolean isOver() {
    return refusal != null || disconnectReason != null;
  }

  /** The condition is evaluated with the lock held, after every change. */
  private void await(String what, BooleanSupplier condition) throws InterruptedException {
    Duration patience = options.patience();
    long end = System.nanoTime() + patience.toNanos();
    synchronized (lock) {
      while (!condition.getAsBoolean()) {
        long left = (end - System.nanoTime()) / 1_000_000L;
        if (left <= 0) {
          throw failure("waited " + patience + " for " + what);
        }
        if (disconnectReason != null) {
          throw failure("waited for " + what + ", which cannot come any more");
        }
        lock.wait(left);
      }
    }
  }

  private AssertionError failure(String what) {
    synchronized (lock) {
      var shown = new ArrayList<>(frames);
      int from = Math.max(0, shown.size() - FRAMES_SHOWN);
      return new AssertionError(
          "%s; %d events, refusal %s, disconnect %s %s; last frames:%n%s"
              .formatted(
                  what,
                  events.size(),
                  refusal,
                  disconnectReason,
                  disconnectDetail,
                  String.join(
                      "\n",
                      shown.subList(from, shown.size()).stream().map(Object::toString).toList())));
    }
  }

  /** What the connection brings, on its thread. */
  private final class Incoming implements EngineSession.Receiver {
    private final SocketIoParser parser = new SocketIoParser();

    @Override
    public void opened() {
      session.send("40" + options.auth().map(JsonNode::toString).orElse(""));
    }

    @Override
    public void message(String content) {
      parser.text(content).ifPresent(this::packet);
    }

    @Override
    public void binary(byte[] bytes) {
      parser.binary(bytes).ifPresent(this::packet);
    }

    private void packet(SocketIoParser.Packet packet) {
      switch (packet.type()) {
        case '0' -> change(() -> socketSid = Json.read(packet.json()).path("sid").asString(""));
        case '1' -> session.close("io server disconnect");
        case '2', '5' -> change(() -> events.add(packet.event()));
        case '3', '6' -> answer(packet);
        case '4' -> {
          change(() -> refusal = SocketIoRefusal.parse(packet.json()));
          session.close("io client disconnect");
        }
        default -> throw new IllegalStateException("an unknown packet: " + packet);
      }
    }

    private void answer(SocketIoParser.Packet packet) {
      CompletableFuture<List<JsonNode>> waiting;
      synchronized (lock) {
        waiting = acks.remove(packet.id().orElse(-1));
      }
      if (waiting != null) {
        waiting.complete(List.copyOf(Json.read(packet.json()).values()));
      }
    }

    private void change(Runnable change) {
      synchronized (lock) {
        change.run();
        lock.notifyAll();
      }
    }

    @Override
    public void closed(String reason, String detail) {
      List<CompletableFuture<List<JsonNode>>> waiting;
      synchronized (lock) {
        disconnectReason = reason;
        disconnectDetail = detail;
        waiting = List.copyOf(acks.values());
        acks.clear();
        lock.notifyAll();
      }
      waiting.forEach(w -> w.completeExceptionally(new IllegalStateException(reason)));
    }

    @Override
    public void frame(SocketIoFrame.Direction direction, String packet) {
      if (options.keptFrames() == 0) {
        return;
      }
      synchronized (lock) {
        frames.addLast(new SocketIoFrame(direction, packet, System.nanoTime()));
        while (frames.size() > options.keptFrames()) {
          frames.removeFirst();
        }
        lock.notifyAll();
      }
    }
  }
}
