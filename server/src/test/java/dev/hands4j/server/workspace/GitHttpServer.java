package dev.hands4j.server.workspace;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.hands4j.testkit.GitRepositories;
import dev.hands4j.testkit.GitRepository;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPInputStream;

/**
 * Bare repositories in a folder, served over HTTP by {@code git http-backend} to whoever sends the
 * user name and password. Debian: package {@code git}.
 */
public final class GitHttpServer implements AutoCloseable {
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final Path BACKEND = Path.of("/usr/lib/git-core/git-http-backend");

  private final Path folder;
  private final String authorization;
  private final Optional<String> elsewhere;
  private final HttpServer http;
  private final CountDownLatch closed = new CountDownLatch(1);
  private volatile boolean holding;
  private final AtomicInteger clones = new AtomicInteger();
  private final List<String> targets = new CopyOnWriteArrayList<>();

  private GitHttpServer(Path folder, String user, String password, Optional<String> elsewhere) {
    this.folder = folder;
    this.elsewhere = elsewhere;
    this.authorization =
        "Basic "
            + Base64.getEncoder()
                .encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
    try {
      // Not 127.0.0.1: what an isolated sandbox takes for itself and does not ask its proxy for.
      InetAddress address = InetAddress.getByAddress(new byte[] {127, 0, 0, 2});
      this.http = HttpServer.create(new InetSocketAddress(address, 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    http.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    http.createContext("/", this::handle);
    http.start();
  }

  public static GitHttpServer start(Path folder, String user, String password) {
    return start(folder, user, password, Optional.empty());
  }

  /**
   * @param elsewhere who answers for every path that is no repository's: the API of a provider
   */
  public static GitHttpServer start(
      Path folder, String user, String password, Optional<String> elsewhere) {
    if (!Files.isExecutable(BACKEND)) {
      throw new AssertionError(
          "git-http-backend is missing; scripts/test-tools installs it (Debian: package git)");
    }
    return new GitHttpServer(folder, user, password, elsewhere);
  }

  public URI uri() {
    return URI.create("http://127.0.0.2:" + http.getAddress().getPort());
  }

  /** The address of a repository without credentials. */
  public String url(String fullName) {
    return uri() + "/" + fullName + ".git";
  }

  /** Serves a new repository with one commit on {@code main}. */
  public GitRepository add(String fullName, Map<String, String> files)
      throws IOException, InterruptedException {
    GitRepository work = GitRepositories.create(folder.resolve("work").resolve(fullName), files);
    publish(fullName, work);
    return work;
  }

  /** Serves what a repository has now. */
  public void publish(String fullName, GitRepository work)
      throws IOException, InterruptedException {
    Path bare = bare(fullName);
    if (!Files.exists(bare)) {
      Files.createDirectories(bare.getParent());
      work.git("clone", "-q", "--bare", work.folder().toString(), bare.toString());
      new GitRepository(bare).git("config", "http.receivepack", "true");
    }
    work.git("push", "-q", "--all", "--force", bare.toString());
  }

  /** The served repository. */
  public Path bare(String fullName) {
    return folder.resolve("bare").resolve(fullName + ".git");
  }

  /** How many times a pack was fetched. */
  public int clones() {
    return clones.get();
  }

  /** From now on takes requests and does not answer them until it is closed. */
  public void hold() {
    holding = true;
  }

  /** Every request target so far. */
  public List<String> targets() {
    return List.copyOf(targets);
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath();
      String query = Optional.ofNullable(exchange.getRequestURI().getRawQuery()).orElse("");
      targets.add(path + "?" + query);
      if (holding) {
        closed.await();
      }
      if (elsewhere.isPresent() && !path.contains(".git/")) {
        forward(exchange, elsewhere.get() + exchange.getRequestURI());
      } else if (header(exchange, "Authorization").equals(authorization)) {
        serve(exchange, path, query);
      } else {
        respond(exchange, 401, Map.of("WWW-Authenticate", "Basic realm=\"git\""), new byte[0]);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void serve(HttpExchange exchange, String path, String query) throws IOException {
    if (path.endsWith("/git-upload-pack")) {
      clones.incrementAndGet();
    }
    byte[] body = exchange.getRequestBody().readAllBytes();
    if (header(exchange, "Content-Encoding").equals("gzip")) {
      body = new GZIPInputStream(new ByteArrayInputStream(body)).readAllBytes();
    }
    ProcessBuilder builder = new ProcessBuilder(BACKEND.toString());
    Map<String, String> environment = builder.environment();
    environment.put("GIT_PROJECT_ROOT", folder.resolve("bare").toString());
    environment.put("GIT_HTTP_EXPORT_ALL", "1");
    environment.put("GIT_CONFIG_COUNT", "1");
    environment.put("GIT_CONFIG_KEY_0", "safe.directory");
    environment.put("GIT_CONFIG_VALUE_0", "*");
    environment.put("REQUEST_METHOD", exchange.getRequestMethod());
    environment.put("PATH_INFO", path);
    environment.put("QUERY_STRING", query);
    environment.put("REMOTE_USER", "tester");
    environment.put("CONTENT_TYPE", header(exchange, "Content-Type"));
    environment.put("GIT_PROTOCOL", header(exchange, "Git-Protocol"));
    environment.put("CONTENT_LENGTH", Integer.toString(body.length));
    Process process = builder.start();
    byte[] input = body;
    Thread writer =
        Thread.ofVirtual()
            .start(() -> {
              try (var out = process.getOutputStream()) {
                out.write(input);
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
    answer(exchange, process.getInputStream().readAllBytes());
    writer.interrupt();
  }

  private static String header(HttpExchange exchange, String name) {
    return Optional.ofNullable(exchange.getRequestHeaders().getFirst(name)).orElse("");
  }

  private static void respond(
      HttpExchange exchange, int status, Map<String, String> headers, byte[] body)
      throws IOException {
    headers.forEach((name, value) -> exchange.getResponseHeaders().set(name, value));
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
  }

  private static void forward(HttpExchange exchange, String target) throws IOException {
    var forwarded =
        HttpRequest.newBuilder(URI.create(target))
            .method(
                exchange.getRequestMethod(),
                BodyPublishers.ofByteArray(exchange.getRequestBody().readAllBytes()));
    for (String name : List.of("Authorization", "Accept", "Content-Type", "Private-Token")) {
      String value = header(exchange, name);
      if (!value.isEmpty()) {
        forwarded.header(name, value);
      }
    }
    try {
      HttpResponse<byte[]> answer =
          HTTP.send(forwarded.build(), HttpResponse.BodyHandlers.ofByteArray());
      String type = answer.headers().firstValue("Content-Type").orElse("application/json");
      respond(exchange, answer.statusCode(), Map.of("Content-Type", type), answer.body());
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  private static void answer(HttpExchange exchange, byte[] cgi) throws IOException {
    int end = 0;
    while (!(cgi[end] == '\r' && cgi[end + 1] == '\n' && cgi[end + 2] == '\r')) {
      end++;
    }
    int status = 200;
    Map<String, String> headers = new HashMap<>();
    for (String line : new String(cgi, 0, end, StandardCharsets.UTF_8).split("\r\n")) {
      String[] header = line.split(": ", 2);
      if (header[0].equals("Status")) {
        status = Integer.parseInt(header[1].substring(0, 3));
      } else {
        headers.put(header[0], header[1]);
      }
    }
    respond(exchange, status, headers, java.util.Arrays.copyOfRange(cgi, end + 4, cgi.length));
  }

  @Override
  public void close() {
    closed.countDown();
    http.stop(0);
  }
}
