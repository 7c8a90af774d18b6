package dev.hands4j.socketio;

/**
 * Numbers of one moment.
 *
 * @param sessions open Engine.IO sessions
 * @param rooms rooms with somebody in them
 * @param queuedBytes bytes that wait for clients or are being written; a frame sent to several
 *     clients counts for each
 * @param slowConsumersClosed clients closed since the start because they did not keep up
 */
public record SocketIoMetrics(
    int sessions, int rooms, long queuedBytes, long slowConsumersClosed) {}
