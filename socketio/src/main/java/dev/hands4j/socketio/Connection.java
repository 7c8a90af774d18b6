package dev.hands4j.socketio;

import dev.hands4j.socketio.engine.CloseReason;
import dev.hands4j.socketio.engine.EngineListener;
import dev.hands4j.socketio.engine.EngineSession;
import dev.hands4j.socketio.engine.ProtocolException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The Socket.IO side of one engine session: which packet means what. Runs on the threads that read
 * from clients and never blocks: the connect handler and events go to the {@link Inbox},
 * acknowledgements are completed at once, so that a handler may wait for one.
 */
final class Connection implements EngineListener {
  private static final Logger log = LoggerFactory.getLogger(Connection.class);

  private final SocketIoServer server;
  private final EngineSession session;
  private final PacketDecoder decoder;
  private final Inbox inbox;
  private volatile Optional<Socket> socket = Optional.empty();

  /** Counts the times the session became unused, so that only the last deadline is kept. */
  private final AtomicInteger unused = new AtomicInteger();

  Connection(SocketIoServer server, EngineSession session) {
    this.server = server;
    this.session = session;
    this.decoder =
        new PacketDecoder(
            server.config().maxAttachments(), server.config().engine().maxFrameBytes());
    this.inbox = new Inbox(session, server.config());
    expectConnect();
  }

  @Override
  public void onText(String text) throws ProtocolException {
    decoder.text(text).ifPresent(packet -> handle(packet, text.length()));
  }

  @Override
  public void onBinary(byte[] data) throws ProtocolException {
    decoder.binary(data).ifPresent(packet -> handle(packet, data.length));
  }

  @Override
  public void onClose(CloseReason reason) {
    current().ifPresent(gone -> gone.end(DisconnectReason.of(reason)));
  }

  private void handle(SocketPacket packet, int size) {
    if (!packet.namespace().equals("/")) {
      if (packet instanceof SocketPacket.Connect) {
        session.send(PacketEncoder.unknownNamespace(packet.namespace()));
      }
      return;
    }
    switch (packet) {
      case SocketPacket.Connect connect -> connect(connect, size);
      case SocketPacket.Disconnect _ ->
          current()
              .ifPresent(leaving -> {
                leaving.end(DisconnectReason.CLIENT_DISCONNECT);
                expectConnect();
              });
      case SocketPacket.Event event ->
          current()
              .ifPresent(target -> inbox.put(() -> target.dispatch(event(target, event)), size));
      case SocketPacket.Ack ack ->
          current().ifPresent(target -> target.acknowledged(ack.id(), ack.args()));
    }
  }

  private static SocketEvent event(Socket target, SocketPacket.Event event) {
    Optional<Consumer<List<Payload>>> acknowledge =
        event.id().isPresent()
            ? Optional.of(args -> target.sendAck(event.id().getAsLong(), args))
            : Optional.empty();
    return new SocketEvent(event.name(), event.args(), acknowledge);
  }

  private void connect(SocketPacket.Connect connect, int size) {
    if (current().isPresent()) {
      return; // already connected or connecting: nothing to do twice
    }
    var connecting =
        new Socket(
            server.newSocketId(),
            session,
            connect.payload(),
            server.rooms(),
            inbox,
            new PendingAcks(server.config().maxPendingAcks()));
    socket = Optional.of(connecting);
    if (!session.isOpen()) {
      connecting.end(DisconnectReason.TRANSPORT_CLOSE); // closed before onClose could see it
      return;
    }
    inbox.put(() -> decide(connecting), size);
  }

  private void decide(Socket connecting) {
    ConnectDecision decision;
    try {
      decision = server.connectHandler().connect(connecting);
    } catch (Exception failure) {
      if (failure instanceof InterruptedException) {
        Thread.currentThread().interrupt();
      }
      log.atError()
          .setCause(failure)
          .addKeyValue("socket", connecting.id())
          .log("The connect handler failed");
      decision = ConnectDecision.refuse("Internal server error");
    }
    switch (decision) {
      case ConnectDecision.Accept accept -> connecting.accept(accept.listener());
      case ConnectDecision.Refuse refuse -> {
        if (connecting.end(DisconnectReason.SERVER_DISCONNECT)) {
          session.send(PacketEncoder.connectError(refuse));
        }
        expectConnect();
      }
    }
  }

  private Optional<Socket> current() {
    return socket.filter(candidate -> !candidate.isClosed());
  }

  private void expectConnect() {
    int now = unused.incrementAndGet();
    server.later(
        () -> {
          if (unused.get() == now && current().isEmpty()) {
            session.close(CloseReason.CONNECT_TIMEOUT);
          }
        },
        server.config().connectTimeout());
  }
}
