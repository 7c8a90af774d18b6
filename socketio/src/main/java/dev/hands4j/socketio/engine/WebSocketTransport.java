package dev.hands4j.socketio.engine;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.eclipse.jetty.websocket.api.exceptions.MessageTooLargeException;
import org.jspecify.annotations.Nullable;

/**
 * One WebSocket, which is either a session of its own from the start or the probe of a polling
 * session that may take it over (Engine.IO 4, "Upgrade"):
 *
 * <pre>
 * client 2probe → server 3probe, and a poll in flight is answered → client 5 → this is the transport
 * </pre>
 *
 * <p>Reading goes on only when the session asks for it, so a client that sends faster than its
 * messages are handled is slowed down by TCP. The class is public only because Jetty calls it
 * through method handles; nobody outside this package can make one.
 */
public final class WebSocketTransport implements Transport, Transport.Lane, Session.Listener {
  /**
   * Frames handed to Jetty at once; Jetty writes what it has together, which saves system calls.
   */
  private static final int WINDOW = 16;

  /** How long a client may take to answer a close frame before the connection is cut. */
  private static final Duration CLOSE_GRACE = Duration.ofSeconds(2);

  private final EngineServer server;
  private final Handshake handshake;
  private final Optional<EngineSession> probed;
  private final AtomicInteger inFlight = new AtomicInteger();
  private volatile @Nullable EngineSession session;
  private volatile @Nullable Session connection;
  private volatile boolean probing;

  /**
   * @param probed the polling session this socket wants to take over, if any
   */
  WebSocketTransport(EngineServer server, Handshake handshake, Optional<EngineSession> probed) {
    this.server = server;
    this.handshake = handshake;
    this.probed = probed;
    this.probing = probed.isPresent();
  }

  @Override
  public void onWebSocketOpen(Session opened) {
    int limit = server.config().maxFrameBytes();
    opened.setMaxTextMessageSize(limit);
    opened.setMaxBinaryMessageSize(limit);
    opened.setMaxFrameSize(limit);
    opened.setAutoFragment(true); // outgoing messages have no limit, their frames do
    opened.setIdleTimeout(Duration.ZERO); // the heartbeat notices a dead peer
    connection = opened;
    Optional<EngineSession> owner =
        probed.isPresent()
            ? probed.filter(polling -> polling.beginProbe(this))
            : server.open(handshake, this);
    if (owner.isEmpty()) {
      close(CloseReason.TRANSPORT_ERROR);
      return;
    }
    session = owner.get();
    opened.demand();
  }

  @Override
  public void onWebSocketText(String text) {
    try {
      Packet.Text packet = PacketCodec.decode(text);
      if (probing) {
        probe(packet);
      } else {
        receive(packet);
      }
    } catch (ProtocolException invalid) {
      fail(CloseReason.PARSE_ERROR);
    }
    readOn();
  }

  @Override
  public void onWebSocketBinary(ByteBuffer payload, Callback callback) {
    byte[] data = new byte[payload.remaining()];
    payload.get(data);
    callback.succeed();
    if (probing) {
      fail(CloseReason.PARSE_ERROR);
    } else {
      receive(new Packet.Binary(data));
    }
    readOn();
  }

  @Override
  public void onWebSocketClose(int statusCode, String reason, Callback callback) {
    callback.succeed();
    fail(CloseReason.TRANSPORT_CLOSE);
  }

  @Override
  public void onWebSocketError(Throwable cause) {
    fail(
        cause instanceof MessageTooLargeException
            ? CloseReason.TOO_LARGE
            : CloseReason.TRANSPORT_ERROR);
  }

  private void probe(Packet.Text packet) throws ProtocolException {
    EngineSession polling = probed.orElseThrow();
    if (packet.type() == PacketType.PING && packet.data().equals("probe")) {
      write(List.of(Frame.control(PacketType.PONG, "probe")), _ -> {});
      polling.probeAnswered(this);
    } else if (packet.type() == PacketType.UPGRADE && polling.completeUpgrade(this)) {
      probing = false;
    } else {
      throw new ProtocolException("Unexpected packet on a probe");
    }
  }

  private void receive(Packet packet) {
    EngineSession owner = session;
    if (owner != null) {
      owner.receive(packet);
    }
  }

  private void readOn() {
    EngineSession owner = session;
    Session current = connection;
    if (owner != null && current != null) {
      owner.whenReadable(() -> {
        if (current.isOpen()) {
          current.demand();
        }
      });
    }
  }

  /** Ends the session if this is its transport, or only this socket if it was a probe. */
  private void fail(CloseReason reason) {
    EngineSession owner = session;
    if (owner != null) {
      owner.transportClosed(this, reason);
    }
    close(reason);
  }

  @Override
  public String name() {
    return "websocket";
  }

  @Override
  public Optional<Transport.Lane> claim() {
    return inFlight.get() < WINDOW ? Optional.of(this) : Optional.empty();
  }

  @Override
  public int maxFrames() {
    return 1;
  }

  @Override
  public long maxBytes() {
    return Long.MAX_VALUE;
  }

  @Override
  public void write(List<Frame> frames, Transport.Completion completion) {
    Session current = connection;
    if (current == null) {
      throw new IllegalStateException("WebSocket is not open");
    }
    for (Frame frame : frames) {
      inFlight.incrementAndGet();
      Callback callback =
          Callback.from(
              () -> {
                inFlight.decrementAndGet();
                completion.done(Optional.empty());
              },
              failure -> {
                inFlight.decrementAndGet();
                completion.done(Optional.of(failure));
              });
      switch (frame) {
        case Frame.Text text -> current.sendText(text.wire(), callback);
        case Frame.Binary binary -> current.sendBinary(ByteBuffer.wrap(binary.data()), callback);
      }
    }
  }

  @Override
  public void close(CloseReason reason) {
    Session current = connection;
    if (current != null && current.isOpen()) {
      current.close(reason.webSocketCode(), reason.text(), Callback.NOOP);
      // The close frame stands behind a stalled write, and a dead peer never answers it.
      server.later(current::disconnect, CLOSE_GRACE);
    }
  }
}
