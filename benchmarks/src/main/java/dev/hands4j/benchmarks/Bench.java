package dev.hands4j.benchmarks;

import dev.hands4j.testkit.Latency;
import dev.hands4j.testkit.RestClient;
import dev.hands4j.testkit.ScriptedModel;
import dev.hands4j.testkit.ScriptedModelConfig;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Runs the scenarios and prints the table. Arguments: names of scenarios, none for all; the
 * launcher is {@code ./hands4j} of the working directory. Takes about seven minutes on two cores.
 */
public final class Bench {
  static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final Duration MODEL_TIME = Duration.ofMillis(100);

  private final Path launcher = Path.of("hands4j").toAbsolutePath();
  private final Report report = new Report();
  private final Path work = Files.createTempDirectory("hands4j-bench");
  private final HttpClient client = HttpClient.newHttpClient();

  private Bench() throws IOException {}

  /** See the class. */
  public static void main(String[] arguments) throws Exception {
    var wanted = Set.of(arguments);
    var bench = new Bench();
    System.out.printf(
        "processors: %d, JDK: %s%n%n",
        Runtime.getRuntime().availableProcessors(), Runtime.version());
    Report.header();
    if (wanted.isEmpty() || wanted.contains("start")) {
      bench.start();
    }
    if (wanted.isEmpty() || wanted.contains("steps")) {
      bench.steps(1, 2000, 3000, "250");
      bench.steps(10, 300, 500, "400, 600 if the cores allow");
    }
    if (wanted.isEmpty() || wanted.contains("latency")) {
      bench.addedLatency();
    }
    if (wanted.isEmpty() || wanted.contains("long")) {
      bench.longConversation();
    }
    if (wanted.isEmpty() || wanted.contains("alive")) {
      bench.aliveUnderLoad();
    }
    if (wanted.isEmpty() || wanted.contains("wire")) {
      new WireBench(bench.launcher, bench.work, bench.client, bench.report).run();
    }
    bench.report.writeJson(Path.of("benchmarks/target/bench.json"));
    System.exit(0); // the HTTP client's selector threads are not ours to wait for
  }

  private void start() throws Exception {
    var ready = new Samples();
    double resident = 0;
    for (int i = 0; i < 5; i++) {
      try (var server = RunningServer.start(launcher, work.resolve("start" + i), Map.of())) {
        var first = RestClient.to(URI.create(server.address())).get("/alive");
        if (first.status() != 200) {
          throw new IOException("/alive answered " + first.status());
        }
        ready.add(server.secondsToReady());
        Thread.sleep(2000); // let it settle: what is measured is idling
        resident = Cpu.residentMiB(server.pid());
      }
    }
    report.add(
        Figure.of("start", "process start to ready, best of 5", ready.quantile(0), "s", "1.0")
            .beside(bareJvm(), "a JVM that prints one line"));
    report.add(Figure.of("start", "the same, median", ready.quantile(0.5), "s", "1.0"));
    report.add(Figure.of("start", "resident when idle", resident, "MiB", "180"));
    firstCommand();
  }

  private double bareJvm() throws IOException, InterruptedException {
    var samples = new Samples();
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    for (int i = 0; i < 5; i++) {
      long start = System.nanoTime();
      new ProcessBuilder(java, "-XX:+UseSerialGC", "-version")
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start()
          .waitFor();
      samples.add((System.nanoTime() - start) / 1e9);
    }
    return samples.quantile(0);
  }

  private void firstCommand() throws Exception {
    var workload = new Workload("true");
    var samples = new Samples();
    try (var model = model(workload, Latency.NONE);
        var server = server("first", model)) {
      for (int i = 0; i < 6; i++) {
        long start = System.nanoTime();
        String id = create(server, Workload.order("first" + i, 1));
        try (var feed = LiveFeed.join(client, server.address(), id)) {
          feed.awaitFinish(PATIENCE);
        }
        if (i > 0) {
          samples.add((System.nanoTime() - start) / 1e6);
        }
      }
    }
    report.add(
        Figure.of(
            "start",
            "create a conversation to its finish, sandbox start and one command included, median",
            samples.quantile(0.5),
            "ms",
            "500"));
  }

  /** Steps per second of a server and sandboxes that have warmed up on the same conversations. */
  private void steps(int conversations, int warm, int steps, String goal) throws Exception {
    var workload = new Workload("true");
    try (var model = model(workload, Latency.NONE);
        var server = server("steps" + conversations, model)) {
      List<LiveFeed> feeds = join(server, "steps", conversations, warm + steps);
      for (LiveFeed feed : feeds) {
        awaitEvents(feed, 2L * warm);
      }
      long start = System.nanoTime();
      long before = events(feeds);
      double serverBefore = Cpu.seconds(server.pid());
      double mineBefore = Cpu.seconds(ProcessHandle.current().pid());
      double sandboxesBefore = sandboxes(server);
      for (LiveFeed feed : feeds) {
        feed.awaitFinish(PATIENCE);
      }
      double count = (events(feeds) - before) / 2.0;
      double perSecond = count / ((System.nanoTime() - start) / 1e9);
      double serverCpu = Cpu.seconds(server.pid()) - serverBefore;
      double mine = Cpu.seconds(ProcessHandle.current().pid()) - mineBefore;
      double shells = sandboxes(server) - sandboxesBefore;
      feeds.forEach(LiveFeed::close);
      double limit =
          1
              / (2 * Limits.forcedWrite(server.home())
                  + Limits.bareShell("true")
                  + Limits.bareModelCall(URI.create(model.openAiBaseUrl() + "/chat/completions")));
      String scenario = conversations + (conversations == 1 ? " conversation" : " conversations");
      report.add(
          Figure.of(scenario, "durable steps per second", perSecond, "1/s", goal)
              .beside(
                  limit, "one conversation: two forced writes, a bare shell, a bare model call"));
      report.add(
          Figure.of(scenario, "server CPU per step", serverCpu * 1000 / count, "ms", "at most 2"));
      report.add(
          Figure.of(
              scenario,
              "CPU budget: sandboxes with shells, per step",
              shells * 1000 / count,
              "ms",
              "-"));
      report.add(
          Figure.of(
              scenario, "CPU budget: model and client, per step", mine * 1000 / count, "ms", "-"));
    }
  }

  private List<LiveFeed> join(RunningServer server, String name, int conversations, int steps)
      throws Exception {
    List<LiveFeed> feeds = new ArrayList<>();
    for (int i = 0; i < conversations; i++) {
      String id = create(server, Workload.order(name + "x" + i, steps));
      feeds.add(LiveFeed.join(client, server.address(), id));
    }
    return feeds;
  }

  private static long events(List<LiveFeed> feeds) {
    return feeds.stream().mapToLong(LiveFeed::events).sum();
  }

  /**
   * What a step costs beside the model's 100 ms. The limit is taken first, through the same model,
   * while nothing else runs: most of it is the price of waking a sleeping machine.
   */
  private void addedLatency() throws Exception {
    var workload = new Workload("true");
    try (var model = model(workload, Latency.NONE);
        var server = server("latency", model)) {
      run(server, "warm", 10, 200);
      model.latency(Latency.firstByte(MODEL_TIME));
      Samples limit =
          Limits.bareSteps(
              URI.create(model.openAiBaseUrl() + "/chat/completions"), server.home(), "true", 60);
      for (int conversations : new int[] {1, 10}) {
        workload.forgetGaps();
        run(server, "latency" + conversations, conversations, 150);
        String scenario = conversations + (conversations == 1 ? " conversation" : " conversations");
        added(scenario, "p50", 0.5, "5", workload.gaps(), limit);
        added(scenario, "p95", 0.95, "15", workload.gaps(), limit);
      }
    }
  }

  private void added(
      String scenario, String name, double quantile, String goal, Samples gaps, Samples limit) {
    report.add(
        Figure.of(
                scenario + ", 100 ms model",
                "added per step, " + name,
                milliseconds(gaps, quantile),
                "ms",
                goal)
            .beside(
                milliseconds(limit, quantile),
                "a bare model call, two forced writes and a bare shell after the same wait"));
  }

  private static double milliseconds(Samples whole, double quantile) {
    return whole.quantile(quantile) * 1000 - MODEL_TIME.toMillis();
  }

  private void longConversation() throws Exception {
    var workload = new Workload("true");
    try (var model = model(workload, Latency.NONE);
        var server = server("long", model)) {
      run(server, "warm", 1, 600);
      String id = create(server, Workload.order("long", 5100));
      double early;
      double late;
      try (var feed = LiveFeed.join(client, server.address(), id)) {
        awaitEvents(feed, 100);
        early = cpuPerStep(server, feed, 1000);
        awaitEvents(feed, 9000);
        late = cpuPerStep(server, feed, 1000);
        feed.awaitFinish(PATIENCE);
      }
      report.add(
          Figure.of(
                  "one conversation of 10,000 events",
                  "server CPU of a step at event 9,000-10,000",
                  late,
                  "ms",
                  "ratio at most 1.1")
              .beside(early, "the same at event 100-1,100"));
      replay(server, id);
    }
  }

  private double cpuPerStep(RunningServer server, LiveFeed feed, int events)
      throws InterruptedException {
    long firstEvent = feed.events();
    double before = Cpu.seconds(server.pid());
    awaitEvents(feed, firstEvent + events);
    double cpu = Cpu.seconds(server.pid()) - before;
    return cpu * 1000 / ((feed.events() - firstEvent) / 2.0);
  }

  private void replay(RunningServer server, String id) throws Exception {
    var samples = new Samples();
    long events = 0;
    long bytes = 0;
    for (int i = 0; i < 7; i++) {
      long start = System.nanoTime();
      try (var feed = LiveFeed.join(client, server.address(), id)) {
        feed.awaitAccepted(PATIENCE);
        samples.add((System.nanoTime() - start) / 1e6);
        events = feed.events();
        bytes = feed.bytes();
      }
    }
    report.add(
        Figure.of(
                "replay of " + events + " events",
                "connect to last event, median",
                samples.quantile(0.5),
                "ms",
                "300")
            .beside(
                BareSocket.millisFor(client, events, bytes), "the same frames on a bare socket"));
  }

  private void aliveUnderLoad() throws Exception {
    var workload = new Workload("true");
    try (var model = model(workload, Latency.NONE);
        var server = server("alive", model)) {
      run(server, "warm", 10, 200);
      alive("ten conversations running", server, () -> run(server, "busy", 10, 150));
    }
    var steps = new Workload("true");
    var flood = new Workload("yes 0123456789 | head -c 100000000");
    try (var model = model(steps, Latency.NONE);
        var server = server("flood", model)) {
      run(server, "warm", 1, 1000);
      model.script(flood);
      alive("a command printing 100 MB", server, () -> run(server, "flood", 1, 1));
    }
  }

  /** Probes the server and, for the limit, a process that does nothing else, at the same time. */
  private void alive(String scenario, RunningServer server, Load load) throws Exception {
    var samples = new Samples();
    var limit = new Samples();
    try (var bare = BareServer.start();
        var _ = AliveProbe.start(bare.address(), limit);
        var _ = AliveProbe.start(server.address(), samples)) {
      load.run();
    }
    report.add(
        Figure.of(
                scenario,
                "/alive p99 of " + samples.size() + " requests",
                samples.quantile(0.99),
                "ms",
                "30")
            .beside(limit.quantile(0.99), "a bare HTTP server beside it at the same time"));
  }

  @FunctionalInterface
  private interface Load {
    void run() throws Exception;
  }

  private static void awaitEvents(LiveFeed feed, long count) throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (feed.events() < count) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException(
            "waited for %d events, saw %d".formatted(count, feed.events()));
      }
      Thread.sleep(1);
    }
  }

  /** Seconds until all conversations of a run have finished. */
  private double run(RunningServer server, String name, int conversations, int steps)
      throws Exception {
    long start = System.nanoTime();
    List<LiveFeed> feeds = join(server, name, conversations, steps);
    for (LiveFeed feed : feeds) {
      feed.awaitFinish(PATIENCE);
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    for (LiveFeed feed : feeds) {
      feed.close();
    }
    return seconds;
  }

  private static ScriptedModel model(Workload workload, Latency latency) {
    return ScriptedModel.start(ScriptedModelConfig.of(workload).withLatency(latency).recording(0));
  }

  /** A server on the model, with the limit of steps out of the way. */
  private RunningServer server(String name, ScriptedModel model) throws Exception {
    RunningServer server = RunningServer.start(launcher, work.resolve(name), Map.of());
    var answer =
        RestClient.to(URI.create(server.address()))
            .post(
                "/api/settings",
                Map.of(
                    "llm_model",
                    "openai/bench",
                    "llm_api_key",
                    "none",
                    "llm_base_url",
                    model.openAiBaseUrl(),
                    "max_iterations",
                    1_000_000));
    if (answer.status() != 200) {
      server.close();
      throw new IOException("settings answered " + answer.status() + ": " + answer.body());
    }
    return server;
  }

  private double sandboxes(RunningServer server) throws IOException {
    return Cpu.secondsOf(List.of(server.home().toString()))
        .getOrDefault(server.home().toString(), 0.0);
  }

  private static String create(RunningServer server, String message) throws Exception {
    var answer =
        RestClient.to(URI.create(server.address()))
            .post("/api/conversations", Map.of("initial_user_msg", message));
    if (answer.status() != 200) {
      throw new IOException("creation answered " + answer.status() + ": " + answer.body());
    }
    return answer.tree().get("conversation_id").asString();
  }
}
