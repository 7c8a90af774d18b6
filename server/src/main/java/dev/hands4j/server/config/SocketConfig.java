package dev.hands4j.server.config;

/**
 * Limits of the live connections.
 *
 * @param maxConnections of all conversations together
 * @param maxFrame bytes of one frame a client may send; the advertised size stays the wire's
 * @param maxQueued bytes waiting for one slow client before it is disconnected
 */
public record SocketConfig(int maxConnections, int maxFrame, int maxQueued) {}
