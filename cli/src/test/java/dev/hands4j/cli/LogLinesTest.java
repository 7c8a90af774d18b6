package dev.hands4j.cli;

import static dev.hands4j.testkit.Reply.runs;
import static dev.hands4j.testkit.Reply.says;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import dev.hands4j.server.config.LogConfig.Form;
import dev.hands4j.testkit.ChildProcess;
import dev.hands4j.testkit.Processes;
import dev.hands4j.testkit.RestClient;
import dev.hands4j.testkit.Script;
import dev.hands4j.testkit.ScriptedModel;
import dev.hands4j.testkit.SocketIoOptions;
import dev.hands4j.testkit.SocketIoTestClient;
import dev.hands4j.testkit.services.TestPostgres;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.event.KeyValuePair;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a line of the log says, alone and written by the real server. */
class LogLinesTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String MODEL_KEY = "sk-of-the-model-0123456789";

  @TempDir Path home;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  private static LoggingEvent event(String message, KeyValuePair... pairs) {
    LoggingEvent event = new LoggingEvent();
    LoggerContext context = new LoggerContext();
    event.setLoggerContext(context);
    event.setLoggerName("dev.hands4j.Some");
    event.setLevel(Level.WARN);
    event.setMessage(message);
    event.setMDCPropertyMap(Map.of("conversation", "of-the-thread", "user", "alice"));
    event.setKeyValuePairs(List.of(pairs));
    event.setTimeStamp(0);
    return event;
  }

  private static String encoded(Form form, LoggingEvent event) {
    LogLines lines = new LogLines(form, Masking.of(Map.of("LLM_API_KEY", MODEL_KEY)));
    lines.node("node-1");
    return new String(lines.encode(event), StandardCharsets.UTF_8);
  }

  @Test
  void isOneObjectWithEverythingAtTopLevel() {
    LoggingEvent event = event("it \"failed\"\nbadly", new KeyValuePair("epoch", 7));
    assertThat(encoded(Form.JSON, event))
        .isEqualTo(
            "{\"ts\":\"1970-01-01T00:00:00Z\",\"severity\":\"WARNING\","
                + "\"message\":\"it \\\"failed\\\"\\nbadly\",\"logger\":\"dev.hands4j.Some\","
                + "\"node\":\"node-1\",\"conversation\":\"of-the-thread\",\"user\":\"alice\","
                + "\"epoch\":7}\n")
        .satisfies(line -> assertThat(line.lines()).hasSize(1));
  }

  @Test
  void countsWhatTheLineSaysForMoreThanWhatTheThreadSays() {
    LoggingEvent event =
        event(
            "m",
            new KeyValuePair("conversation", "of-the-line"),
            new KeyValuePair("message", "not the message"));
    JsonNode line = JsonMapper.shared().readTree(encoded(Form.JSON, event));
    assertThat(line.path("conversation").asString()).isEqualTo("of-the-line");
    assertThat(line.path("message").asString()).isEqualTo("m");
    assertThat(line.path("message_").asString()).isEqualTo("not the message");
  }

  @Test
  void masksSecretsOfTheEnvironmentInEveryPlaceAndForm() {
    for (Form form : Form.values()) {
      LoggingEvent event =
          event("key " + MODEL_KEY, new KeyValuePair("header", "Bearer " + MODEL_KEY));
      event.setThrowableProxy(
          new ch.qos.logback.classic.spi.ThrowableProxy(new IllegalStateException(MODEL_KEY)));
      assertThat(encoded(form, event))
          .doesNotContain(MODEL_KEY)
          .contains("******", "IllegalStateException");
    }
  }

  private Map<String, String> environment(TestPostgres.Database database, ScriptedModel model) {
    Map<String, String> environment = new LinkedHashMap<>();
    environment.put("EDITION", "enterprise");
    environment.put("PORT", "0");
    environment.put("HANDS4J_HOME", home.toString());
    environment.put("RUNTIME", "local");
    environment.put("HANDS4J_RUNTIME_SERVER_LIB", Distribution.runtimeServer().toString());
    environment.put("HANDS4J_DRAIN_NOTICE", "0");
    environment.put("DB_HOST", database.host());
    environment.put("DB_PORT", Integer.toString(database.port()));
    environment.put("DB_NAME", database.name());
    environment.put("DB_USER", database.user());
    environment.put("DB_PASS", database.password());
    environment.put("LLM_MODEL", "openai/scripted");
    environment.put("LLM_BASE_URL", model.openAiBaseUrl());
    environment.put("LLM_API_KEY", MODEL_KEY);
    environment.put("LOG_JSON", "1");
    environment.put("LOG_LEVEL", "DEBUG");
    return environment;
  }

  private String key(Map<String, String> environment) {
    int code =
        Main.run(
            List.of("admin", "create-key", "--user", "alice"),
            new Surroundings(
                environment,
                home,
                Optional.empty(),
                new ByteArrayInputStream(new byte[0]),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8),
                false));
    assertThat(code).isZero();
    return out.toString(StandardCharsets.UTF_8).strip();
  }

  private static List<JsonNode> lines(ChildProcess server) {
    return server
        .stderr()
        .lines()
        .filter(line -> line.startsWith("{") && line.endsWith("}"))
        .map(line -> JsonMapper.shared().readTree(line))
        .toList();
  }

  private static Optional<JsonNode> line(ChildProcess server, String message) {
    return lines(server).stream()
        .filter(line -> line.path("message").asString("").equals(message))
        .findFirst();
  }

  @Test
  void carriesConversationUserAndNodeInRequestsMessagesAndSteps() throws Exception {
    try (var database = TestPostgres.shared().database();
        var model =
            ScriptedModel.start(
                Script.byTurn(runs("true"), says("Done.")).withoutTools(says("T")))) {
      Map<String, String> environment = environment(database, model);
      String key = key(environment);
      Processes command =
          Processes.java("dev.hands4j.cli.Main")
              .jvmArgs("--enable-native-access=ALL-UNNAMED", "-Xmx256m")
              .args("serve")
              .process();
      for (var entry : environment.entrySet()) {
        command = command.environment(entry.getKey(), entry.getValue());
      }
      try (ChildProcess server = command.start()) {
        URI address = server.awaitReady();
        RestClient alice = RestClient.to(address).withHeader("Authorization", "Bearer " + key);
        String id =
            alice
                .post("/api/conversations", Map.of("initial_user_msg", "hello"))
                .tree()
                .path("conversation_id")
                .asString();
        SocketIoOptions options =
            SocketIoOptions.to(address)
                .query("conversation_id", id)
                .query("session_api_key", key)
                .query("latest_event_id", "-1");
        try (var tab = SocketIoTestClient.connect(options)) {
          tab.emit(
              "oh_user_action",
              Map.of(
                  "action", "message", "args", Map.of("content", "go", "image_urls", List.of())));
          for (String message : List.of("step begins", "message accepted", "socket asked")) {
            await()
                .atMost(PATIENCE)
                .untilAsserted(() ->
                    assertThat(line(server, message))
                        .as("%s", message)
                        .hasValueSatisfying(line -> isAbout(line, id)));
          }
        }
        assertThat(alice.delete("/api/conversations/" + id).status()).isEqualTo(200);
        await()
            .atMost(PATIENCE)
            .untilAsserted(() ->
                assertThat(lines(server))
                    .anySatisfy(line -> {
                      assertThat(line.path("message").asString("")).isEqualTo("request");
                      assertThat(line.path("method").asString("")).isEqualTo("DELETE");
                      isAbout(line, id);
                    }));
        server.terminate();
        assertThat(server.awaitExit(PATIENCE)).isZero();
        assertThat(server.stderr().lines().filter(line -> !line.startsWith("WARNING:")))
            .allMatch(line -> line.startsWith("{\"ts\":"));
        assertThat(server.stderr()).doesNotContain(key, MODEL_KEY);
        assertThat(server.stdout()).hasSize(1);
      }
    }
  }

  private static void isAbout(JsonNode line, String conversation) {
    assertThat(line.path("conversation").asString("")).isEqualTo(conversation);
    assertThat(line.path("user").asString("")).isEqualTo("alice");
    assertThat(line.path("node").asString("")).isNotBlank();
    assertThat(line.path("severity").asString("")).isEqualTo("DEBUG");
  }
}
