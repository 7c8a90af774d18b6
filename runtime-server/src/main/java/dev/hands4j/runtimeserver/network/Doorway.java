package dev.hands4j.runtimeserver.network;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.concurrent.Semaphore;

/**
 * Takes connections and carries each to another one, byte for byte in both directions, until both
 * have ended or one is gone. Connections beyond the limit end at once.
 */
final class Doorway implements AutoCloseable {
  private static final int BUFFER = 16 * 1024;

  /** Where a connection leads. */
  @FunctionalInterface
  interface Beyond {
    /** Opens the other side; may read what the caller says first. */
    SocketChannel open(SocketChannel caller) throws IOException;
  }

  private final ServerSocketChannel listener;
  private final Beyond beyond;
  private final Semaphore room;

  private Doorway(ServerSocketChannel listener, Beyond beyond, int maxConnections) {
    this.listener = listener;
    this.beyond = beyond;
    this.room = new Semaphore(maxConnections);
  }

  /**
   * Begins to accept.
   *
   * @param listener bound already; closed with this
   */
  static Doorway open(
      String name, ServerSocketChannel listener, Beyond beyond, int maxConnections) {
    Doorway doorway = new Doorway(listener, beyond, maxConnections);
    Thread.ofVirtual().name(name).start(doorway::accept);
    return doorway;
  }

  private void accept() {
    while (listener.isOpen()) {
      try {
        SocketChannel caller = listener.accept();
        if (room.tryAcquire()) {
          Thread.ofVirtual().name("carry").start(() -> serve(caller));
        } else {
          caller.close();
        }
      } catch (IOException e) {
        if (listener.isOpen()) {
          System.err.println("a connection was lost: " + e.getMessage());
        }
      }
    }
  }

  private void serve(SocketChannel caller) {
    try (caller;
        SocketChannel other = beyond.open(caller)) {
      Thread up = Thread.ofVirtual().name("carry-up").start(() -> carry(caller, other));
      carry(other, caller);
      other.close();
      caller.close();
      up.join();
    } catch (IOException e) {
      // Nobody is there: the caller sees its connection end.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      room.release();
    }
  }

  private static void carry(SocketChannel from, SocketChannel to) {
    ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
    try {
      while (from.read(buffer) >= 0) {
        buffer.flip();
        while (buffer.hasRemaining()) {
          to.write(buffer);
        }
        buffer.clear();
      }
      to.shutdownOutput();
    } catch (IOException e) {
      // One side is gone; the caller closes both.
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }
}
