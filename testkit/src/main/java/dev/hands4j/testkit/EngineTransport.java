package dev.hands4j.testkit;

/** Carries Engine.IO packets in one way. Safe for use from any thread. */
interface EngineTransport {

  /** What arrives. Called by one thread at a time, in order. */
  interface Receiver {
    void packet(String packet);

    void binary(byte[] bytes);

    /** Called once. The reason is in the words of the public client. */
    void closed(String reason, String detail);
  }

  /**
   * Begins. Callbacks may come on the calling thread before this returns, so no lock that they need
   * may be held.
   */
  void start();

  /** Queues a packet; what is queued is sent in order. */
  void send(String packet);

  void sendBinary(byte[] bytes);

  /** Stops, or goes on, taking bytes from the connection. */
  void reading(boolean on);

  /** Lets go of the connection without a word. */
  void close();
}
