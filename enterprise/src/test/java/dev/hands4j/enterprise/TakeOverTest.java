package dev.hands4j.enterprise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.hands4j.enterprise.Cluster.Node;
import dev.hands4j.testkit.ModelRequest;
import dev.hands4j.testkit.Reply;
import dev.hands4j.testkit.ScriptedModel;
import dev.hands4j.testkit.SocketIoTestClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * {@code kill -9} of the node that works, while clients of another node watch and write: the other
 * goes on, nothing is lost, nothing is done twice, nothing is stuck (F3, F4, F15, F18). The number
 * of kills is {@code -Dhands4j.kills} (10; {@code make soak} takes 100), the seed is printed.
 */
class TakeOverTest {
  private static final int KILLS = Integer.getInteger("hands4j.kills", 10);
  private static final int CONVERSATIONS = 3;
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Pattern NAME = Pattern.compile("write as (\\w+)");
  private static final Pattern LAST = Pattern.compile("wrote (\\d+)");

  @Test
  void aDeathCostsSecondsAndNoWork() throws Exception {
    long seed = Long.getLong("hands4j.seed", System.nanoTime());
    Random random = new Random(seed);
    Path folder = Files.createTempDirectory("hands4j-effects-");
    Path stop = folder.resolve("stop");
    List<Long> takeOvers = new ArrayList<>();
    Map<String, Set<String>> accepted = new HashMap<>();
    try (var model = ScriptedModel.start(request -> reply(request, folder, stop));
        var cluster = Cluster.with(model)) {
      Node owner = cluster.spawn();
      List<String> conversations = new ArrayList<>();
      for (int i = 0; i < CONVERSATIONS; i++) {
        conversations.add(owner.create("write as agent" + i));
      }
      for (int kill = 0; kill < KILLS; kill++) {
        Node next = cluster.spawn();
        try (Watchers watchers = Watchers.of(next, conversations)) {
          watchers.awaitWork();
          long instant = System.nanoTime() + random.nextLong(5_000_000, 400_000_000);
          int message = 0;
          while (System.nanoTime() < instant) {
            String conversation = conversations.get(random.nextInt(CONVERSATIONS));
            String text = "note %d-%d".formatted(kill, message++);
            say(random.nextBoolean() ? owner : next, conversation, text);
            accepted.computeIfAbsent(conversation, _ -> new HashSet<>()).add(text);
          }
          owner.kill();
          long killed = System.nanoTime();
          // While nobody owns it, people can write (F15).
          String orphaned = conversations.get(random.nextInt(CONVERSATIONS));
          say(next, orphaned, "after kill " + kill);
          accepted.computeIfAbsent(orphaned, _ -> new HashSet<>()).add("after kill " + kill);
          watchers.awaitWork();
          takeOvers.add((System.nanoTime() - killed) / 1_000_000);
          watchers.assertGapless(next);
        }
        owner = next;
      }
      Files.createFile(stop);
      Node last = owner;
      for (String conversation : conversations) {
        await()
            .atMost(PATIENCE)
            .pollInterval(Duration.ofMillis(100))
            .untilAsserted(
                () -> assertThat(lastState(last.events(conversation))).isEqualTo("finished"));
      }
      for (int i = 0; i < CONVERSATIONS; i++) {
        List<JsonNode> events = last.events(conversations.get(i));
        checkLog(events, accepted.getOrDefault(conversations.get(i), Set.of()));
        checkEffects(folder.resolve("agent" + i), events);
      }
    }
    List<Long> sorted = takeOvers.stream().sorted().toList();
    System.out.printf(
        "TakeOverTest: seed %d, kills %d, all conversations at work again after: p50 %d ms,"
            + " max %d ms%n",
        seed, KILLS, sorted.get(sorted.size() / 2), sorted.getLast());
  }

  private static void say(Node node, String conversation, String text) throws Exception {
    var answer =
        node.rest()
            .post(
                "/api/conversations/" + conversation + "/events",
                Map.of("action", "message", "args", Map.of("content", text)));
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
  }

  /** A client of each conversation, all on one node. */
  private record Watchers(Map<String, SocketIoTestClient> tabs) implements AutoCloseable {
    static Watchers of(Node node, List<String> conversations) throws Exception {
      Map<String, SocketIoTestClient> tabs = new HashMap<>();
      for (String conversation : conversations) {
        tabs.put(
            conversation,
            SocketIoTestClient.connect(
                node.socket(conversation).query("latest_event_id", -1).withPatience(PATIENCE)));
      }
      return new Watchers(tabs);
    }

    /** Waits until each agent has run one more command. */
    void awaitWork() throws InterruptedException {
      Map<SocketIoTestClient, Integer> seen = new HashMap<>();
      tabs.values().forEach(tab -> seen.put(tab, tab.events().size()));
      for (var tab : seen.entrySet()) {
        tab.getKey()
            .awaitEventFrom(
                tab.getValue(),
                event ->
                    event.args().stream()
                        .anyMatch(arg -> arg.path("observation").asString("").equals("run")));
      }
    }

    /** Each client saw every message, command and output up to its last event, and none twice. */
    void assertGapless(Node node) throws Exception {
      for (var tab : tabs.entrySet()) {
        List<Long> seen =
            tab.getValue().payloads().stream()
                .filter(e -> e.path("id").isIntegralNumber())
                .map(e -> e.path("id").asLong())
                .toList();
        assertThat(seen).doesNotHaveDuplicates();
        long last = seen.stream().mapToLong(id -> id).max().orElseThrow();
        List<Long> stored =
            node.events(tab.getKey()).stream()
                .filter(Watchers::isShown)
                .map(e -> e.path("id").asLong())
                .filter(id -> id <= last)
                .toList();
        assertThat(seen).containsAll(stored);
      }
    }

    /** Kinds that neither a replay nor the live feed leaves out. */
    private static boolean isShown(JsonNode event) {
      return event.path("action").asString("").equals("message")
          || event.path("action").asString("").equals("run")
          || event.path("observation").asString("").equals("run");
    }

    @Override
    public void close() {
      tabs.values().forEach(SocketIoTestClient::close);
    }
  }

  private static Reply reply(ModelRequest request, Path effects, Path stop) {
    Matcher name = NAME.matcher(request.bodyText());
    if (!request.offersTools() || !name.find()) {
      return Reply.says("Writing");
    }
    if (Files.exists(stop)) {
      return Reply.finishes("enough");
    }
    int next =
        request.toolResults().stream()
                .map(LAST::matcher)
                .filter(Matcher::find)
                .mapToInt(matcher -> Integer.parseInt(matcher.group(1)))
                .max()
                .orElse(0)
            + 1;
    Path file = effects.resolve(name.group(1));
    return Reply.runs("echo %d >> '%s'; sleep 0.05; echo wrote %d".formatted(next, file, next));
  }

  private static void checkLog(List<JsonNode> events, Set<String> accepted) {
    Set<String> messages = new HashSet<>();
    Map<Integer, Integer> answers = new HashMap<>();
    for (int i = 0; i < events.size(); i++) {
      JsonNode event = events.get(i);
      assertThat(event.get("id").asInt()).as("gapless ids").isEqualTo(i);
      if (event.path("source").asString("").equals("user")
          && event.path("action").asString("").equals("message")) {
        String text = event.path("args").path("content").asString();
        assertThat(messages.add(text)).as("%s stored twice", text).isTrue();
      }
      if (event.has("observation") && event.has("cause")) {
        answers.merge(event.get("cause").asInt(), 1, Integer::sum);
      }
    }
    assertThat(messages).containsAll(accepted);
    assertThat(answers.values()).as("one answer for each action").allMatch(count -> count == 1);
  }

  private static void checkEffects(Path file, List<JsonNode> events) throws Exception {
    List<Integer> effects = Files.readAllLines(file).stream().map(Integer::valueOf).toList();
    assertThat(new HashSet<>(effects)).as("no command ran twice").hasSameSizeAs(effects);
    long commands =
        events.stream().filter(e -> e.path("action").asString("").equals("run")).count();
    assertThat(effects.size()).as("every command ran").isEqualTo((int) commands);
  }

  private static String lastState(List<JsonNode> events) {
    return events.reversed().stream()
        .filter(e -> e.path("observation").asString("").equals("agent_state_changed"))
        .findFirst()
        .map(e -> e.path("extras").path("agent_state").asString())
        .orElse("");
  }
}
