package dev.hands4j.testkit.git;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What the fakes have in common: the server, the tokens, the record of requests and the faults. */
public abstract class FakeProvider implements AutoCloseable {
  static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final JsonMapper MAPPER = JsonMapper.shared();

  final GitWorld world;
  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Set<String> tokens = ConcurrentHashMap.newKeySet();
  private final List<RecordedRequest> requests = new CopyOnWriteArrayList<>();
  private final List<Injected> faults = new CopyOnWriteArrayList<>();
  private volatile CountDownLatch healed = new CountDownLatch(1);

  private record Injected(Predicate<RecordedRequest> when, Fault fault, boolean once) {}

  /** An answer: a body of its own type, or JSON. */
  record Answer(int status, Map<String, String> headers, String contentType, String body) {
    static Answer json(JsonNode body) {
      return json(200, body);
    }

    static Answer json(int status, JsonNode body) {
      return new Answer(status, Map.of(), "application/json; charset=utf-8", body.toString());
    }

    static Answer text(String body) {
      return new Answer(200, Map.of(), "text/plain; charset=utf-8", body);
    }

    Answer with(String header, String value) {
      Map<String, String> all = new LinkedHashMap<>(headers);
      all.put(header, value);
      return new Answer(status, all, contentType, body);
    }
  }

  FakeProvider(GitWorld world) {
    this.world = world;
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  /** Where the fake listens, in the form a person would enter as the host of a provider. */
  public final String host() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** Makes a token good. */
  public final void accept(String token) {
    tokens.add(token);
  }

  /** Makes a token bad: it is answered with 401 from now on. */
  public final void revoke(String token) {
    tokens.remove(token);
  }

  /** Every request so far, in order of arrival. */
  public final List<RecordedRequest> requests() {
    return List.copyOf(requests);
  }

  /** Requests whose path contains the text. */
  public final List<RecordedRequest> requestsTo(String pathPart) {
    return requests.stream().filter(r -> r.path().contains(pathPart)).toList();
  }

  /** Forgets the requests so far. */
  public final void forgetRequests() {
    requests.clear();
  }

  /** Misbehaves for every matching request until {@link #heal}. */
  public final void inject(Predicate<RecordedRequest> when, Fault fault) {
    faults.add(new Injected(when, fault, false));
  }

  /** Misbehaves for every request whose path contains the text, until {@link #heal}. */
  public final void inject(String pathPart, Fault fault) {
    inject(request -> request.path().contains(pathPart), fault);
  }

  /** Misbehaves for the next request whose path contains the text. */
  public final void injectOnce(String pathPart, Fault fault) {
    faults.add(new Injected(request -> request.path().contains(pathPart), fault, true));
  }

  /** Ends all faults, and lets go of what they hold. */
  public final void heal() {
    faults.clear();
    CountDownLatch before = healed;
    healed = new CountDownLatch(1);
    before.countDown();
  }

  @Override
  public final void close() {
    healed.countDown();
    server.stop(0);
    threads.shutdownNow();
  }

  /** Answers an authorised request; empty for something that does not exist. */
  abstract Optional<Answer> answer(RecordedRequest request);

  /** What a request without a good token gets. */
  abstract Answer unauthorized();

  /** What a request for nothing gets. */
  abstract Answer notFound();

  boolean isAuthorized(RecordedRequest request) {
    String header = request.header("authorization").orElse("");
    return header.startsWith("Bearer ") && tokens.contains(header.substring(7));
  }

  final boolean isAccepted(String token) {
    return tokens.contains(token);
  }

  static String decode(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }

  static JsonNode parse(String json) {
    return MAPPER.readTree(json);
  }

  static ObjectNode object() {
    return JSON.objectNode();
  }

  /** The part of a list that page {@code page} of {@code perPage} shows. */
  static <T> List<T> page(List<T> all, int page, int perPage) {
    int from = Math.min((page - 1) * perPage, all.size());
    return all.subList(from, Math.min(from + perPage, all.size()));
  }

  /** The address of another page of the same listing. */
  final String pageUrl(RecordedRequest request, String name, int page) {
    Map<String, String> query = new LinkedHashMap<>(request.query());
    query.remove(name);
    StringBuilder url = new StringBuilder(host() + request.path() + "?" + name + "=" + page);
    query.forEach((key, value) ->
        url.append('&')
            .append(key)
            .append('=')
            .append(java.net.URLEncoder.encode(value, StandardCharsets.UTF_8)));
    return url.toString();
  }

  private void handle(HttpExchange exchange) {
    try (exchange) {
      try {
        serve(exchange);
      } catch (RuntimeException e) {
        // A question no real provider would be asked this way: visible as a 500 in the test.
        send(exchange, Answer.json(500, object().put("message", "fake failed: " + e)));
      }
    } catch (IOException e) {
      // The caller went away, which is its right.
    }
  }

  private void serve(HttpExchange exchange) throws IOException {
    RecordedRequest request = read(exchange);
    requests.add(request);
    Optional<Injected> fault = faults.stream().filter(f -> f.when().test(request)).findFirst();
    if (fault.isEmpty()) {
      send(exchange, reply(request));
      return;
    }
    if (fault.get().once()) {
      faults.remove(fault.get());
    }
    misbehave(exchange, request, fault.get().fault());
  }

  /** The application of this product there, with which tokens are renewed. */
  public abstract FakeOAuth oauth();

  private Answer reply(RecordedRequest request) {
    if (request.path().equals(oauth().path())) {
      return oauth().answer(request);
    }
    return isAuthorized(request) ? answer(request).orElseGet(this::notFound) : unauthorized();
  }

  private void misbehave(HttpExchange exchange, RecordedRequest request, Fault fault)
      throws IOException {
    switch (fault) {
      case Fault.Status(int status, Map<String, String> headers, String body) ->
          send(exchange, new Answer(status, headers, "application/json", body));
      case Fault.Garbage(String contentType, String body) ->
          send(exchange, new Answer(200, Map.of(), contentType, body));
      case Fault.Slow(Duration delay) -> {
        awaitHealed(delay);
        send(exchange, reply(request));
      }
      case Fault.Stall() -> {
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, 1000);
        exchange.getResponseBody().write("{\"half\":".getBytes(StandardCharsets.UTF_8));
        exchange.getResponseBody().flush();
        awaitHealed(Duration.ofHours(1));
      }
      case Fault.Huge(long bytes) -> {
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, bytes);
        try (OutputStream out = exchange.getResponseBody()) {
          byte[] chunk = new byte[8192];
          Arrays.fill(chunk, (byte) ' ');
          for (long left = bytes; left > 0; left -= chunk.length) {
            out.write(chunk, 0, (int) Math.min(left, chunk.length));
          }
        }
      }
      case Fault.HangUp() -> throw new IOException("hanging up");
      case Fault.Echo() ->
          send(
              exchange,
              Answer.json(
                  400,
                  object()
                      .put("message", "cannot use " + request.header("authorization").orElse(""))));
    }
  }

  private void awaitHealed(Duration atMost) {
    try {
      healed.await(atMost.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static RecordedRequest read(HttpExchange exchange) throws IOException {
    String rawQuery = exchange.getRequestURI().getRawQuery();
    Map<String, String> query = pairs(rawQuery == null ? "" : rawQuery);
    Map<String, String> headers = new LinkedHashMap<>();
    exchange
        .getRequestHeaders()
        .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values.getFirst()));
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    return new RecordedRequest(
        exchange.getRequestMethod(), exchange.getRequestURI().getRawPath(), query, headers, body);
  }

  private static Map<String, String> pairs(String encoded) {
    Map<String, String> pairs = new LinkedHashMap<>();
    for (String pair : encoded.split("&")) {
      int at = pair.indexOf('=');
      if (at > 0) {
        pairs.put(decode(pair.substring(0, at)), decode(pair.substring(at + 1)));
      }
    }
    return pairs;
  }

  /** The fields of a body, whether it is JSON or a form. */
  static JsonNode fields(RecordedRequest request) {
    if (request.header("content-type").orElse("").startsWith("application/x-www-form")) {
      ObjectNode fields = object();
      pairs(request.body()).forEach(fields::put);
      return fields;
    }
    return parse(request.body());
  }

  private static void send(HttpExchange exchange, Answer answer) throws IOException {
    byte[] bytes = answer.body().getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", answer.contentType());
    answer.headers().forEach((name, value) -> exchange.getResponseHeaders().set(name, value));
    exchange.sendResponseHeaders(answer.status(), bytes.length == 0 ? -1 : bytes.length);
    if (bytes.length > 0) {
      exchange.getResponseBody().write(bytes);
    }
  }
}
