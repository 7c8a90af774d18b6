package dev.hands4j.server;

import dev.hands4j.api.runtime.RuntimeUnavailableException;
import dev.hands4j.server.config.InvalidConfigurationException;
import dev.hands4j.server.config.ServerConfig;
import dev.hands4j.testkit.RestClient;
import dev.hands4j.testkit.Script;
import dev.hands4j.testkit.ScriptedModel;
import dev.hands4j.testkit.SocketIoOptions;
import dev.hands4j.testkit.SocketIoTestClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A whole server in this process, on a free port, with a home of its own and, if wanted, a scripted
 * model behind real HTTP. Configured by the same names as the real one. The class path must contain
 * {@code hands4j-runtime-server}, of which real sandboxes are started.
 *
 * <pre>{@code
 * try (var server = TestServer.community().model(Script.byTurn(runs("ls"), finishes("Done."))).start()) {
 *   String id = server.create("List the files");
 *   try (var tab = server.join(id)) {
 *     tab.awaitPayload(event -> event.path("action").asString("").equals("finish"));
 *   }
 * }
 * }</pre>
 */
public final class TestServer implements AutoCloseable {
  private final Map<String, String> environment;
  private final Path home;
  private final Optional<ScriptedModel> model;
  private Server server;

  private TestServer(
      Map<String, String> environment, Path home, Optional<ScriptedModel> model, Server server) {
    this.environment = environment;
    this.home = home;
    this.model = model;
    this.server = server;
  }

  /** The community edition. */
  public static Builder community() {
    return new Builder();
  }

  /** What is to be different from the defaults. */
  public static final class Builder {
    private final Map<String, String> environment = new LinkedHashMap<>();
    private Optional<Script> script = Optional.empty();
    private Optional<Path> where = Optional.empty();

    private Builder() {
      environment.put("PORT", "0");
      environment.put("HANDS4J_RUNTIME_SERVER_LIB", Sandboxes.library().toString());
      // Tests of one machine share it with others: no test is about how many requests it takes.
      environment.put("HANDS4J_REQUESTS_PER_SECOND", "0");
    }

    /** The model says what the script says; without one there is the built-in demo. */
    public Builder model(Script wanted) {
      script = Optional.of(wanted);
      return this;
    }

    /** Sets a name of the environment. */
    public Builder with(String name, String value) {
      environment.put(name, value);
      return this;
    }

    /** Uses a folder that exists instead of a fresh one. */
    public Builder at(Path existing) {
      where = Optional.of(existing);
      return this;
    }

    public TestServer start() {
      try {
        Path home = where.isPresent() ? where.get() : Files.createTempDirectory("hands4j-test-");
        environment.put("HANDS4J_HOME", home.toString());
        Optional<ScriptedModel> model = script.map(ScriptedModel::start);
        model.ifPresent(m -> {
          environment.put("LLM_MODEL", "openai/scripted");
          environment.put("LLM_BASE_URL", m.openAiBaseUrl());
          environment.put("LLM_API_KEY", "test-key-of-the-model");
        });
        return new TestServer(environment, home, model, open(environment));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private static Server open(Map<String, String> environment) {
    try {
      return Server.community(
          ServerConfig.read(
              environment, Path.of(System.getProperty("user.home")), Optional.empty()));
    } catch (InvalidConfigurationException | PortInUseException | RuntimeUnavailableException e) {
      throw new AssertionError(e);
    }
  }

  /** Ends the server in order and starts it again on the same home; the port may differ. */
  public void restart() {
    server.close();
    server = open(environment);
  }

  public URI uri() {
    return URI.create(server.address());
  }

  /** The ports of the running server, to look behind the wire. */
  public Edition edition() {
    return server.edition();
  }

  /** Every route of the running server, as method and path. */
  public List<String> routes() {
    return server.routes();
  }

  public Path home() {
    return home;
  }

  public ScriptedModel model() {
    return model.orElseThrow(() -> new AssertionError("this server has no scripted model"));
  }

  public RestClient rest() {
    return RestClient.to(uri());
  }

  /** Creates and starts a conversation with a first message; returns its id. */
  public String create(String message) {
    return create(Map.of("initial_user_msg", message));
  }

  /** Creates and starts a conversation without a message; returns its id. */
  public String create() {
    return create(Map.of());
  }

  private String create(Map<String, String> body) {
    try {
      RestClient.Response created = rest().post("/api/conversations", body);
      if (created.status() != 200) {
        throw new AssertionError("not created: " + created);
      }
      return created.tree().path("conversation_id").asString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /** Options of a socket for a conversation. */
  public SocketIoOptions socket(String conversation) {
    return SocketIoOptions.to(uri())
        .query("conversation_id", conversation)
        .query("providers_set", "")
        .query("session_api_key", "null");
  }

  /** A connected socket that has seen everything. */
  public SocketIoTestClient join(String conversation) throws InterruptedException {
    return join(conversation, -1);
  }

  /** A connected socket that says that it has seen everything up to an event. */
  public SocketIoTestClient join(String conversation, long latestEventId)
      throws InterruptedException {
    return SocketIoTestClient.connect(socket(conversation).query("latest_event_id", latestEventId));
  }

  /** Sends a chat message over a socket. */
  public static void say(SocketIoTestClient socket, String text) {
    socket.emit(
        "oh_user_action",
        Map.of(
            "action",
            "message",
            "args",
            Map.of("content", text, "image_urls", List.of(), "file_urls", List.of())));
  }

  /** Asks for a state of the agent over a socket. */
  public static void change(SocketIoTestClient socket, String state) {
    socket.emit(
        "oh_user_action",
        Map.of("action", "change_agent_state", "args", Map.of("agent_state", state)));
  }

  /** Ends the server, its sandboxes and its model, and removes the home. */
  @Override
  public void close() {
    server.close();
    model.ifPresent(ScriptedModel::close);
    Sandboxes.endAllOf(home);
    remove(home);
  }

  private static void remove(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    } catch (IOException | UncheckedIOException e) {
      // A sandbox that just ended may have removed files meanwhile; the folder is temporary.
    }
  }
}
