package dev.hands4j.enterprise;

import dev.hands4j.api.audit.AuditLog;
import dev.hands4j.enterprise.config.EnterpriseConfig;
import dev.hands4j.server.RegisteredRoutes;
import dev.hands4j.server.Sandboxes;
import dev.hands4j.server.Server;
import dev.hands4j.testkit.ChildProcess;
import dev.hands4j.testkit.Processes;
import dev.hands4j.testkit.RestClient;
import dev.hands4j.testkit.ScriptedModel;
import dev.hands4j.testkit.SocketIoOptions;
import dev.hands4j.testkit.SocketIoTestClient;
import dev.hands4j.testkit.services.TestPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * Nodes of the enterprise edition on one database and one folder of sandboxes, in this process or
 * in processes of their own, with fast timings.
 */
final class Cluster implements AutoCloseable {
  /** Measures with the timings of the product: {@code -Dhands4j.timings=real}. */
  private static final boolean REAL_TIMINGS = "real".equals(System.getProperty("hands4j.timings"));

  private static final List<String> FAST =
      List.of(
          "HANDS4J_HEARTBEAT", "HANDS4J_NODE_CHECK", "HANDS4J_NODE_TTL", "HANDS4J_NODE_SILENCE");

  private final Path root;
  private final String database;
  private final ScriptedModel model;
  private final Map<String, String> more = new LinkedHashMap<>();
  private final List<AutoCloseable> nodes = new ArrayList<>();
  private Duration poll = Duration.ofMillis(200);
  private int count;

  private Cluster(Path root, String database, ScriptedModel model) {
    this.root = root;
    this.database = database;
    this.model = model;
  }

  /** On PostgreSQL; nobody runs yet. */
  static Cluster with(ScriptedModel model) {
    return on(TestPostgres.shared().database(), model);
  }

  /** Likewise on a database of the test's own. */
  static Cluster on(TestPostgres.Database database, ScriptedModel model) {
    try {
      Path root = Files.createTempDirectory("hands4j-cluster-");
      return new Cluster(root, Databases.postgres(database, root), model);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Sets a name of the environment for nodes that start from now on. */
  Cluster with(String name, String value) {
    more.put(name, value);
    return this;
  }

  /** How often nodes that start from now on look for what others appended. */
  Cluster polling(Duration interval) {
    poll = interval;
    return this;
  }

  /** The same database, behind another port. */
  String database(int port) {
    String[] parts = database.split(":", -1);
    parts[2] = Integer.toString(port);
    return String.join(":", parts);
  }

  Path root() {
    return root;
  }

  private Map<String, String> environment() {
    Map<String, String> environment = new LinkedHashMap<>();
    environment.put("EDITION", "enterprise");
    environment.put("PORT", "0");
    environment.put("RUNTIME", "local");
    environment.put("DB_PASS", "unused");
    environment.put("HANDS4J_HOME", root.resolve("node-" + ++count).toString());
    environment.put("HANDS4J_SANDBOXES", root.resolve("sandboxes").toString());
    environment.put("HANDS4J_RUNTIME_SERVER_LIB", Sandboxes.library().toString());
    environment.put("HANDS4J_REQUESTS_PER_SECOND", "0");
    environment.put("HANDS4J_USER_REQUESTS_PER_SECOND", "0");
    environment.put("HANDS4J_USER_REQUESTS_PER_MINUTE", "0");
    environment.put("HANDS4J_DRAIN_NOTICE", "0");
    environment.put("HANDS4J_HEARTBEAT", "200ms");
    environment.put("HANDS4J_NODE_CHECK", "100ms");
    environment.put("HANDS4J_NODE_TTL", "1500ms");
    environment.put("HANDS4J_NODE_SILENCE", "500ms");
    environment.put("LLM_MODEL", "openai/scripted");
    environment.put("LLM_BASE_URL", model.openAiBaseUrl());
    environment.put("LLM_API_KEY", "key-of-the-model");
    environment.put(NodeMain.DATABASE, database);
    environment.put("HANDS4J_POLL", poll.toMillis() + "ms");
    if (REAL_TIMINGS) {
      environment.keySet().removeAll(FAST);
    }
    environment.putAll(more);
    return environment;
  }

  /** A node in this process. */
  Node start() {
    return start(Map.of());
  }

  /** Likewise, with something of its own in the environment. */
  Node start(Map<String, String> own) {
    try {
      Map<String, String> environment = environment();
      environment.putAll(own);
      Server server = NodeMain.open(environment);
      return added(new Node(() -> URI.create(server.address()), Optional.empty(), server));
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  /** A node in a process of its own, which can be killed and stopped. */
  Node spawn() {
    return spawn(System.getProperty("java.class.path"));
  }

  /** Likewise, of the version before, whose classes are given by a script; ours without one. */
  Node spawnBefore() {
    return spawn(System.getProperty("hands4j.before", System.getProperty("java.class.path")));
  }

  private Node spawn(String classes) {
    Map<String, String> environment = environment();
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:+UseSerialGC",
            "-Xmx256m",
            "-XX:TieredStopAtLevel=1",
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            classes,
            NodeMain.class.getName());
    try {
      Processes launch =
          Processes.command(command.toArray(String[]::new))
              .stderrTo(root.resolve("node-" + count + ".log"));
      for (var entry : environment.entrySet()) {
        launch = launch.environment(entry.getKey(), entry.getValue());
      }
      ChildProcess child = launch.start();
      URI address = child.awaitReady();
      return added(new Node(() -> address, Optional.of(child), child));
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private Node added(Node node) {
    nodes.add(node);
    return node;
  }

  /** One node. */
  record Node(Supplier<URI> address, Optional<ChildProcess> process, AutoCloseable end)
      implements AutoCloseable {

    URI uri() {
      return address.get();
    }

    RestClient rest() {
      return rest("alice");
    }

    RestClient rest(String user) {
      return RestClient.to(uri()).withHeader("Authorization", "Bearer " + KnownKeys.PREFIX + user);
    }

    /** Creates a conversation with a first message; returns its id. */
    String create(String message) throws Exception {
      var answer = rest().post("/api/conversations", Map.of("initial_user_msg", message));
      if (answer.status() != 200) {
        throw new AssertionError("not created: " + answer);
      }
      return answer.tree().path("conversation_id").asString();
    }

    SocketIoOptions socket(String conversation) {
      return SocketIoOptions.to(uri())
          .query("conversation_id", conversation)
          .query("session_api_key", KnownKeys.PREFIX + "alice");
    }

    SocketIoTestClient join(String conversation) throws InterruptedException {
      return join(conversation, -1);
    }

    SocketIoTestClient join(String conversation, long latest) throws InterruptedException {
      return SocketIoTestClient.connect(socket(conversation).query("latest_event_id", latest));
    }

    /** All stored events. */
    List<JsonNode> events(String conversation) throws Exception {
      return events(conversation, 0);
    }

    /** All stored events from this id on. */
    List<JsonNode> events(String conversation, long from) throws Exception {
      List<JsonNode> events = new ArrayList<>();
      while (true) {
        JsonNode page =
            rest()
                .get(
                    "/api/conversations/%s/events?limit=100&start_id=%d"
                        .formatted(conversation, from + events.size()))
                .tree();
        page.path("events").forEach(events::add);
        if (!page.path("has_more").asBoolean()) {
          return events;
        }
      }
    }

    /** The id of the last stored event, -1 without any. */
    long lastId(String conversation) throws Exception {
      return rest()
          .get("/api/conversations/%s/events?limit=1&reverse=true".formatted(conversation))
          .tree()
          .path("events")
          .path(0)
          .path("id")
          .asLong(-1);
    }

    String status(String conversation) throws Exception {
      return rest().get("/api/conversations/" + conversation).tree().path("status").asString();
    }

    /** Whether the loop of a conversation runs on this node. */
    boolean runs(String conversation) throws Exception {
      return rest()
          .get("/internal/cluster")
          .tree()
          .path("running_here")
          .toString()
          .contains(conversation);
    }

    /** Every route, as method and path; only of a node in this process. */
    List<String> routes() {
      return RegisteredRoutes.of((Server) end);
    }

    /** The record of privileged acts; only of a node in this process. */
    AuditLog audit() {
      return ((EnterpriseEdition) ((Server) end).edition()).auditLog();
    }

    /** {@code kill -9}. */
    void kill() throws InterruptedException {
      process.orElseThrow().kill();
    }

    @Override
    public void close() throws Exception {
      end.close();
    }
  }

  @Override
  public void close() throws Exception {
    for (AutoCloseable node : nodes.reversed()) {
      node.close();
    }
    Sandboxes.endAllOf(root);
    try (Stream<Path> files = Files.walk(root)) {
      files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    } catch (UncheckedIOException e) {
      // A sandbox that just ended may have removed files meanwhile; the folder is temporary.
    }
  }

  /** Reads the environment as a node does. */
  static EnterpriseConfig config(Map<String, String> environment) throws Exception {
    return EnterpriseConfig.read(
        environment, Path.of(System.getProperty("user.home")), Optional.empty());
  }
}
