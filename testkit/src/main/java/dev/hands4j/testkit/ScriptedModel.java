package dev.hands4j.testkit;

import dev.hands4j.testkit.http.ClientGoneException;
import dev.hands4j.testkit.http.HttpExchange;
import dev.hands4j.testkit.http.HttpRequest;
import dev.hands4j.testkit.http.ServerClosedException;
import dev.hands4j.testkit.http.TestHttpServer;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.node.ObjectNode;

/**
 * A language model that says what a script tells it to, behind a real HTTP endpoint that speaks
 * both OpenAI's chat completions and Anthropic's messages, streamed and whole.
 *
 * <pre>{@code
 * try (var model = ScriptedModel.start(runs("ls -la").withText("Let me look."), finishes("Done."))) {
 *   agent.use(model.openAiBaseUrl());
 *   model.awaitRequests(2);
 * }
 * }</pre>
 *
 * <p>Paths: anything that ends in {@code /chat/completions}, {@code /messages} or {@code /models}.
 * Safe for use from any thread. As a process of its own: {@link ScriptedModelMain}.
 */
public final class ScriptedModel implements AutoCloseable {
  /** How long the methods without a time limit wait. */
  public static final Duration PATIENCE = Duration.ofSeconds(30);

  private final ScriptedModelConfig config;
  private final Map<String, Script> scripts;
  private final Recording recording;
  private final AtomicInteger numbers = new AtomicInteger();
  private final TestHttpServer server;
  private volatile Script otherwise;
  private volatile Latency latency;

  private ScriptedModel(ScriptedModelConfig config) {
    this.config = config;
    this.scripts = new ConcurrentHashMap<>(config.scripts());
    this.recording = new Recording(config.recordedBytes());
    this.otherwise = config.otherwise();
    this.latency = config.latency();
    this.server = TestHttpServer.start(config.port(), this::handle);
  }

  /** A model that says one reply after the other, then {@link Script#END}. */
  public static ScriptedModel start(Reply... replies) {
    return start(Script.inOrder(replies));
  }

  public static ScriptedModel start(Script script) {
    return start(ScriptedModelConfig.of(script));
  }

  public static ScriptedModel start(ScriptedModelConfig config) {
    return new ScriptedModel(config);
  }

  public int port() {
    return server.port();
  }

  /** {@code http://127.0.0.1:PORT}. */
  public URI uri() {
    return server.uri();
  }

  /** What OpenAI clients call the base URL: {@code …/v1}. */
  public String openAiBaseUrl() {
    return uri() + "/v1";
  }

  /** What Anthropic clients call the base URL: {@code …/v1}. */
  public String anthropicBaseUrl() {
    return uri() + "/v1";
  }

  /** Changes what every model without a script of its own says from now on. */
  public void script(Script script) {
    otherwise = script;
  }

  /** Changes what one model says from now on. */
  public void script(String model, Script script) {
    scripts.put(model, script);
  }

  /** Changes the latency of replies that are not yet under way. */
  public void latency(Latency other) {
    latency = other;
  }

  /** The requests for replies so far, oldest first, as far as they are kept. */
  public List<ModelRequest> requests() {
    return recording.requests();
  }

  /** The newest request for a reply. */
  public Optional<ModelRequest> lastRequest() {
    List<ModelRequest> all = requests();
    return all.isEmpty() ? Optional.empty() : Optional.of(all.getLast());
  }

  /** How many requests for replies came in, kept or not. */
  public long requestCount() {
    return recording.received();
  }

  /** Forgets the requests so far; numbers go on. */
  public void forgetRequests() {
    recording.clear();
  }

  /** {@link #awaitRequests(int, Duration)} with {@link #PATIENCE}. */
  public List<ModelRequest> awaitRequests(int count) throws InterruptedException {
    return awaitRequests(count, PATIENCE);
  }

  /**
   * Waits until that many requests came in since the start, or since {@link #forgetRequests}.
   *
   * @return all requests that are kept
   * @throws AssertionError when time runs out, saying what came instead
   */
  public List<ModelRequest> awaitRequests(int count, Duration atMost) throws InterruptedException {
    return recording.await(count, atMost);
  }

  private void handle(HttpExchange exchange) throws IOException {
    HttpRequest request = exchange.request();
    String path = request.path();
    if (request.method().equals("POST") && path.endsWith("/chat/completions")) {
      answer(exchange, Dialect.OPENAI);
    } else if (request.method().equals("POST") && path.endsWith("/messages")) {
      answer(exchange, Dialect.ANTHROPIC);
    } else if (request.method().equals("GET") && path.endsWith("/models")) {
      exchange.respond(200, TestHttpServer.json(), models());
    } else {
      Delivery.refuse(
          exchange,
          Refusal.of(404).withMessage("nothing is served at " + request),
          path.contains("messages") ? Dialect.ANTHROPIC : Dialect.OPENAI);
    }
  }

  private void answer(HttpExchange exchange, Dialect dialect) throws IOException {
    if (!carriesKey(exchange.request())) {
      Delivery.refuse(exchange, Refusal.of(401), dialect);
      return;
    }
    RequestScan scan;
    try {
      scan = RequestScan.of(exchange.request().body());
    } catch (JacksonException | IllegalArgumentException e) {
      var refusal = Refusal.of(400).withMessage("the body is no request: " + e.getMessage());
      Delivery.refuse(exchange, refusal, dialect);
      return;
    }
    var request = new ModelRequest(numbers.incrementAndGet(), dialect, exchange.request(), scan);
    recording.add(request);
    answer(exchange, request);
  }

  private void answer(HttpExchange exchange, ModelRequest request) throws IOException {
    var outcome = ModelRequest.Outcome.SENT;
    try {
      Delivery.deliver(reply(request), exchange, request, latency);
      exchange.finish();
    } catch (ClientGoneException e) {
      outcome = ModelRequest.Outcome.CLIENT_ABORTED;
      throw e;
    } catch (ServerClosedException e) {
      outcome = ModelRequest.Outcome.MODEL_CLOSED;
      throw e;
    } finally {
      request.ended(outcome);
    }
  }

  /** A script that throws is a mistake of the test: say so where its author will see it. */
  private Reply reply(ModelRequest request) {
    try {
      return scripts.getOrDefault(request.model(), otherwise).reply(request);
    } catch (RuntimeException | AssertionError e) {
      return Refusal.of(500).withMessage("the script failed on " + request + ": " + e);
    }
  }

  private boolean carriesKey(HttpRequest request) {
    return config
        .requiredKey()
        .map(key ->
            request.header("authorization").filter(("Bearer " + key)::equals).isPresent()
                || request.header("x-api-key").filter(key::equals).isPresent())
        .orElse(true);
  }

  /** One form that both kinds of clients can read. */
  private byte[] models() {
    ObjectNode body = Json.object().put("object", "list").put("has_more", false);
    var data = body.putArray("data");
    var names = new TreeSet<>(config.models());
    names.addAll(scripts.keySet());
    for (String name : names) {
      data.addObject()
          .put("id", name)
          .put("object", "model")
          .put("type", "model")
          .put("display_name", name)
          .put("created", 1_700_000_000)
          .put("created_at", "2023-11-14T22:13:20Z")
          .put("owned_by", "hands4j");
    }
    return Json.bytes(body);
  }

  /** Closes the port and all connections, those of stalled answers included. */
  @Override
  public void close() {
    server.close();
  }
}
