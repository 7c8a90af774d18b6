package dev.hands4j.testkit.services;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A real PostgreSQL server. Tests that only use one share {@link #shared}, each with a database of
 * its own; a test that pauses, restarts or exhausts it {@linkplain #start starts} its own. When the
 * tests run as root, the server runs as {@code nobody}, because PostgreSQL refuses root.
 *
 * <p>What is committed survives {@link #crash} but not a power cut: the disk is not synchronised,
 * unless {@code fsync} is among the settings.
 */
public final class TestPostgres implements AutoCloseable {
  public static final String USER = "hands4j";
  public static final String PASSWORD = "a-password";

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final AtomicInteger DATABASES = new AtomicInteger();

  private final Path folder;
  private final int port;
  private final Map<String, String> settings;
  private Daemon daemon; // guarded by this

  private TestPostgres(Path folder, int port, Map<String, String> settings) {
    this.folder = folder;
    this.port = port;
    this.settings = settings;
    this.daemon = launch();
  }

  /** The server of this JVM; nobody may stop it. */
  public static TestPostgres shared() {
    return Shared.SERVER;
  }

  private static final class Shared {
    private static final TestPostgres SERVER = start(Map.of());
  }

  /**
   * A server of its own.
   *
   * @param settings of {@code postgresql.conf}, for example {@code max_connections}
   */
  public static TestPostgres start(Map<String, String> settings) {
    try {
      Path folder = Files.createTempDirectory("hands4j-postgres-data");
      Path password = Files.writeString(folder.resolve("password"), PASSWORD);
      Path data = Files.createDirectory(folder.resolve("data"));
      if (isRoot()) {
        for (Path path : List.of(folder, password, data)) {
          Files.setOwner(
              path,
              path.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("nobody"));
        }
      }
      run(
          program("initdb"),
          "--pgdata=" + data,
          "--username=" + USER,
          "--pwfile=" + password,
          "--auth=scram-sha-256",
          "--encoding=UTF8",
          // Not C, so that a comparison that relies on the order of bytes is found out.
          "--locale-provider=icu",
          "--icu-locale=en-US",
          "--locale=C",
          "--no-sync");
      TestPostgres server = new TestPostgres(folder, freePort(), settings);
      server.awaitReady();
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Daemon launch() {
    Map<String, String> all = new TreeMap<>();
    all.put("fsync", "off");
    all.put("port", String.valueOf(port));
    all.put("listen_addresses", "127.0.0.1");
    all.put("unix_socket_directories", "");
    all.put("max_connections", "200");
    all.put("shared_buffers", "32MB");
    all.putAll(settings);
    List<String> command = new ArrayList<>(program("postgres"));
    command.add("-D");
    command.add(folder.resolve("data").toString());
    all.forEach((name, value) -> {
      command.add("-c");
      command.add(name + "=" + value);
    });
    return Daemon.start(folder, command);
  }

  /** A program of the server, for example {@code pgbench}. */
  public static List<String> program(String name) {
    String file = Binaries.postgres().resolve("bin").resolve(name).toString();
    return isRoot()
        ? List.of("setpriv", "--reuid=nobody", "--regid=65534", "--clear-groups", file)
        : List.of(file);
  }

  private static boolean isRoot() {
    return System.getProperty("user.name").equals("root");
  }

  private static void run(List<String> program, String... arguments) throws IOException {
    List<String> command = new ArrayList<>(program);
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(command)
            .directory(Path.of("/").toFile())
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes());
    try {
      if (process.waitFor() != 0) {
        throw new IllegalStateException(
            "%s failed (as root it needs setpriv of util-linux and the user nobody): %s"
                .formatted(command, output));
      }
    } catch (InterruptedException e) {
      throw Daemon.interrupted(e);
    }
  }

  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  public String host() {
    return "127.0.0.1";
  }

  public int port() {
    return port;
  }

  /** A new, empty database; dropped when it is closed. */
  public Database database() {
    String name = "test" + DATABASES.incrementAndGet();
    execute("CREATE DATABASE " + name);
    return new Database(this, name);
  }

  /** Runs a statement as an administrator. */
  public void execute(String sql) {
    try (Connection connection = connect("postgres");
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(sql + ": " + e.getMessage(), e);
    }
  }

  private Connection connect(String database) throws SQLException {
    return DriverManager.getConnection(url(database), USER, PASSWORD);
  }

  private String url(String database) {
    return "jdbc:postgresql://%s:%d/%s".formatted(host(), port, database);
  }

  /** All processes of the server stand still (SIGSTOP). */
  public synchronized void pause() {
    daemon.pause();
  }

  /** They go on (SIGCONT). */
  public synchronized void resume() {
    daemon.resume();
  }

  /** Ends the server; connections are closed and open transactions rolled back. */
  public synchronized void stop() {
    daemon.end("INT");
  }

  /** Kills the server as a crash does. */
  public synchronized void crash() {
    daemon.end("QUIT");
  }

  /** Starts it again after {@link #stop} or {@link #crash}, on the same port and data. */
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
      try (Connection connection = connect("postgres")) {
        return;
      } catch (SQLException e) {
        if (!daemon.isAlive() || System.nanoTime() > until) {
          throw new IllegalStateException("PostgreSQL does not start: " + daemon.output(), e);
        }
        Daemon.pauseBriefly();
      }
    }
  }

  /** Ends the server and removes its data. */
  @Override
  public synchronized void close() {
    daemon.close();
  }

  /**
   * A database of a test.
   *
   * @param name letters and digits
   */
  public record Database(TestPostgres server, String name) implements AutoCloseable {
    public String host() {
      return server.host();
    }

    public int port() {
      return server.port();
    }

    public String user() {
      return USER;
    }

    public String password() {
      return PASSWORD;
    }

    public String url() {
      return server.url(name);
    }

    public Connection connect() throws SQLException {
      return server.connect(name);
    }

    /** Drops it, also while it is in use. */
    @Override
    public void close() {
      server.execute("DROP DATABASE IF EXISTS " + name + " WITH (FORCE)");
    }
  }
}
