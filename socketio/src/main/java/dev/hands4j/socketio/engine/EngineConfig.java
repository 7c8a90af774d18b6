package dev.hands4j.socketio.engine;

import java.time.Duration;

/**
 * Every limit of the Engine.IO layer. Immutable; a value that cannot work is refused at creation.
 *
 * @param pingInterval time between a pong and the next ping
 * @param pingTimeout time a client may stay silent after a ping
 * @param advertisedMaxPayload {@code maxPayload} of the open packet, in bytes; also the size a
 *     polling response is filled up to
 * @param maxFrameBytes largest WebSocket message and largest POST body accepted, in bytes
 * @param maxPacketsPerPayload most packets accepted in one POST body
 * @param maxQueuedMessages most frames that may wait for one client
 * @param maxQueuedBytes most bytes that may wait for one client; a single larger frame is accepted
 *     when nothing else waits
 * @param maxTotalQueuedBytes most bytes that may wait for all clients together; above it, who has
 *     something waiting counts as too slow
 * @param maxSessions most sessions open at once; further handshakes get 503
 * @param upgradeTimeout time a WebSocket probe may take before it is closed
 * @param sendTimeout time one write may make no progress before the client counts as too slow
 * @param drainTimeout time a graceful close waits for queued frames
 * @param compression whether permessage-deflate is accepted when a client offers it
 */
public record EngineConfig(
    Duration pingInterval,
    Duration pingTimeout,
    int advertisedMaxPayload,
    int maxFrameBytes,
    int maxPacketsPerPayload,
    int maxQueuedMessages,
    long maxQueuedBytes,
    long maxTotalQueuedBytes,
    int maxSessions,
    Duration upgradeTimeout,
    Duration sendTimeout,
    Duration drainTimeout,
    boolean compression) {

  /** Checks that every limit is positive. */
  public EngineConfig {
    positive("pingInterval", pingInterval);
    positive("pingTimeout", pingTimeout);
    positive("upgradeTimeout", upgradeTimeout);
    positive("sendTimeout", sendTimeout);
    positive("drainTimeout", drainTimeout);
    positive("advertisedMaxPayload", advertisedMaxPayload);
    positive("maxFrameBytes", maxFrameBytes);
    positive("maxPacketsPerPayload", maxPacketsPerPayload);
    positive("maxQueuedMessages", maxQueuedMessages);
    positive("maxQueuedBytes", maxQueuedBytes);
    positive("maxTotalQueuedBytes", maxTotalQueuedBytes);
    positive("maxSessions", maxSessions);
  }

  /** Values that browsers on ordinary networks are happy with; pings as in socketio.md §1.1. */
  public static EngineConfig defaults() {
    return new EngineConfig(
        Duration.ofSeconds(25),
        Duration.ofSeconds(20),
        4_194_304,
        5 * 1024 * 1024,
        20_000,
        10_000,
        32L * 1024 * 1024,
        256L * 1024 * 1024,
        10_000,
        Duration.ofSeconds(10),
        Duration.ofSeconds(30),
        Duration.ofSeconds(5),
        false);
  }

  /** A copy with other heartbeat times. */
  public EngineConfig withHeartbeat(Duration interval, Duration timeout) {
    return new EngineConfig(
        interval,
        timeout,
        advertisedMaxPayload,
        maxFrameBytes,
        maxPacketsPerPayload,
        maxQueuedMessages,
        maxQueuedBytes,
        maxTotalQueuedBytes,
        maxSessions,
        upgradeTimeout,
        sendTimeout,
        drainTimeout,
        compression);
  }

  /** A copy with other limits of what may wait for one client, and for all together. */
  public EngineConfig withQueue(int messages, long bytes, long totalBytes) {
    return new EngineConfig(
        pingInterval,
        pingTimeout,
        advertisedMaxPayload,
        maxFrameBytes,
        maxPacketsPerPayload,
        messages,
        bytes,
        totalBytes,
        maxSessions,
        upgradeTimeout,
        sendTimeout,
        drainTimeout,
        compression);
  }

  /** A copy with other sizes of what is advertised and what is accepted, in bytes. */
  public EngineConfig withPayload(int advertised, int acceptedFrameBytes) {
    return new EngineConfig(
        pingInterval,
        pingTimeout,
        advertised,
        acceptedFrameBytes,
        maxPacketsPerPayload,
        maxQueuedMessages,
        maxQueuedBytes,
        maxTotalQueuedBytes,
        maxSessions,
        upgradeTimeout,
        sendTimeout,
        drainTimeout,
        compression);
  }

  /** A copy with another limit of open sessions. */
  public EngineConfig withMaxSessions(int sessions) {
    return new EngineConfig(
        pingInterval,
        pingTimeout,
        advertisedMaxPayload,
        maxFrameBytes,
        maxPacketsPerPayload,
        maxQueuedMessages,
        maxQueuedBytes,
        maxTotalQueuedBytes,
        sessions,
        upgradeTimeout,
        sendTimeout,
        drainTimeout,
        compression);
  }

  /** A copy with other times for a probe, a stalled write and a graceful close. */
  public EngineConfig withTimeouts(Duration upgrade, Duration send, Duration drain) {
    return new EngineConfig(
        pingInterval,
        pingTimeout,
        advertisedMaxPayload,
        maxFrameBytes,
        maxPacketsPerPayload,
        maxQueuedMessages,
        maxQueuedBytes,
        maxTotalQueuedBytes,
        maxSessions,
        upgrade,
        send,
        drain,
        compression);
  }

  /** A copy that accepts, or no longer accepts, permessage-deflate. */
  public EngineConfig withCompression(boolean accepted) {
    return new EngineConfig(
        pingInterval,
        pingTimeout,
        advertisedMaxPayload,
        maxFrameBytes,
        maxPacketsPerPayload,
        maxQueuedMessages,
        maxQueuedBytes,
        maxTotalQueuedBytes,
        maxSessions,
        upgradeTimeout,
        sendTimeout,
        drainTimeout,
        accepted);
  }

  /** How often sessions are looked at for overdue pings and timeouts. */
  Duration tick() {
    long shortest = Math.min(pingInterval.toMillis(), pingTimeout.toMillis());
    shortest = Math.min(shortest, Math.min(upgradeTimeout.toMillis(), sendTimeout.toMillis()));
    return Duration.ofMillis(Math.clamp(shortest / 10, 10, 500));
  }

  private static void positive(String name, Duration value) {
    if (!value.isPositive()) {
      throw new IllegalArgumentException(name + " must be > 0, was " + value);
    }
  }

  private static void positive(String name, long value) {
    if (value <= 0) {
      throw new IllegalArgumentException(name + " must be > 0, was " + value);
    }
  }
}
