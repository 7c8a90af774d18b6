package dev.hands4j.runtimeserver;

import dev.hands4j.runtimeserver.http.HttpServer;
import dev.hands4j.runtimeserver.shell.Sessions;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import tools.jackson.databind.json.JsonMapper;

/** All parts of the program, from start to end. */
final class RuntimeServer implements AutoCloseable {
  /** Marks every process of a sandbox in its environment, so that none is left behind. */
  static final String MARK = "HANDS4J_SANDBOX";

  private static final Duration FIRST_SHELL_PATIENCE = Duration.ofSeconds(3);
  private static final long LOCK_PATIENCE_NANOS = 3_000_000_000L;

  private final ServerConfig config;
  private final FileChannel lock;
  private final ResultStore results;
  private final Actions actions;
  private final HttpServer http;
  private final IdleClock clock = new IdleClock();
  private final CountDownLatch ended = new CountDownLatch(1);
  private final Thread firstShell =
      Thread.ofPlatform().name("first-shell").daemon().unstarted(this::prepareShell);
  private volatile boolean closing;

  private RuntimeServer(ServerConfig config) throws IOException {
    this.config = config;
    Path state = config.shell().stateFolder();
    this.lock = lock(state);
    JsonMapper json = JsonMapper.builder().build();
    EpochFence fence = new EpochFence(state);
    this.results = new ResultStore(state, config.resultBytes());
    this.actions = new Actions(config, json, fence, results);
    Routes routes = new Routes(config, json, fence, actions, clock, ended::countDown);
    this.http = new HttpServer(config.socket(), config.maxConnections(), routes);
  }

  /** Two programs on one folder would both answer for its results: the later one gives up. */
  private static FileChannel lock(Path state) throws IOException {
    FileChannel channel =
        FileChannel.open(
            state.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    long deadline = System.nanoTime() + LOCK_PATIENCE_NANOS;
    while (channel.tryLock() == null) {
      if (System.nanoTime() > deadline) {
        channel.close();
        throw new IOException("another sandbox still lives in " + state);
      }
      LockSupport.parkNanos(20_000_000);
    }
    return channel;
  }

  /** Starts everything; the socket answers when this returns, the first shell may still start. */
  static RuntimeServer start(ServerConfig config) throws IOException {
    RuntimeServer server = new RuntimeServer(config);
    server.firstShell.start();
    server.http.start();
    return server;
  }

  private void prepareShell() {
    try {
      leftovers();
      actions.prepare();
    } catch (IOException e) {
      // the first command tries again and reports it
      if (!closing) {
        System.err.println("the sandbox is not complete: " + e.getMessage());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Ends what an earlier sandbox of this folder started and, being killed, could not end. */
  private void leftovers() throws IOException {
    Path file = mark();
    String earlier = Files.exists(file) ? Files.readString(file).strip() : "";
    if (!earlier.isEmpty() && !earlier.equals(config.instance())) {
      int ignored = Sessions.killMarked(MARK, earlier);
    }
    Files.writeString(file, config.instance());
  }

  private Path mark() {
    return config.shell().stateFolder().resolve("marked");
  }

  /** Waits for a shutdown request, or until nobody has spoken for the configured time. */
  void awaitEnd() throws InterruptedException {
    long limit = config.idle().toNanos();
    while (true) {
      long left = limit == 0 ? Long.MAX_VALUE : limit - clock.idleNanos();
      if (left <= 0) {
        System.err.println("nobody has spoken to this sandbox for " + config.idle() + "; it ends");
        return;
      }
      if (ended.await(left, TimeUnit.NANOSECONDS)) {
        return;
      }
    }
  }

  /** One that is still starting would write into a folder that is given up. */
  private void awaitFirstShell() {
    try {
      boolean ignored = firstShell.join(FIRST_SHELL_PATIENCE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Ends the shells and every process the sandbox started. */
  @Override
  public void close() throws IOException {
    closing = true;
    http.close();
    awaitFirstShell();
    actions.close();
    int ignored = Sessions.killMarked(MARK, config.instance());
    Files.deleteIfExists(mark());
    results.close();
    lock.close();
  }
}
