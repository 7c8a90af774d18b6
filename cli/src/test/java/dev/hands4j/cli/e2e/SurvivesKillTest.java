package dev.hands4j.cli.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.hands4j.testkit.ModelRequest;
import dev.hands4j.testkit.Reply;
import dev.hands4j.testkit.ScriptedModel;
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
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * {@code kill -9} at random instants while agents work: nothing acknowledged is lost, no id is
 * given twice, no command runs twice, and every run completes by itself after the restart. The
 * number of kills is {@code -Dhands4j.kills} (20; {@code make soak} takes 100), the seed is
 * printed.
 */
class SurvivesKillTest {
  private static final int KILLS = Integer.getInteger("hands4j.kills", 20);
  private static final int CONVERSATIONS = 3;
  private static final Pattern NAME = Pattern.compile("write as (\\w+)");
  private static final Pattern LAST = Pattern.compile("wrote (\\d+)");

  @TempDir(cleanup = CleanupMode.NEVER)
  Path folder;

  @Test
  void killedAtRandomInstantsItLosesNothingAndRunsNothingTwice() throws Exception {
    long seed = Long.getLong("hands4j.seed", System.nanoTime());
    System.out.println("SurvivesKillTest: seed " + seed + ", kills " + KILLS);
    Random random = new Random(seed);
    Path stop = folder.resolve("stop");
    Map<String, Set<String>> acknowledged = new HashMap<>();
    try (var model = ScriptedModel.start(request -> reply(request, stop));
        var product = Product.on(model, folder.resolve("home"))) {
      List<String> conversations = new ArrayList<>();
      for (int i = 0; i < CONVERSATIONS; i++) {
        conversations.add(product.create("write as agent" + i));
      }
      // The opening must be the first message of each log: only that one outlives condensation.
      for (String conversation : conversations) {
        await()
            .atMost(Duration.ofSeconds(30))
            .until(() -> product.events(conversation).stream().anyMatch(SurvivesKillTest::isRun));
      }
      boolean atWork = true;
      for (int kill = 0; kill < KILLS; kill++) {
        // Mostly in the midst of work, now and then while it is still starting; never twice in a
        // row, because after three crashes inside one step the agent rightly gives up.
        atWork = !atWork || random.nextInt(4) > 0;
        if (atWork) {
          model.awaitRequests((int) model.requestCount() + 2 * CONVERSATIONS);
        }
        long instant = System.nanoTime() + random.nextLong(5_000_000, 500_000_000);
        int message = 0;
        while (System.nanoTime() < instant) {
          String conversation = conversations.get(random.nextInt(CONVERSATIONS));
          String text = "note %d-%d".formatted(kill, message++);
          var answer =
              product
                  .rest()
                  .post(
                      "/api/conversations/" + conversation + "/events",
                      Map.of("action", "message", "args", Map.of("content", text)));
          assertThat(answer.status()).as(answer.body()).isEqualTo(200);
          acknowledged.computeIfAbsent(conversation, _ -> new HashSet<>()).add(text);
        }
        product.kill();
        product.start();
      }
      Files.createFile(stop);
      for (String conversation : conversations) {
        await()
            .atMost(Duration.ofSeconds(60))
            .pollInterval(Duration.ofMillis(100))
            .untilAsserted(
                () -> assertThat(lastState(product.events(conversation))).isEqualTo("finished"));
      }
      for (int i = 0; i < CONVERSATIONS; i++) {
        List<JsonNode> events = product.events(conversations.get(i));
        checkLog(events, acknowledged.getOrDefault(conversations.get(i), Set.of()));
        checkEffects(
            product.home().resolve("workspaces/%s/effects".formatted(conversations.get(i))),
            events);
      }
    }
  }

  private static Reply reply(ModelRequest request, Path stop) {
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
    return Reply.runs("echo %d >> effects; sleep 0.05; echo wrote %d".formatted(next, next));
  }

  private static void checkLog(List<JsonNode> events, Set<String> acknowledged) {
    Set<String> messages = new HashSet<>();
    for (int i = 0; i < events.size(); i++) {
      JsonNode event = events.get(i);
      assertThat(event.get("id").asInt()).as("gapless ids").isEqualTo(i);
      if ("user".equals(event.get("source").asString())
          && event.has("action")
          && "message".equals(event.get("action").asString())) {
        String text = event.get("args").get("content").asString();
        assertThat(messages.add(text)).as("%s stored twice", text).isTrue();
      }
    }
    assertThat(messages).containsAll(acknowledged);
    Map<Integer, Integer> answers = new HashMap<>();
    for (JsonNode event : events) {
      if (event.has("observation") && event.has("cause")) {
        answers.merge(event.get("cause").asInt(), 1, Integer::sum);
      }
    }
    assertThat(answers.values()).as("one answer for each action").allMatch(count -> count == 1);
  }

  private static void checkEffects(Path file, List<JsonNode> events) throws Exception {
    List<Integer> effects = Files.readAllLines(file).stream().map(Integer::valueOf).toList();
    assertThat(new HashSet<>(effects)).as("no command ran twice").hasSameSizeAs(effects);
    long commands = events.stream().filter(SurvivesKillTest::isRun).count();
    assertThat(effects.size()).as("every command ran").isEqualTo((int) commands);
  }

  private static boolean isRun(JsonNode event) {
    return event.has("action") && event.get("action").asString().equals("run");
  }

  private static String lastState(List<JsonNode> events) {
    return events.reversed().stream()
        .filter(event ->
            event.has("observation")
                && event.get("observation").asString().equals("agent_state_changed"))
        .findFirst()
        .map(event -> event.get("extras").get("agent_state").asString())
        .orElse("");
  }
}
