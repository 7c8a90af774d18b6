package dev.hands4j.benchmarks;

import dev.hands4j.testkit.RestClient;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The wire under its largest guests: an imported folder of 10,000 conversations, one of them with
 * 100,000 events; a thousand sockets; an upload of 100 MB.
 */
final class WireBench {
  private static final int CONVERSATIONS = 10_000;
  private static final int EVENTS = 100_000;
  private static final int SOCKETS = 1_000;
  private static final int ROUNDS = 20;
  private static final int UPLOAD = 100 << 20;
  private static final String BOUNDARY = "a-boundary-of-the-benchmark";

  private final Path launcher;
  private final Path work;
  private final HttpClient client;
  private final Report report;

  WireBench(Path launcher, Path work, HttpClient client, Report report) {
    this.launcher = launcher;
    this.work = work;
    this.client = client;
    this.report = report;
  }

  void run() throws Exception {
    Path home = work.resolve("wire");
    imported(home);
    try (RunningServer server =
        RunningServer.start(
            launcher, home, Map.of("RUNTIME", "local", "HANDS4J_REQUESTS_PER_SECOND", "0"))) {
      RestClient rest = RestClient.to(URI.create(server.address()));
      rest.post("/api/settings", Map.of("language", "en"));
      double floor = floor();
      requests(server, "/alive", floor);
      requests(server, "/api/settings", floor);
      requests(server, "/api/conversations?limit=20", floor);
      String deep = Base64.getEncoder().encodeToString("9900".getBytes(StandardCharsets.UTF_8));
      latency(rest, "first page of 10,000 conversations", "/api/conversations?limit=20", "20");
      latency(
          rest,
          "page 496 of 10,000 conversations",
          "/api/conversations?limit=20&page_id=" + deep,
          "50");
      String large = "/api/conversations/" + ReferenceFolder.id(0);
      latency(rest, "newest 100 of 100,000 events", large + "/events?reverse=true&limit=100", "20");
      awaitIndexed(rest, large);
      latency(
          rest, "a rare word among 100,000 events", large + "/search?query=question+99999", "500");
      latency(rest, "a common word among 100,000 events", large + "/search?query=word", "500");
      latency(
          rest,
          "a rare word among 10,000 conversations",
          "/api/search/conversations?query=project77",
          "500");
      latency(
          rest,
          "a common word among 10,000 conversations",
          "/api/search/conversations?query=please",
          "500");
      sockets(server, rest);
      upload(server, rest);
    }
  }

  private void imported(Path home) throws Exception {
    ReferenceFolder folder = new ReferenceFolder(work.resolve("openhands"));
    folder.conversation(0, EVENTS);
    for (int i = 1; i < CONVERSATIONS; i++) {
      folder.conversation(i, 3);
    }
    long start = System.nanoTime();
    ProcessBuilder builder =
        new ProcessBuilder(
            launcher.toString(),
            "import",
            "--from",
            folder.root().toString(),
            "--time-zone",
            "UTC");
    builder.environment().put("HANDS4J_HOME", home.toString());
    builder.redirectOutput(ProcessBuilder.Redirect.DISCARD);
    builder.redirectError(ProcessBuilder.Redirect.INHERIT);
    int status = builder.start().waitFor();
    if (status != 0) {
      throw new IOException("the import ended with " + status);
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    report.add(
        Figure.of(
            "import",
            "10,000 conversations, 130,000 events",
            (EVENTS + 3.0 * (CONVERSATIONS - 1)) / seconds,
            "events/s",
            "–"));
  }

  private void awaitIndexed(RestClient rest, String large) throws Exception {
    long end = System.nanoTime() + Bench.PATIENCE.toNanos();
    long start = System.nanoTime();
    boolean complete = false;
    boolean all = false;
    while (!(complete && all) && System.nanoTime() < end) {
      complete = rest.get(large + "/search?query=nothing").tree().path("complete").asBoolean(false);
      all =
          !rest.get("/api/search/conversations?query=project9999").tree().path("results").isEmpty();
      Thread.sleep(200);
    }
    report.add(
        Figure.of(
            "search",
            "until what was imported is found, after the rest of these",
            (System.nanoTime() - start) / 1e9,
            "s",
            "–"));
  }

  private double floor() throws Exception {
    try (BareWeb bare = BareWeb.start()) {
      perSecond(bare.address() + "/alive", 2);
      return perSecond(bare.address() + "/alive", 4);
    }
  }

  private void requests(RunningServer server, String path, double floor) throws Exception {
    perSecond(server.address() + path, 2);
    report.add(
        Figure.of("REST floor", path, perSecond(server.address() + path, 4), "1/s", "–")
            .beside(floor, "a bare handler of the same HTTP server"));
  }

  /** Requests per second of eight clients. */
  private double perSecond(String address, int seconds) throws Exception {
    HttpRequest request = HttpRequest.newBuilder(URI.create(address)).build();
    AtomicLong done = new AtomicLong();
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      threads.add(
          Thread.ofVirtual()
              .start(() -> {
                try {
                  while (System.nanoTime() < end) {
                    HttpResponse<Void> answer =
                        client.send(request, HttpResponse.BodyHandlers.discarding());
                    if (answer.statusCode() == 200) {
                      done.incrementAndGet();
                    }
                  }
                } catch (IOException | InterruptedException broken) {
                  throw new IllegalStateException(broken);
                }
              }));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    return done.get() / (double) seconds;
  }

  private void latency(RestClient rest, String name, String path, String goal) throws Exception {
    Samples samples = new Samples();
    for (int i = 0; i < 60; i++) {
      long start = System.nanoTime();
      RestClient.Response answer = rest.get(path);
      if (answer.status() != 200) {
        throw new IOException(path + " answered " + answer);
      }
      if (i >= 10) {
        samples.add((System.nanoTime() - start) / 1e6);
      }
    }
    report.add(Figure.of("reading", name + ", p50", samples.quantile(0.5), "ms", goal));
    report.add(Figure.of("reading", name + ", p99", samples.quantile(0.99), "ms", "–"));
  }

  private void sockets(RunningServer server, RestClient rest) throws Exception {
    String id = rest.post("/api/conversations", Map.of()).tree().path("conversation_id").asString();
    double before = Cpu.residentMiB(server.pid());
    List<Listener> one = connect(server, id, 1);
    Samples alone = fanOut(rest, id, one);
    List<Listener> all = connect(server, id, SOCKETS - 1);
    all.addAll(one);
    report.add(
        Figure.of(
            "sockets",
            "resident memory of 1,000 idle ones",
            Cpu.residentMiB(server.pid()) - before,
            "MiB",
            "–"));
    Samples many = fanOut(rest, id, all);
    report.add(
        Figure.of("sockets", "fan-out to 1,000, p50", many.quantile(0.5), "ms", "–")
            .beside(alone.quantile(0.5), "to one"));
    report.add(
        Figure.of("sockets", "fan-out to 1,000, p99", many.quantile(0.99), "ms", "–")
            .beside(alone.quantile(0.99), "to one"));
    all.forEach(Listener::close);
  }

  private List<Listener> connect(RunningServer server, String id, int count) throws Exception {
    URI uri =
        URI.create(
            server.address().replaceFirst("^http", "ws")
                + "/socket.io/?latest_event_id=-1&conversation_id="
                + id
                + "&EIO=4&transport=websocket");
    List<Listener> listeners = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Listener listener = new Listener();
      listener.socket =
          client.newWebSocketBuilder().buildAsync(uri, listener).get(30, TimeUnit.SECONDS);
      listeners.add(listener);
    }
    for (Listener listener : listeners) {
      if (!listener.accepted.await(60, TimeUnit.SECONDS)) {
        throw new IOException("a socket was not accepted");
      }
    }
    return listeners;
  }

  /** Milliseconds from a new title to each socket that is told. */
  private static Samples fanOut(RestClient rest, String id, List<Listener> listeners)
      throws Exception {
    Samples samples = new Samples();
    for (int round = 0; round < ROUNDS; round++) {
      CountDownLatch arrived = new CountDownLatch(listeners.size());
      String title = "round-" + round + "-of-" + listeners.size() + "-end";
      long start = System.nanoTime();
      listeners.forEach(listener -> listener.expect(title, start, samples, arrived));
      rest.patch("/api/conversations/" + id, Map.of("title", title));
      if (!arrived.await(60, TimeUnit.SECONDS)) {
        throw new IOException(arrived.getCount() + " sockets were not told");
      }
    }
    return samples;
  }

  private void upload(RunningServer server, RestClient rest) throws Exception {
    String id = rest.post("/api/conversations", Map.of()).tree().path("conversation_id").asString();
    long end = System.nanoTime() + Bench.PATIENCE.toNanos();
    while (rest.get("/api/conversations/" + id + "/list-files").status() != 200) {
      if (System.nanoTime() > end) {
        throw new IOException("the sandbox did not start");
      }
      Thread.sleep(100);
    }
    double before = Cpu.residentMiB(server.pid());
    long start = System.nanoTime();
    HttpResponse<String> answer =
        client.send(
            HttpRequest.newBuilder(
                    URI.create(server.address() + "/api/conversations/" + id + "/upload-files"))
                .header("Content-Type", "multipart/form-data; boundary=" + BOUNDARY)
                .POST(HttpRequest.BodyPublishers.ofInputStream(WireBench::largeForm))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    double seconds = (System.nanoTime() - start) / 1e9;
    if (answer.statusCode() != 200 || !answer.body().contains("large.bin")) {
      throw new IOException("the upload answered " + answer.statusCode() + " " + answer.body());
    }
    report.add(Figure.of("upload", "100 MB", UPLOAD / seconds / (1 << 20), "MiB/s", "–"));
    report.add(
        Figure.of(
            "upload",
            "resident memory it added to the server",
            Cpu.residentMiB(server.pid()) - before,
            "MiB",
            "flat"));
  }

  private static InputStream largeForm() {
    byte[] head =
        ("--"
                + BOUNDARY
                + "\r\nContent-Disposition: form-data; name=\"files\"; filename=\"large.bin\"\r\n"
                + "Content-Type: application/octet-stream\r\n\r\n")
            .getBytes(StandardCharsets.US_ASCII);
    byte[] tail = ("\r\n--" + BOUNDARY + "--\r\n").getBytes(StandardCharsets.US_ASCII);
    return new SequenceInputStream(
        Collections.enumeration(
            List.of(
                new java.io.ByteArrayInputStream(head),
                new Zeros(UPLOAD),
                new java.io.ByteArrayInputStream(tail))));
  }

  /** So many bytes that nobody holds. */
  private static final class Zeros extends InputStream {
    private int left;

    private Zeros(int left) {
      this.left = left;
    }

    @Override
    public int read() {
      return left-- > 0 ? 0 : -1;
    }

    @Override
    public int read(byte[] into, int from, int length) {
      if (left <= 0) {
        return -1;
      }
      int count = Math.min(left, length);
      java.util.Arrays.fill(into, from, from + count, (byte) 0);
      left -= count;
      return count;
    }
  }

  private record Expected(String title, long start, Samples samples, CountDownLatch arrived) {}

  private static final class Listener implements WebSocket.Listener {
    private final CountDownLatch accepted = new CountDownLatch(1);
    private final StringBuilder message = new StringBuilder();
    private volatile Optional<Expected> expected = Optional.empty();
    private volatile @Nullable WebSocket socket; // null only while connecting

    private void expect(String title, long start, Samples samples, CountDownLatch arrived) {
      expected = Optional.of(new Expected(title, start, samples, arrived));
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
      message.append(data);
      from.request(1);
      if (last) {
        packet(from, message.toString());
        message.setLength(0);
      }
      return null;
    }

    private void packet(WebSocket from, String text) {
      if (text.startsWith("0")) {
        from.sendText("40", true);
      } else if (text.startsWith("2")) {
        from.sendText("3", true);
      } else if (text.startsWith("40")) {
        accepted.countDown();
      }
      expected
          .filter(wanted -> text.contains(wanted.title()))
          .ifPresent(wanted -> {
            expected = Optional.empty();
            wanted.samples().add((System.nanoTime() - wanted.start()) / 1e6);
            wanted.arrived().countDown();
          });
    }

    private void close() {
      WebSocket open = socket;
      if (open != null) {
        open.abort();
      }
    }
  }
}
