package dev.hands4j.benchmarks;

import com.sun.net.httpserver.HttpServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * A process that answers {@code /alive} with as little as Java has, and does nothing else: the
 * limit for a server's answers while this machine is busy.
 */
final class BareServer implements AutoCloseable {
  private final Process process;
  private final String address;

  private BareServer(Process process, String address) {
    this.process = process;
    this.address = address;
  }

  static BareServer start() throws IOException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-Xmx32m",
                "-cp",
                System.getProperty("java.class.path"),
                BareServer.class.getName())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String line =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))
            .readLine();
    if (line == null) {
      throw new IOException("the bare server did not start");
    }
    return new BareServer(process, line);
  }

  String address() {
    return address;
  }

  @Override
  public void close() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  public static void main(String[] args) throws IOException {
    byte[] answer = "{\"status\":\"ok\"}".getBytes(StandardCharsets.UTF_8);
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 16);
    server.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(200, answer.length);
          exchange.getResponseBody().write(answer);
          exchange.close();
        });
    server.start();
    System.out.println("http://127.0.0.1:" + server.getAddress().getPort());
  }
}
