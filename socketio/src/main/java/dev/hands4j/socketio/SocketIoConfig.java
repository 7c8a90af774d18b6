package dev.hands4j.socketio;

import dev.hands4j.socketio.engine.EngineConfig;
import java.time.Duration;

/**
 * Every limit of a server. Immutable; a value that cannot work is refused at creation.
 *
 * @param engine limits of sessions, transports and what waits for a client
 * @param connectTimeout time a session may exist without being connected or connecting to the
 *     namespace; a running connect handler has no limit
 * @param maxInboundMessages packets of one client that may wait for its handler before nothing more
 *     is read from it; one POST may exceed it
 * @param maxInboundBytes the same in bytes
 * @param maxAttachments most binary attachments of one packet; together they may be as large as one
 *     frame
 * @param maxPendingAcks most acknowledgements awaited from one client
 */
public record SocketIoConfig(
    EngineConfig engine,
    Duration connectTimeout,
    int maxInboundMessages,
    long maxInboundBytes,
    int maxAttachments,
    int maxPendingAcks) {

  /** Checks that every limit is positive. */
  public SocketIoConfig {
    if (!connectTimeout.isPositive()) {
      throw new IllegalArgumentException("connectTimeout must be > 0, was " + connectTimeout);
    }
    positive("maxInboundMessages", maxInboundMessages);
    positive("maxInboundBytes", maxInboundBytes);
    positive("maxAttachments", maxAttachments);
    positive("maxPendingAcks", maxPendingAcks);
  }

  /** Good for browsers on ordinary networks. */
  public static SocketIoConfig defaults() {
    return new SocketIoConfig(
        EngineConfig.defaults(), Duration.ofSeconds(45), 1_000, 8L * 1024 * 1024, 64, 1_000);
  }

  /** A copy with other limits of the engine. */
  public SocketIoConfig withEngine(EngineConfig limits) {
    return new SocketIoConfig(
        limits,
        connectTimeout,
        maxInboundMessages,
        maxInboundBytes,
        maxAttachments,
        maxPendingAcks);
  }

  /** A copy with another time to connect. */
  public SocketIoConfig withConnectTimeout(Duration timeout) {
    return new SocketIoConfig(
        engine, timeout, maxInboundMessages, maxInboundBytes, maxAttachments, maxPendingAcks);
  }

  /** A copy with other limits of what may wait for a handler. */
  public SocketIoConfig withInbound(int messages, long bytes) {
    return new SocketIoConfig(
        engine, connectTimeout, messages, bytes, maxAttachments, maxPendingAcks);
  }

  private static void positive(String name, long value) {
    if (value <= 0) {
      throw new IllegalArgumentException(name + " must be > 0, was " + value);
    }
  }
}
