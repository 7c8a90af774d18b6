package dev.hands4j.socketio;

import dev.hands4j.socketio.engine.EngineServer;
import dev.hands4j.socketio.engine.HandshakeGuard;
import jakarta.servlet.http.HttpServlet;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * A Socket.IO 5 server over Engine.IO 4, to be mounted on a Jetty servlet server.
 *
 * <pre>{@code
 * var io = new SocketIoServer(SocketIoConfig.defaults(), HandshakeGuard.OPEN, socket -> {
 *   socket.join("all");
 *   return ConnectDecision.accept(event -> io.to("all").emit(event.name(), ...));
 * });
 * context.addServlet(new ServletHolder(io.servlet()), "/socket.io/*");
 * JettyWebSocketServletContainerInitializer.configure(context, null);
 * }</pre>
 *
 * <p>Thread-safe. Only the main namespace exists; others are refused.
 */
public final class SocketIoServer implements AutoCloseable {
  private final SocketIoConfig config;
  private final ConnectHandler connectHandler;
  private final Rooms rooms = new Rooms();
  private final SecureRandom random = new SecureRandom();
  private final EngineServer engine;

  /** Ready to serve; nothing happens before the servlet is mounted. */
  public SocketIoServer(
      SocketIoConfig config, HandshakeGuard guard, ConnectHandler connectHandler) {
    this.config = config;
    this.connectHandler = connectHandler;
    this.engine =
        new EngineServer(config.engine(), guard, session -> new Connection(this, session));
  }

  /** The servlet; mount it at {@code /socket.io/*}, which includes {@code /socket.io}. */
  public HttpServlet servlet() {
    return engine.servlet();
  }

  /** Everybody in a room. */
  public RoomTarget to(String room) {
    return new RoomTarget(rooms, room, Optional.empty());
  }

  /** How many clients are in a room, including those whose connect handler still runs. */
  public int presence(String room) {
    return rooms.count(room);
  }

  /** The clients in a room. */
  public List<Socket> sockets(String room) {
    return rooms.members(room);
  }

  /** Numbers for a metrics system, cheap enough for every scrape. */
  public SocketIoMetrics metrics() {
    return new SocketIoMetrics(
        engine.sessionCount(),
        rooms.size(),
        engine.queuedByteCount(),
        engine.slowConsumersClosed());
  }

  /**
   * Refuses new clients, sends what waits for the others within {@code drainTimeout}, and closes
   * them with code 1012 and without DISCONNECT, so that they reconnect (socketio.md §10.4). Call it
   * before the HTTP server is stopped.
   */
  @Override
  public void close() {
    engine.close();
  }

  SocketIoConfig config() {
    return config;
  }

  ConnectHandler connectHandler() {
    return connectHandler;
  }

  Rooms rooms() {
    return rooms;
  }

  String newSocketId() {
    byte[] bytes = new byte[15];
    random.nextBytes(bytes);
    return Base64.getUrlEncoder().encodeToString(bytes);
  }

  void later(Runnable action, Duration delay) {
    engine.later(action, delay);
  }
}
