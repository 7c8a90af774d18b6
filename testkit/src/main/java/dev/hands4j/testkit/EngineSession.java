package dev.hands4j.testkit;

import java.net.http.HttpClient;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * One Engine.IO 4 connection: handshake, heartbeat and upgrade. Packets reach the receiver in the
 * order of arrival, without those of the heartbeat and the upgrade. Safe for use from any thread.
 */
final class EngineSession {
  /** What comes out of a session. Called by one thread at a time. */
  interface Receiver {
    void opened();

    /** The content of a message packet, without the leading 4. */
    void message(String content);

    void binary(byte[] bytes);

    /** Called once. */
    void closed(String reason, String detail);

    /** Every packet in both directions, for the log. */
    void frame(SocketIoFrame.Direction direction, String packet);
  }

  /** What is sent while an upgrade changes the transport. */
  private record Held(@Nullable String packet, byte[] bytes) {}

  private final HttpClient http;
  private final SocketIoOptions options;
  private final Receiver receiver;
  private EngineTransport transport; // guarded by this
  private @Nullable List<Held> held; // guarded by this; null unless an upgrade is under way
  private Optional<String> sid = Optional.empty(); // guarded by this
  private boolean upgraded; // guarded by this
  private boolean over; // guarded by this
  private long heartbeatNanos = Long.MAX_VALUE; // guarded by this; how long silence may last
  private long lastSign = System.nanoTime(); // guarded by this

  EngineSession(HttpClient http, SocketIoOptions options, Receiver receiver) {
    this.http = http;
    this.options = options;
    this.receiver = receiver;
    this.transport =
        options.transport() == SocketIoOptions.Transport.WEBSOCKET
            ? new WebSocketTransport(http, options, Optional.empty(), new Main())
            : new PollingTransport(http, options, new Main());
  }

  /** Begins; the receiver may be called on this thread before it returns. */
  void start() {
    EngineTransport first;
    synchronized (this) {
      first = transport;
    }
    first.start();
  }

  /** Sends a raw packet, type included. */
  synchronized void send(String packet) {
    receiver.frame(SocketIoFrame.Direction.TO_SERVER, packet);
    if (held != null) {
      held.add(new Held(packet, new byte[0]));
    } else if (!over) {
      transport.send(packet);
    }
  }

  /** Sends a packet and its attachments with nothing in between. */
  synchronized void send(String packet, List<byte[]> attachments) {
    send(packet);
    attachments.forEach(this::sendBinary);
  }

  private synchronized void sendBinary(byte[] bytes) {
    receiver.frame(SocketIoFrame.Direction.TO_SERVER, "<" + bytes.length + " bytes>");
    if (held != null) {
      held.add(new Held(null, bytes));
    } else if (!over) {
      transport.sendBinary(bytes);
    }
  }

  synchronized void reading(boolean on) {
    transport.reading(on);
  }

  synchronized Optional<String> sid() {
    return sid;
  }

  synchronized boolean upgraded() {
    return upgraded;
  }

  /** Says goodbye and closes. */
  void close(String reason) {
    end(reason, "", true);
  }

  private void end(String reason, String detail, boolean goodbye) {
    synchronized (this) {
      if (over) {
        return;
      }
      over = true;
      notifyAll();
      if (goodbye && transport instanceof PollingTransport) {
        transport.send("1");
      }
      transport.close();
    }
    receiver.closed(reason, detail);
  }

  /** The transport that carries the session; after an upgrade, polling has no say any more. */
  private final class Main implements EngineTransport.Receiver {
    @Override
    public void packet(String packet) {
      if (packet.isEmpty()) {
        return;
      }
      receiver.frame(SocketIoFrame.Direction.TO_CLIENT, packet);
      sign();
      try {
        take(packet);
      } catch (RuntimeException e) {
        end("parse error", e.toString(), false);
      }
    }

    private void take(String packet) {
      String content = packet.substring(1);
      switch (packet.charAt(0)) {
        case '0' -> handshake(Json.read(content));
        case '1' -> end("transport close", "the server sent a close packet", false);
        case '2' -> send("3" + content);
        case '4' -> receiver.message(content);
        default -> {
          // 3 answers nothing that we asked, 6 only ends a poll
        }
      }
    }

    @Override
    public void binary(byte[] bytes) {
      receiver.frame(SocketIoFrame.Direction.TO_CLIENT, "<" + bytes.length + " bytes>");
      sign();
      try {
        receiver.binary(bytes);
      } catch (RuntimeException e) {
        end("parse error", e.toString(), false);
      }
    }

    @Override
    public void closed(String reason, String detail) {
      end(reason, detail, false);
    }
  }

  private synchronized void sign() {
    lastSign = System.nanoTime();
  }

  private void handshake(JsonNode open) {
    String id = open.path("sid").asString("");
    boolean upgradable = false;
    synchronized (this) {
      sid = Optional.of(id);
      long millis = open.path("pingInterval").asLong() + open.path("pingTimeout").asLong();
      heartbeatNanos = millis * 1_000_000L;
      if (transport instanceof PollingTransport polling) {
        polling.session(id);
        upgradable = options.transport() == SocketIoOptions.Transport.UPGRADE;
      }
    }
    Thread.ofVirtual().name("socketio-heartbeat").start(this::watchHeartbeat);
    receiver.opened();
    if (upgradable && open.path("upgrades").toString().contains("websocket")) {
      new Upgrade(id).start();
    }
  }

  /** Ends a session whose server is silent for longer than it promised to be. */
  private synchronized void watchHeartbeat() {
    try {
      while (!over) {
        long left = heartbeatNanos - (System.nanoTime() - lastSign);
        if (left <= 0) {
          Thread.ofVirtual().start(() -> end("ping timeout", "no sign of the server", false));
          return;
        }
        wait(left / 1_000_000L + 1);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Probes a WebSocket and, when it answers, moves the session onto it. */
  private final class Upgrade implements EngineTransport.Receiver {
    private final Main main = new Main();
    private final WebSocketTransport candidate;
    private volatile boolean done;

    Upgrade(String id) {
      this.candidate = new WebSocketTransport(http, options, Optional.of(id), this);
    }

    void start() {
      candidate.start();
      receiver.frame(SocketIoFrame.Direction.TO_SERVER, "2probe");
      candidate.send("2probe");
    }

    @Override
    public void packet(String packet) {
      if (done) {
        main.packet(packet);
      } else if (packet.equals("3probe")) {
        receiver.frame(SocketIoFrame.Direction.TO_CLIENT, packet);
        done = true;
        Thread.ofVirtual().name("socketio-upgrade").start(this::move);
      }
    }

    private void move() {
      PollingTransport polling;
      synchronized (EngineSession.this) {
        if (over || !(transport instanceof PollingTransport old)) {
          return;
        }
        polling = old;
        held = new ArrayList<>();
      }
      try {
        List<String> unsent = polling.pause();
        synchronized (EngineSession.this) {
          receiver.frame(SocketIoFrame.Direction.TO_SERVER, "5");
          candidate.send("5");
          unsent.forEach(this::sendOnCandidate);
          flush();
          transport = candidate;
          upgraded = true;
          polling.close();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    /** Polling carries bytes as text; a WebSocket has frames of its own for them. */
    private void sendOnCandidate(String packet) {
      if (packet.startsWith("b")) {
        candidate.sendBinary(Base64.getDecoder().decode(packet.substring(1)));
      } else {
        candidate.send(packet);
      }
    }

    private void flush() {
      List<Held> waiting = held == null ? List.of() : held;
      held = null;
      for (Held one : waiting) {
        if (one.packet() != null) {
          candidate.send(one.packet());
        } else {
          candidate.sendBinary(one.bytes());
        }
      }
    }

    @Override
    public void binary(byte[] bytes) {
      main.binary(bytes);
    }

    /** A probe that fails leaves the session where it is. */
    @Override
    public void closed(String reason, String detail) {
      if (done) {
        end(reason, detail, false);
      }
    }
  }
}
