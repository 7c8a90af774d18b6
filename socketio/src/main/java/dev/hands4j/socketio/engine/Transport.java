package dev.hands4j.socketio.engine;

import java.util.List;
import java.util.Optional;

/** How frames reach a client. A session has one at a time and changes it once, by an upgrade. */
sealed interface Transport permits PollingTransport, WebSocketTransport {
  /** {@code polling} or {@code websocket}, as in the query parameter. */
  String name();

  /**
   * A way to write now, or nothing if the client cannot take more at the moment. Called with the
   * session's lock held; what is returned must be used for exactly one write.
   */
  Optional<Lane> claim();

  /** Lets go of the connection; nothing is written any more. Does not block. */
  void close(CloseReason reason);

  /** One opportunity to write. */
  interface Lane {
    /** Most frames of one write. */
    int maxFrames();

    /** Bytes after which no further frame is added. */
    long maxBytes();

    /** Writes without blocking the caller and reports exactly once, on any thread. */
    void write(List<Frame> frames, Completion completion);
  }

  /** Told when a write is over. */
  @FunctionalInterface
  interface Completion {
    /** With the failure, if it failed. */
    void done(Optional<Throwable> failure);
  }
}
