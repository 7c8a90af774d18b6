package dev.hands4j.server.workspace;

import dev.hands4j.testkit.GitRepositories;
import dev.hands4j.testkit.GitRepository;
import dev.hands4j.testkit.http.HttpExchange;
import dev.hands4j.testkit.http.HttpRequest;
import dev.hands4j.testkit.http.TestHttpServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
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
  private final TestHttpServer http;
  private final AtomicInteger clones = new AtomicInteger();
  private final List<String> targets = new CopyOnWriteArrayList<>();

  private GitHttpServer(Path folder, String user, String password, Optional<String> elsewhere) {
    this.folder = folder;
    this.elsewhere = elsewhere;
    this.authorization =
        "Basic "
            + Base64.getEncoder()
                .encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
    this.http = TestHttpServer.start(0, this::handle);
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
    return http.uri();
  }

  /** The address of a repository without credentials. */
  public String url(String fullName) {
    return http.uri() + "/" + fullName + ".git";
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

  /** Every request target so far. */
  public List<String> targets() {
    return List.copyOf(targets);
  }

  private void handle(HttpExchange exchange) throws IOException {
    HttpRequest request = exchange.request();
    targets.add(request.path() + "?" + request.query());
    if (elsewhere.isPresent() && !request.path().contains(".git/")) {
      forward(exchange, elsewhere.get());
      return;
    }
    if (!request.header("Authorization").map(authorization::equals).orElse(false)) {
      exchange.respond(401, Map.of("WWW-Authenticate", "Basic realm=\"git\""), "no".getBytes());
      return;
    }
    if (request.path().endsWith("/git-upload-pack")) {
      clones.incrementAndGet();
    }
    ProcessBuilder builder = new ProcessBuilder(BACKEND.toString());
    Map<String, String> environment = builder.environment();
    environment.put("GIT_PROJECT_ROOT", folder.resolve("bare").toString());
    environment.put("GIT_HTTP_EXPORT_ALL", "1");
    environment.put("GIT_CONFIG_COUNT", "1");
    environment.put("GIT_CONFIG_KEY_0", "safe.directory");
    environment.put("GIT_CONFIG_VALUE_0", "*");
    environment.put("REQUEST_METHOD", request.method());
    environment.put("PATH_INFO", request.path());
    environment.put("QUERY_STRING", request.query());
    environment.put("REMOTE_USER", "tester");
    environment.put("CONTENT_TYPE", request.header("Content-Type").orElse(""));
    request.header("Git-Protocol").ifPresent(v -> environment.put("GIT_PROTOCOL", v));
    byte[] body = request.body();
    if (request.header("Content-Encoding").map("gzip"::equals).orElse(false)) {
      body = new GZIPInputStream(new ByteArrayInputStream(body)).readAllBytes();
    }
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

  private static void forward(HttpExchange exchange, String where) throws IOException {
    HttpRequest request = exchange.request();
    String query = request.query().isEmpty() ? "" : "?" + request.query();
    var forwarded =
        java.net.http.HttpRequest.newBuilder(URI.create(where + request.path() + query))
            .method(request.method(), BodyPublishers.ofByteArray(request.body()));
    for (String name : List.of("Authorization", "Accept", "Content-Type", "Private-Token")) {
      request.header(name).ifPresent(value -> forwarded.header(name, value));
    }
    try {
      HttpResponse<byte[]> answer =
          HTTP.send(forwarded.build(), HttpResponse.BodyHandlers.ofByteArray());
      String type = answer.headers().firstValue("Content-Type").orElse("application/json");
      exchange.respond(answer.statusCode(), Map.of("Content-Type", type), answer.body());
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
    exchange.respond(status, headers, java.util.Arrays.copyOfRange(cgi, end + 4, cgi.length));
  }

  @Override
  public void close() {
    http.close();
  }
}
