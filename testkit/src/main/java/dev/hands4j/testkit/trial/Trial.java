package dev.hands4j.testkit.trial;

import dev.hands4j.testkit.services.TestKeycloak;
import dev.hands4j.testkit.services.TestPostgres;
import dev.hands4j.testkit.services.TestRedis;
import java.io.IOException;
import java.io.PrintStream;
import java.net.BindException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;

/**
 * PostgreSQL, Redis, Keycloak, nodes and the proxy before them, until it is closed. Nothing is kept
 * afterwards. Thread-safe once started.
 */
public final class Trial implements AutoCloseable {
  private static final String HOST = "127.0.0.1";
  private static final List<String> PEOPLE = List.of("alice", "bob");
  private static final int KEY_SECONDS = 120;

  private final TrialConfig config;
  private final Steps steps;
  private final Deque<AutoCloseable> parts = new ArrayDeque<>(); // the last started first
  private final List<TrialNode> nodes = new ArrayList<>();
  private final List<DemoAccount> accounts = new ArrayList<>();
  private volatile boolean closing;
  private int port;

  private Trial(TrialConfig config, Steps steps) {
    this.config = config;
    this.steps = steps;
  }

  /**
   * Starts everything; returns when people can use it.
   *
   * @param progress what is going on, for a person
   * @throws TrialException with what to do about it; nothing is left running
   */
  public static Trial start(TrialConfig config, PrintStream progress) throws TrialException {
    Trial trial = new Trial(config, new Steps(progress));
    try {
      trial.startParts();
      return trial;
    } catch (TrialException e) {
      trial.close();
      throw e;
    }
  }

  private void startParts() throws TrialException {
    TrialHome home = opened(TrialHome.acquire(config.home()));
    ServerSocket door = opened(door());
    port = door.getLocalPort();
    int keycloakPort = freePort();
    // The slowest part, and the nodes do not need it to start.
    FutureTask<TestKeycloak> starting =
        new FutureTask<>(() -> steps.step("Starting Keycloak", () -> keycloak(keycloakPort)));
    Thread.ofVirtual().name("start-keycloak").start(starting);
    opened(() -> closeWhenStarted(starting));
    TestPostgres postgres =
        opened(steps.step("Starting PostgreSQL", () -> TestPostgres.start(Map.of("fsync", "on"))));
    TestRedis redis = opened(steps.step("Starting Redis", TestRedis::start));
    Map<String, String> shared = shared(home, postgres.database(), redis);
    shared.putAll(signIn(keycloakPort));
    for (int i = 1; i <= config.nodes(); i++) {
      String name = "node-" + i;
      TrialNode node = opened(steps.step("Starting " + name, () -> node(home, name, shared)));
      nodes.add(node);
      node.onEnd(() -> ended(node));
    }
    TestKeycloak keycloak = await(starting);
    for (String person : PEOPLE) {
      accounts.add(
          steps.step(
              "Making a key for " + person,
              () ->
                  new DemoAccount(
                      person,
                      TestKeycloak.PASSWORD,
                      key(keycloak.id(person), shared, home.path("logs/admin.log")))));
    }
    opened(StickyProxy.serve(door, nodes.stream().map(TrialNode::address).toList()));
    TrialFile.write(home.path("trial.json"), this);
  }

  private <T extends AutoCloseable> T opened(T part) {
    parts.push(part);
    return part;
  }

  private ServerSocket door() throws TrialException {
    try {
      return StickyProxy.bind(HOST, config.port());
    } catch (BindException e) {
      throw new TrialException(
          "Port %d is in use by another program (perhaps `make run`). End it, or choose another: PORT=3001"
              .formatted(config.port()),
          e);
    } catch (IOException e) {
      throw new TrialException("Port " + config.port() + " cannot be used: " + e.getMessage(), e);
    }
  }

  private Map<String, String> shared(TrialHome home, TestPostgres.Database data, TestRedis redis) {
    Map<String, String> all = new LinkedHashMap<>();
    all.put("EDITION", "enterprise");
    all.put("HOST", HOST);
    all.put("PORT", "0");
    all.put("DB_HOST", data.host());
    all.put("DB_PORT", Integer.toString(data.port()));
    all.put("DB_NAME", data.name());
    all.put("DB_USER", data.user());
    all.put("DB_PASS", data.password());
    all.put("REDIS_HOST", redis.host());
    all.put("REDIS_PORT", Integer.toString(redis.port()));
    all.put("HANDS4J_KEY_FILE", home.path("keys").toString());
    all.put("HANDS4J_SANDBOXES", home.path("sandboxes").toString());
    all.put("HANDS4J_DRAIN_NOTICE", "0");
    all.put("HANDS4J_HEAP", "512m");
    all.putAll(config.settings());
    return all;
  }

  /** As an operator would connect a Keycloak of their own (docs/how-to/enterprise.md). */
  private static Map<String, String> signIn(int port) {
    String keycloak = "http://127.0.0.1:" + port;
    return Map.of(
        "KEYCLOAK_SERVER_URL", keycloak,
        "KEYCLOAK_SERVER_URL_EXT", keycloak,
        "KEYCLOAK_REALM_NAME", TestKeycloak.REALM,
        "KEYCLOAK_CLIENT_ID", TestKeycloak.CLIENT,
        "KEYCLOAK_CLIENT_SECRET", TestKeycloak.CLIENT_SECRET);
  }

  private TestKeycloak keycloak(int keycloakPort) {
    return TestKeycloak.start(
        keycloakPort,
        Map.of("WEB_URL", address().toString(), "WEB_URL_INTERNAL", address().toString()));
  }

  private static int freePort() throws TrialException {
    try (ServerSocket socket = StickyProxy.bind(HOST, 0)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new TrialException("no port is free for Keycloak: " + e.getMessage(), e);
    }
  }

  private static <T> T await(FutureTask<T> starting) throws TrialException {
    try {
      return starting.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof TrialException known) {
        throw known;
      }
      throw new TrialException("Keycloak did not start: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TrialException("interrupted", e);
    }
  }

  /** A start that is under way cannot be given up; the end of the process ends it too. */
  private static void closeWhenStarted(FutureTask<TestKeycloak> starting) {
    if (starting.isDone()) {
      try {
        starting.get().close();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } catch (ExecutionException e) {
        // It never ran.
      }
    }
  }

  private TrialNode node(TrialHome home, String name, Map<String, String> shared)
      throws IOException {
    Map<String, String> environment = new LinkedHashMap<>(shared);
    environment.put("HANDS4J_HOME", home.path("nodes").resolve(name).toString());
    return TrialNode.start(
        name, config.launcher(), environment, home.path("logs").resolve(name + ".log"));
  }

  private String key(String person, Map<String, String> environment, Path log)
      throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(config.launcher().toString(), "admin", "create-key", "--user", person)
            .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()));
    builder.environment().remove("SESSION_API_KEY");
    builder.environment().putAll(environment);
    Process admin = builder.start();
    String printed = new String(admin.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (!admin.waitFor(KEY_SECONDS, TimeUnit.SECONDS) || admin.exitValue() != 0) {
      throw new IOException("hands4j admin create-key failed; see " + log);
    }
    return printed.strip();
  }

  private void ended(TrialNode node) {
    if (!closing) {
      steps.say(node.name() + " has ended; its clients go to the others.");
    }
  }

  /** Where people go, such as {@code http://localhost:3000}. */
  public URI address() {
    return URI.create("http://localhost:" + port);
  }

  public List<TrialNode> nodes() {
    return List.copyOf(nodes);
  }

  public List<DemoAccount> accounts() {
    return List.copyOf(accounts);
  }

  /** Ends everything in reverse order; what fails to end does not keep the rest from it. */
  @Override
  public void close() {
    closing = true;
    while (!parts.isEmpty()) {
      AutoCloseable part = parts.pop();
      try {
        part.close();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } catch (Exception e) {
        steps.say("A part did not end well: " + e.getMessage());
      }
    }
  }
}
