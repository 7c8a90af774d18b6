package dev.hands4j.testkit;

import dev.hands4j.testkit.http.HttpExchange;
import dev.hands4j.testkit.http.TestHttpServer;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.Deque;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The other side of {@link SocketIoTestClient}: just enough of Engine.IO 4 and Socket.IO 5, written
 * apart from the client, to see what the client does. Sends what a test tells it to.
 */
final class TinySocketIoServer implements AutoCloseable {
  private static final int PROBED_POLL_MILLIS = 50;

  private static final String MAGIC = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

  /** Reacts to a message packet of the client, without the leading 4. */
  interface Behaviour {
    void message(Session session, String content);
  }

  final Queue<String> received = new ConcurrentLinkedQueue<>();
  final Queue<Integer> binaryLengths = new ConcurrentLinkedQueue<>();
  final Queue<String> queries = new ConcurrentLinkedQueue<>();
  final Queue<String> testHeaders = new ConcurrentLinkedQueue<>();
  private final Map<String, Session> sessions = new ConcurrentHashMap<>();
  private final AtomicInteger numbers = new AtomicInteger();
  private final Behaviour behaviour;
  private final int heartbeatMillis;
  private final TestHttpServer http = TestHttpServer.start(0, this::handle);

  TinySocketIoServer(Behaviour behaviour) {
    this(behaviour, 60_000);
  }

  TinySocketIoServer(Behaviour behaviour, int heartbeatMillis) {
    this.behaviour = behaviour;
    this.heartbeatMillis = heartbeatMillis;
  }

  java.net.URI uri() {
    return http.uri();
  }

  /** One client; queues packets until a poll or a socket takes them. */
  final class Session {
    private final String sid = "engine-" + numbers.incrementAndGet();
    private final Deque<Object> queue = new ArrayDeque<>();
    private OutputStream socket;
    private boolean probed;

    void send(String packet) {
      deliver(packet);
    }

    void sendBinary(byte[] bytes) {
      deliver(bytes);
    }

    private synchronized void deliver(Object packet) {
      if (socket == null) {
        queue.add(packet);
        notifyAll();
        return;
      }
      try {
        if (packet instanceof byte[] bytes) {
          frame(socket, 2, bytes);
        } else {
          frame(socket, 1, packet.toString().getBytes(StandardCharsets.UTF_8));
        }
      } catch (IOException e) {
        received.add("!" + e.getMessage());
      }
    }

    /** From now on polls do not wait, so that the client can stop polling whenever it looks. */
    synchronized void probed() {
      probed = true;
      notifyAll();
    }

    private synchronized String poll() throws InterruptedException {
      while (queue.isEmpty()) {
        if (probed) {
          wait(PROBED_POLL_MILLIS);
          if (queue.isEmpty()) {
            return "6";
          }
        } else {
          wait();
        }
      }
      var body = new StringBuilder();
      while (!queue.isEmpty()) {
        Object packet = queue.poll();
        body.append(body.isEmpty() ? "" : "\u001e");
        body.append(
            packet instanceof byte[] bytes
                ? "b" + Base64.getEncoder().encodeToString(bytes)
                : packet);
      }
      return body.toString();
    }

    private void packet(String packet) {
      received.add(packet);
      if (packet.startsWith("4")) {
        behaviour.message(this, packet.substring(1));
      } else if (packet.equals("1")) {
        send("6");
      }
    }

    synchronized void moveTo(OutputStream out) {
      socket = out;
      while (!queue.isEmpty()) {
        deliver(queue.poll());
      }
    }
  }

  private void handle(HttpExchange exchange) throws IOException {
    String query = exchange.request().query();
    queries.add(query);
    exchange.request().header("x-test").ifPresent(testHeaders::add);
    String sid = query.replaceFirst(".*sid=", "").replaceFirst("&.*", "");
    Session session = query.contains("sid=") ? sessions.get(sid) : new Session();
    if (session == null) {
      text(exchange, 400, "\"Invalid session\"");
    } else if (query.contains("transport=websocket")) {
      webSocket(exchange, session, query.contains("sid="));
    } else if (exchange.request().method().equals("POST")) {
      for (String packet : exchange.request().bodyText().split("\u001e")) {
        if (packet.startsWith("b")) {
          binaryLengths.add(Base64.getDecoder().decode(packet.substring(1)).length);
        } else {
          session.packet(packet);
        }
      }
      text(exchange, 200, "ok");
    } else if (query.contains("sid=")) {
      text(exchange, 200, poll(session));
    } else {
      sessions.put(session.sid, session);
      text(exchange, 200, open(session, "\"websocket\""));
    }
  }

  private static String poll(Session session) throws IOException {
    try {
      return session.poll();
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  private String open(Session session, String upgrades) {
    return "0{\"sid\":\"%s\",\"upgrades\":[%s],\"pingInterval\":%d,\"pingTimeout\":%d}"
        .formatted(session.sid, upgrades, heartbeatMillis / 2, heartbeatMillis / 2);
  }

  private static void text(HttpExchange exchange, int status, String body) throws IOException {
    exchange.respond(
        status, Map.of("Content-Type", "text/plain"), body.getBytes(StandardCharsets.UTF_8));
  }

  private void webSocket(HttpExchange exchange, Session session, boolean upgrade)
      throws IOException {
    String key = exchange.request().header("sec-websocket-key").orElseThrow();
    InputStream raw =
        exchange.switchProtocols(
            Map.of("Upgrade", "websocket", "Sec-WebSocket-Accept", accept(key)));
    OutputStream out = exchange.rawOutput();
    if (!upgrade) {
      frame(out, 1, open(session, "").getBytes(StandardCharsets.UTF_8));
      session.moveTo(out);
    }
    var in = new DataInputStream(raw);
    while (true) {
      int opcode = in.readUnsignedByte() & 0x0f;
      byte[] payload = payload(in);
      String text = new String(payload, StandardCharsets.UTF_8);
      switch (opcode) {
        case 1 -> {
          if (text.equals("2probe")) {
            received.add(text);
            frame(out, 1, "3probe".getBytes(StandardCharsets.UTF_8));
            session.probed();
          } else if (text.equals("5")) {
            received.add(text);
            session.moveTo(out);
          } else {
            session.packet(text);
          }
        }
        case 2 -> binaryLengths.add(payload.length);
        case 8 -> {
          received.add("close");
          return;
        }
        default -> throw new IOException("unexpected opcode " + opcode);
      }
    }
  }

  private static String accept(String key) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-1")
              .digest((key + MAGIC).getBytes(StandardCharsets.US_ASCII));
      return Base64.getEncoder().encodeToString(digest);
    } catch (java.security.NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] payload(DataInputStream in) throws IOException {
    int length = in.readUnsignedByte() & 0x7f;
    if (length == 126) {
      length = in.readUnsignedShort();
    } else if (length == 127) {
      length = (int) in.readLong();
    }
    byte[] mask = in.readNBytes(4);
    byte[] payload = in.readNBytes(length);
    for (int i = 0; i < payload.length; i++) {
      payload[i] ^= mask[i % 4];
    }
    return payload;
  }

  private static void frame(OutputStream out, int opcode, byte[] payload) throws IOException {
    var frame = new ByteArrayOutputStream();
    frame.write(0x80 | opcode);
    if (payload.length < 126) {
      frame.write(payload.length);
    } else {
      frame.write(127); // the long form, for every length: allowed to a fake
      for (int shift = 56; shift >= 0; shift -= 8) {
        frame.write((int) ((long) payload.length >>> shift) & 0xff);
      }
    }
    frame.write(payload);
    out.write(frame.toByteArray());
    out.flush();
  }

  @Override
  public void close() {
    http.close();
  }
}
