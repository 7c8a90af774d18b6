package dev.hands4j.testkit.services;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * A real Redis server that keeps nothing on disk: after a restart it is empty. Tests share {@link
 * #shared} and use names of their own in it, or {@linkplain #start start} one to lose it.
 */
public final class TestRedis implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Path folder;
  private final int port;
  private Daemon daemon; // guarded by this

  private TestRedis(Path folder, int port) {
    this.folder = folder;
    this.port = port;
    this.daemon = launch();
  }

  /** The server of this JVM; nobody may stop it. */
  public static TestRedis shared() {
    return Shared.SERVER;
  }

  private static final class Shared {
    private static final TestRedis SERVER = start();
  }

  /** A server of its own. */
  public static TestRedis start() {
    try {
      TestRedis server =
          new TestRedis(Files.createTempDirectory("hands4j-redis-data"), TestPostgres.freePort());
      server.awaitReady();
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Daemon launch() {
    return Daemon.start(
        folder,
        List.of(
            Binaries.redis().toString(),
            "--port",
            String.valueOf(port),
            "--bind",
            "127.0.0.1",
            "--dir",
            folder.toString(),
            "--save",
            "",
            "--appendonly",
            "no"));
  }

  public String host() {
    return "127.0.0.1";
  }

  public int port() {
    return port;
  }

  /** {@code redis://127.0.0.1:PORT}. */
  public String uri() {
    return "redis://" + host() + ":" + port;
  }

  /**
   * Sends one command without blanks in its words and returns the first line of the answer, for
   * example {@code +PONG}.
   */
  public String command(String command) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        BufferedReader answers =
            new BufferedReader(
                new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))) {
      socket.getOutputStream().write((command + "\r\n").getBytes(StandardCharsets.UTF_8));
      String line = answers.readLine();
      return line == null ? "" : line;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Forgets everything. */
  public void flush() {
    command("FLUSHALL");
  }

  /** The server stands still (SIGSTOP). */
  public synchronized void pause() {
    daemon.pause();
  }

  /** It goes on (SIGCONT). */
  public synchronized void resume() {
    daemon.resume();
  }

  public synchronized void stop() {
    daemon.end("KILL");
  }

  /** Starts it again after {@link #stop}, empty, on the same port. */
  public synchronized void startAgain() {
    daemon = launch();
    awaitReady();
  }

  public void restart() {
    stop();
    startAgain();
  }

  private synchronized void awaitReady() {
    long until = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      try {
        if (command("PING").equals("+PONG")) {
          return;
        }
      } catch (UncheckedIOException e) {
        if (!daemon.isAlive()) {
          throw new IllegalStateException("Redis does not start: " + daemon.output(), e);
        }
      }
      if (System.nanoTime() > until) {
        throw new IllegalStateException("Redis does not answer: " + daemon.output());
      }
      Daemon.pauseBriefly();
    }
  }

  @Override
  public synchronized void close() {
    daemon.close();
  }
}
