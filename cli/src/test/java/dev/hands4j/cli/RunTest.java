package dev.hands4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hands4j.api.conversation.ConversationId;
import dev.hands4j.api.event.AgentState;
import dev.hands4j.storage.HomeLock;
import dev.hands4j.storage.SqlStorage;
import dev.hands4j.storage.StorageConfig;
import dev.hands4j.testkit.ChildProcess;
import dev.hands4j.testkit.Processes;
import dev.hands4j.testkit.Reply;
import dev.hands4j.testkit.RestClient;
import dev.hands4j.testkit.Script;
import dev.hands4j.testkit.ScriptedModel;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@code hands4j run} as a process of its own, as scripts use it: what it prints and its exit
 * codes.
 */
class RunTest {
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final Pattern ID = Pattern.compile("Conversation (?:\\S*/)?([0-9a-f]{32})");
  private static final Reply SLEEPS = Reply.runs("sleep 600");

  @TempDir Path folder;
  private Path home;
  private Path workspace;

  @BeforeEach
  void folders() throws Exception {
    home = folder.resolve("home");
    workspace = Files.createDirectories(folder.resolve("work space"));
  }

  @Test
  void finishesInTheFolderItWasGivenAndLeavesNoProcessBehind() throws Exception {
    Script script =
        Script.byTurn(
            Reply.runs("echo made > made.txt; echo 'a \u001b[2Jline'").withText("I make it."),
            Reply.runs("false"),
            Reply.finishes("It is made."));
    try (ScriptedModel model = model(script);
        ChildProcess run = run(model, "--task", "Make it", "--workspace", workspace.toString())) {
      assertThat(run.awaitExit(PATIENCE)).as(run.stderr()).isZero();
      assertThat(run.stdout())
          .contains(
              "> Make it", "I make it.", "$ echo made > made.txt; echo 'a line'", "exit code 1")
          .contains("It is made.")
          .noneMatch(line -> line.indexOf('\u001b') >= 0);
      assertThat(workspace.resolve("made.txt")).hasContent("made");
      assertThat(run.stderr()).contains("The agent has finished.");
      assertThat(stateOf(run)).isEqualTo(AgentState.FINISHED);
      assertThat(HomeLock.holder(home)).isEmpty();
      assertThat(ProcessHandle.allProcesses().filter(this::speaksOfTheHome)).isEmpty();
    }
  }

  @Test
  void printsEveryEventOnceAsOneLineOfJson() throws Exception {
    Script script = Script.byTurn(Reply.runs("echo 'one\ntwo'"), Reply.finishes("Done."));
    try (ScriptedModel model = model(script);
        ChildProcess run = run(model, "--task", "Two lines", "--json")) {
      assertThat(run.awaitExit(PATIENCE)).as(run.stderr()).isZero();
      List<JsonNode> events = new ArrayList<>();
      for (String line : run.stdout()) {
        events.add(JsonMapper.shared().readTree(line));
      }
      for (int id = 0; id < events.size(); id++) {
        assertThat(events.get(id).get("id").asInt()).isEqualTo(id);
      }
      assertThat(events)
          .anyMatch(event -> event.path("action").asString("").equals("run"))
          .anyMatch(event -> event.path("observation").asString("").equals("run"));
      assertThat(events.getLast().at("/extras/agent_state").asString()).isEqualTo("finished");
    }
  }

  @Test
  void endsWithOneWhenTheModelRefuses() throws Exception {
    try (ScriptedModel model = model(Script.always(Reply.status(401)));
        ChildProcess run = run(model, "--task", "Anything")) {
      assertThat(run.awaitExit(PATIENCE)).isEqualTo(1);
      assertThat(run.stderr()).contains("The agent ended with an error.");
    }
  }

  @Test
  void endsWithThreeAtALimit() throws Exception {
    try (ScriptedModel model = model(Script.always(Reply.runs("true")));
        ChildProcess run = run(model, "--task", "For ever", "--max-iterations", "2")) {
      assertThat(run.awaitExit(PATIENCE)).isEqualTo(3);
      assertThat(run.stderr()).contains("maximum iteration");
    }
  }

  @Test
  void endsWithThreeWhenTheAgentAsks() throws Exception {
    try (ScriptedModel model = model(Script.always(Reply.says("Which colour?")));
        ChildProcess run = run(model, "--task", "Paint it")) {
      assertThat(run.awaitExit(PATIENCE)).isEqualTo(3);
      assertThat(run.stdout()).contains("Which colour?");
    }
  }

  @Test
  void endsWithThreeWhenNobodyCanAgree() throws Exception {
    try (ScriptedModel model = model(Script.always(Reply.runs("echo unseen")));
        ChildProcess run = run(model, "--task", "Do it", "--confirm", "ask")) {
      assertThat(run.awaitExit(PATIENCE)).isEqualTo(3);
      assertThat(run.stderr()).contains("answer on the page");
      assertThat(stateOf(run)).isEqualTo(AgentState.AWAITING_USER_CONFIRMATION);
    }
  }

  @Test
  void pausesTheAgentWhenTheTimeIsUp() throws Exception {
    try (ScriptedModel model = model(Script.always(SLEEPS));
        ChildProcess run = run(model, "--task", "Wait", "--timeout", "4s")) {
      assertThat(run.awaitExit(PATIENCE)).as(run.stderr()).isEqualTo(124);
      assertThat(run.stderr()).contains("Out of time.");
      assertThat(stateOf(run)).isEqualTo(AgentState.PAUSED);
    }
  }

  @Test
  void pausesTheAgentOnCtrlC() throws Exception {
    try (ScriptedModel model = model(Script.always(SLEEPS));
        ChildProcess run = run(model, "--task", "Wait")) {
      run.awaitLine(Pattern.compile("\\$ sleep 600"), PATIENCE);
      run.interrupt();
      assertThat(run.awaitExit(PATIENCE)).as(run.stderr()).isEqualTo(130);
      assertThat(run.stderr()).contains("The agent is paused.");
      assertThat(stateOf(run)).isEqualTo(AgentState.PAUSED);
    }
  }

  /** Both signals wait while the process stands still, so the second does not come too late. */
  @Test
  void endsAtOnceOnASecondCtrlC() throws Exception {
    try (ScriptedModel model = model(Script.always(SLEEPS));
        ChildProcess run = run(model, "--task", "Wait")) {
      run.awaitLine(Pattern.compile("\\$ sleep 600"), PATIENCE);
      run.pause();
      run.interrupt();
      run.terminate();
      run.resume();
      assertThat(run.awaitExit(PATIENCE)).isEqualTo(130);
      assertThat(run.stderr()).doesNotContain("The agent is paused.");
    }
  }

  @Test
  void readsTheTaskFromStandardInput() throws Exception {
    try (ScriptedModel model = model(Script.always(Reply.finishes("Read.")))) {
      List<String> command =
          new ArrayList<>(List.of("sh", "-c", "printf 'from a pipe' | \"$@\"", "sh"));
      command.addAll(command(model, "--task", "-").command());
      try (ChildProcess run =
          environment(model, Processes.command(command.toArray(String[]::new))).start()) {
        assertThat(run.awaitExit(PATIENCE)).as(run.stderr()).isZero();
        assertThat(run.stdout()).contains("> from a pipe", "Read.");
      }
    }
  }

  @Test
  void usesTheServerThatHasTheHomeAndItsKey() throws Exception {
    Script script = Script.byTurn(Reply.runs("pwd"), Reply.finishes("There."));
    try (ScriptedModel model = model(script);
        ChildProcess server =
            environment(model, java("serve")).environment("SESSION_API_KEY", "the key").start()) {
      URI address = server.awaitReady();
      try (ChildProcess run =
          command(model, "--task", "Where?", "--workspace", workspace.toString())
              .environment("SESSION_API_KEY", "the key")
              .start()) {
        assertThat(run.awaitExit(PATIENCE)).as(run.stderr()).isZero();
        assertThat(run.stdout()).contains(workspace.toRealPath().toString());
        assertThat(run.stderr()).contains(address.resolve("/conversations/" + id(run)).toString());
        RestClient.Response kept =
            RestClient.to(address).withSessionKey("the key").get("/api/conversations/" + id(run));
        assertThat(kept.tree().get("status").asString()).isEqualTo("RUNNING");
      }
      try (ChildProcess stranger = run(model, "--task", "Where?")) {
        assertThat(stranger.awaitExit(PATIENCE)).isEqualTo(1);
        assertThat(stranger.stderr()).contains("not accepted");
      }
      server.terminate();
      assertThat(server.awaitExit(PATIENCE)).isZero();
    }
  }

  private static ScriptedModel model(Script script) {
    return ScriptedModel.start(script.withoutTools(Reply.says("A title")));
  }

  private ChildProcess run(ScriptedModel model, String... arguments) throws Exception {
    return command(model, arguments).start();
  }

  private Processes command(ScriptedModel model, String... arguments) {
    return environment(
        model, java(Stream.concat(Stream.of("run"), Stream.of(arguments)).toArray(String[]::new)));
  }

  private static Processes java(String... arguments) {
    return Processes.java("dev.hands4j.cli.Main")
        .jvmArgs("--enable-native-access=ALL-UNNAMED", "-Xmx256m", "-XX:TieredStopAtLevel=1")
        .args(arguments)
        .process();
  }

  private Processes environment(ScriptedModel model, Processes process) {
    return process
        .environment("HANDS4J_HOME", home.toString())
        .environment("PORT", "0")
        .environment("LLM_MODEL", "openai/scripted")
        .environment("LLM_API_KEY", "key-of-the-scripted-model")
        .environment("LLM_BASE_URL", model.openAiBaseUrl())
        .environment("HANDS4J_RUNTIME_SERVER_LIB", Distribution.runtimeServer().toString());
  }

  private static ConversationId id(ChildProcess run) {
    Matcher id = ID.matcher(run.stderr());
    assertThat(id.find()).as(run.stderr()).isTrue();
    return new ConversationId(id.group(1));
  }

  /** The conversation stays when the run is over. */
  private AgentState stateOf(ChildProcess run) {
    try (SqlStorage storage = SqlStorage.open(StorageConfig.in(home))) {
      return storage.eventLog().head(id(run)).orElseThrow().agentState();
    }
  }

  private boolean speaksOfTheHome(ProcessHandle process) {
    try {
      return Files.readString(Path.of("/proc", Long.toString(process.pid()), "cmdline"))
          .contains(home.toString());
    } catch (java.io.IOException gone) {
      return false;
    }
  }
}
