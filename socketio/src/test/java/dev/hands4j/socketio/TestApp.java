package dev.hands4j.socketio;

import dev.hands4j.socketio.engine.HandshakeGuard;
import dev.hands4j.socketio.engine.TestHttpServer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;

/** A server with an application that does what tests ask of it, by query and by event. */
final class TestApp implements AutoCloseable {
  final SocketIoServer io;
  final TestHttpServer http;
  final ConcurrentLinkedQueue<Socket> sockets = new ConcurrentLinkedQueue<>();
  final ConcurrentLinkedQueue<DisconnectReason> disconnects = new ConcurrentLinkedQueue<>();
  final ConcurrentLinkedQueue<String> handled = new ConcurrentLinkedQueue<>();

  /** Connect handlers with {@code wait} in the query go on when it is open. */
  final CountDownLatch connectGate = new CountDownLatch(1);

  /** The event {@code wait} goes on when it is open. */
  final CountDownLatch eventGate = new CountDownLatch(1);

  TestApp() throws Exception {
    this(config(), HandshakeGuard.OPEN);
  }

  TestApp(SocketIoConfig config) throws Exception {
    this(config, HandshakeGuard.OPEN);
  }

  TestApp(SocketIoConfig config, HandshakeGuard guard) throws Exception {
    io = new SocketIoServer(config, guard, this::connect);
    http = new TestHttpServer(io.servlet());
  }

  static SocketIoConfig config() {
    SocketIoConfig defaults = SocketIoConfig.defaults();
    return defaults.withEngine(
        defaults
            .engine()
            .withTimeouts(Duration.ofSeconds(10), Duration.ofSeconds(30), Duration.ofMillis(500)));
  }

  private ConnectDecision connect(Socket socket) throws Exception {
    sockets.add(socket);
    if (socket.handshake().query("fail").isPresent()) {
      throw new IllegalStateException("a secret of the server");
    }
    int replay = socket.handshake().query("replay").map(Integer::parseInt).orElse(0);
    for (int i = 0; i < replay; i++) {
      var event = EncodedEvent.of("oh_event", new RawJson("{\"id\":" + i + "}"));
      if (!socket.emitWhenReady(event)) {
        break;
      }
    }
    if (socket.handshake().query("refuse").isPresent()) {
      return ConnectDecision.refuse("denied", new RawJson("{\"code\":403}"));
    }
    socket.handshake().query("room").ifPresent(socket::join);
    if (socket.handshake().query("wait").isPresent()) {
      connectGate.await();
    }
    return ConnectDecision.accept(new Listener(socket));
  }

  private final class Listener implements SocketListener {
    private final Socket socket;

    Listener(Socket socket) {
      this.socket = socket;
    }

    @Override
    public void onEvent(SocketEvent event) throws Exception {
      handled.add(event.name());
      switch (event.name()) {
        case "message" -> socket.emit("message-back", payloads(event.args()));
        case "message-with-ack" -> event.ack(payloads(event.args()));
        case "join" -> {
          socket.join(text(event, 0));
          event.ack();
        }
        case "leave" -> {
          socket.leave(text(event, 0));
          event.ack();
        }
        case "say" -> io.to(text(event, 0)).emit("said", payloads(event.args()));
        case "say-others" ->
            io.to(text(event, 0)).except(socket).emit("said", payloads(event.args()));
        case "burst" ->
            IntStream.range(0, event.arg(0).orElseThrow().asInt())
                .forEach(i -> socket.emit("tick", new RawJson(Integer.toString(i))));
        case "large" ->
            socket.emit(
                "large", new RawJson("\"" + "x".repeat(event.arg(0).orElseThrow().asInt()) + "\""));
        case "ask" -> {
          List<JsonNode> answer =
              socket.emitWithAck("question", Duration.ofSeconds(30), payloads(event.args())).get();
          socket.emit("answered", payloads(answer));
        }
        case "whoami" ->
            event.ack(
                new RawJson("\"" + socket.handshake().query("name").orElse("") + "\""),
                new RawJson(socket.auth().map(JsonNode::toString).orElse("null")),
                new RawJson("\"" + socket.transport() + "\""));
        case "kick" -> {
          IntStream.range(0, event.arg(0).map(JsonNode::asInt).orElse(0))
              .forEach(i -> socket.emit("tick", new RawJson(Integer.toString(i))));
          socket.disconnect();
        }
        case "drop" -> socket.closeTransport();
        case "wait" -> eventGate.await();
        case "throw" -> throw new IllegalStateException("on purpose");
        default -> {}
      }
    }

    @Override
    public void onDisconnect(DisconnectReason reason) {
      handled.add("disconnect");
      disconnects.add(reason);
    }
  }

  private static Payload[] payloads(List<JsonNode> args) {
    return args.stream().map(Payload.Tree::new).toArray(Payload[]::new);
  }

  private static String text(SocketEvent event, int index) {
    return event.arg(index).orElseThrow().asString();
  }

  @Override
  public void close() throws Exception {
    connectGate.countDown();
    eventGate.countDown();
    io.close();
    http.close();
  }
}
