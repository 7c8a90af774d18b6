package dev.hands4j.benchmarks;

import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** The limit of a replay: as many frames of the same size on a WebSocket that does nothing else. */
final class BareSocket {
  private BareSocket() {}

  /** Median milliseconds from connecting to the last of {@code frames} frames, of seven tries. */
  static double millisFor(HttpClient client, long frames, long bytes) throws Exception {
    String frame = "x".repeat((int) (bytes / Math.max(1, frames)));
    var samples = new Samples();
    try (var listener = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
      Thread.ofVirtual().start(() -> serve(listener, frame, frames));
      URI uri = URI.create("ws://127.0.0.1:" + listener.getLocalPort() + "/");
      for (int i = 0; i < 7; i++) {
        long start = System.nanoTime();
        var counted = new Counter(frames);
        WebSocket socket = client.newWebSocketBuilder().buildAsync(uri, counted).join();
        counted.all.get(1, TimeUnit.MINUTES);
        samples.add((System.nanoTime() - start) / 1e6);
        socket.abort();
      }
    }
    return samples.quantile(0.5);
  }

  private static void serve(ServerSocket listener, String frame, long frames) {
    while (!listener.isClosed()) {
      try (Socket peer = listener.accept()) {
        String key = readKey(peer);
        var out = new DataOutputStream(new java.io.BufferedOutputStream(peer.getOutputStream()));
        out.writeBytes(
            "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                + "Sec-WebSocket-Accept: "
                + accept(key)
                + "\r\n\r\n");
        byte[] text = frame.getBytes(StandardCharsets.US_ASCII);
        for (long i = 0; i < frames; i++) {
          out.writeByte(0x81);
          if (text.length < 126) {
            out.writeByte(text.length);
          } else {
            out.writeByte(126);
            out.writeShort(text.length);
          }
          out.write(text);
        }
        out.flush();
        while (peer.getInputStream().read() >= 0) {
          // until the client has gone
        }
      } catch (IOException gone) {
        // the next client, or the end
      }
    }
  }

  private static String readKey(Socket peer) throws IOException {
    var head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int c = peer.getInputStream().read();
      if (c < 0) {
        throw new IOException("closed in the handshake");
      }
      head.append((char) c);
    }
    for (String line : head.toString().split("\r\n")) {
      if (line.regionMatches(true, 0, "Sec-WebSocket-Key:", 0, 18)) {
        return line.substring(18).trim();
      }
    }
    throw new IOException("no WebSocket key");
  }

  private static String accept(String key) {
    try {
      return Base64.getEncoder()
          .encodeToString(
              MessageDigest.getInstance("SHA-1")
                  .digest(
                      (key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11")
                          .getBytes(StandardCharsets.US_ASCII)));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static final class Counter implements WebSocket.Listener {
    private final AtomicLong left;
    private final CompletableFuture<Boolean> all = new CompletableFuture<>();

    Counter(long frames) {
      left = new AtomicLong(frames);
    }

    @Override
    public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
      if (last && left.decrementAndGet() == 0) {
        all.complete(true);
      }
      socket.request(1);
      return CompletableFuture.completedStage(null);
    }
  }
}
