package dev.hands4j.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/** One connection through a {@link TcpFaultProxy}: a reader and a writer for each direction. */
final class ProxiedConnection {
  /** Small, so that a stall is soon felt by the sender. */
  private static final int PIECES_IN_FLIGHT = 16;

  private static final byte[] END = new byte[0];

  private record Piece(byte[] bytes, long dueNanos) {}

  private final Socket client;
  private final Socket server;

  ProxiedConnection(Socket client, Socket server) {
    this.client = client;
    this.server = server;
  }

  /** Returns when both directions have ended. */
  void run(LinkFaults towardsServer, LinkFaults towardsClient) throws InterruptedException {
    Thread up = pump(client, server, towardsServer);
    Thread down = pump(server, client, towardsClient);
    up.join();
    down.join();
    close(client);
    close(server);
  }

  private Thread pump(Socket from, Socket to, LinkFaults faults) {
    var pieces = new ArrayBlockingQueue<Piece>(PIECES_IN_FLIGHT);
    Thread reader =
        Thread.ofVirtual().name("fault-proxy-reader").start(() -> read(from, pieces, faults));
    return Thread.ofVirtual()
        .name("fault-proxy-writer")
        .start(() -> {
          write(to, pieces, faults);
          reader.interrupt();
        });
  }

  private void read(Socket from, BlockingQueue<Piece> pieces, LinkFaults faults) {
    try {
      InputStream in = from.getInputStream();
      byte[] buffer = new byte[16 * 1024];
      for (int n = in.read(buffer, 0, faults.piece());
          n >= 0;
          n = in.read(buffer, 0, faults.piece())) {
        if (!faults.isDropping()) {
          pieces.put(new Piece(Arrays.copyOf(buffer, n), System.nanoTime() + faults.delayNanos()));
        }
      }
      pieces.put(new Piece(END, System.nanoTime() + faults.delayNanos()));
    } catch (IOException e) {
      reset();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void write(Socket to, BlockingQueue<Piece> pieces, LinkFaults faults) {
    try {
      OutputStream out = to.getOutputStream();
      for (Piece piece = next(pieces); piece.bytes().length > 0; piece = next(pieces)) {
        sleepUntil(piece.dueNanos());
        int allowed = faults.pass(piece.bytes().length);
        out.write(piece.bytes(), 0, allowed);
        if (faults.mustCut()) {
          reset();
          return;
        }
        sleepUntil(System.nanoTime() + faults.nanosFor(allowed));
      }
      to.shutdownOutput();
    } catch (IOException e) {
      reset();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Looks up now and then, for a connection that was reset while nothing was to be written. */
  private Piece next(BlockingQueue<Piece> pieces) throws InterruptedException {
    while (true) {
      Piece piece = pieces.poll(100, TimeUnit.MILLISECONDS);
      if (piece != null) {
        return piece;
      }
      if (client.isClosed()) {
        return new Piece(END, System.nanoTime());
      }
    }
  }

  private static void sleepUntil(long nanos) throws InterruptedException {
    long left = nanos - System.nanoTime();
    if (left > 0) {
      Thread.sleep(Duration.ofNanos(left));
    }
  }

  void reset() {
    reset(client);
    reset(server);
  }

  /** Closes so that the other side sees an error instead of an end. */
  static void reset(Socket socket) {
    try {
      if (!socket.isClosed()) {
        socket.setSoLinger(true, 0);
      }
    } catch (IOException e) {
      // The other side was faster; closing is all that is left.
    } finally {
      close(socket);
    }
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // Nobody is left to tell.
    }
  }
}
