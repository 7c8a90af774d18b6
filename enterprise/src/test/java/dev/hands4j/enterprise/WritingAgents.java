package dev.hands4j.enterprise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.hands4j.enterprise.Cluster.Node;
import dev.hands4j.testkit.ModelRequest;
import dev.hands4j.testkit.Reply;
import dev.hands4j.testkit.SocketIoTestClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * Agents that write 1, 2, 3, … each into a file of its own, one command per number, until a file
 * called stop exists: whatever happens to their nodes, the numbers show what was lost or done
 * twice.
 */
final class WritingAgents {
  static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Pattern NAME = Pattern.compile("write as (\\w+)");
  private static final Pattern LAST = Pattern.compile("wrote (\\d+)");

  private WritingAgents() {}

  static void say(Node node, String conversation, String text) throws Exception {
    var answer =
        node.rest()
            .post(
                "/api/conversations/" + conversation + "/events",
                Map.of("action", "message", "args", Map.of("content", text)));
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
  }

  /**
   * A client of each conversation, all on one node. Each has seen the log already but for the last
   * events, so that a long run costs no more than a short one.
   */
  record Watchers(Map<String, SocketIoTestClient> tabs, Map<String, Long> from)
      implements AutoCloseable {
    private static final int REPLAYED = 50;

    static Watchers of(Node node, List<String> conversations) throws Exception {
      Map<String, SocketIoTestClient> tabs = new HashMap<>();
      Map<String, Long> from = new HashMap<>();
      for (String conversation : conversations) {
        long last = Math.max(-1, node.lastId(conversation) - REPLAYED);
        from.put(conversation, last + 1);
        tabs.put(
            conversation,
            SocketIoTestClient.connect(
                node.socket(conversation).query("latest_event_id", last).withPatience(PATIENCE)));
      }
      return new Watchers(tabs, from);
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
            node.events(tab.getKey(), from.getOrDefault(tab.getKey(), 0L)).stream()
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

  static Reply reply(ModelRequest request, Path effects, Path stop) {
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

  /** Lets the agents finish and looks at what is left: in the log, and of their commands. */
  static void finishAndCheck(
      Node node,
      List<String> conversations,
      Map<String, Set<String>> accepted,
      Path effects,
      Path stop)
      throws Exception {
    Files.createFile(stop);
    for (String conversation : conversations) {
      await()
          .atMost(PATIENCE)
          .pollInterval(Duration.ofMillis(100))
          .untilAsserted(() ->
              assertThat(
                      lastState(
                          node.events(conversation, Math.max(0, node.lastId(conversation) - 20))))
                  .isEqualTo("finished"));
    }
    for (int i = 0; i < conversations.size(); i++) {
      List<JsonNode> events = node.events(conversations.get(i));
      checkLog(events, accepted.getOrDefault(conversations.get(i), Set.of()));
      checkEffects(effects.resolve("agent" + i), events);
    }
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

  static String lastState(List<JsonNode> events) {
    return events.reversed().stream()
        .filter(e -> e.path("observation").asString("").equals("agent_state_changed"))
        .findFirst()
        .map(e -> e.path("extras").path("agent_state").asString())
        .orElse("");
  }
}
