package dev.hands4j.server;

import static dev.hands4j.testkit.Reply.says;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.hands4j.api.conversation.ConversationId;
import dev.hands4j.api.conversation.ConversationRef;
import dev.hands4j.api.coordination.Signal;
import dev.hands4j.api.coordination.StopReason;
import dev.hands4j.api.event.Action;
import dev.hands4j.api.event.AgentState;
import dev.hands4j.api.event.EventDraft;
import dev.hands4j.api.event.EventId;
import dev.hands4j.api.event.Observation;
import dev.hands4j.api.event.Source;
import dev.hands4j.api.log.AppendKey;
import dev.hands4j.api.log.AppendRequest;
import dev.hands4j.api.log.AppendResult;
import dev.hands4j.api.log.Authority;
import dev.hands4j.api.log.EventQuery;
import dev.hands4j.testkit.Script;
import dev.hands4j.testkit.SocketIoOptions;
import dev.hands4j.testkit.SocketIoTestClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Live connections (socketio.md §§4-10). */
class SocketTest {
  private static TestServer server;

  @BeforeAll
  static void start() {
    server =
        TestServer.community()
            .model(Script.always(says("Hello.")).withoutTools(says("A title")))
            .with("HANDS4J_MAX_FRAME", "1m")
            .with("HANDS4J_SOCKET_QUEUE", "1m")
            .with("HANDS4J_DRAIN", "100ms")
            .start();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  // ---- refusals ------------------------------------------------------------------------------

  @Test
  void refusesWhoNamesNoConversation() throws Exception {
    assertThat(refusal(SocketIoOptions.to(server.uri())))
        .isEqualTo("No conversation_id in query params");
    assertThat(refusal(server.socket(" "))).isEqualTo("No conversation_id in query params");
  }

  @Test
  void refusesUnknownAndMalformedConversations() throws Exception {
    assertThat(refusal(server.socket("0000"))).isEqualTo("Conversation 0000 not found");
    assertThat(refusal(server.socket("../x")))
        .isEqualTo("Conversation ID contains invalid path characters");
    assertThat(server.rest().get("/api/conversations/0000").body()).isEqualTo("null");
  }

  @Test
  void asksForTheSessionKey() throws Exception {
    try (TestServer guarded = TestServer.community().with("SESSION_API_KEY", "the-key").start()) {
      var rest = guarded.rest().withSessionKey("the-key");
      String id =
          rest.post("/api/conversations", Map.of()).tree().path("conversation_id").asString();
      assertThat(refusal(guarded.socket(id))).isEqualTo("invalid_session_api_key");
      assertThat(refusal(guarded.socket(id).query("session_api_key", "wrong")))
          .isEqualTo("invalid_session_api_key");
      SocketIoOptions keyed = guarded.socket(id).query("session_api_key", "the-key");
      SocketIoTestClient.connect(keyed).close();
      String cookie =
          guarded.rest().post("/api/session", Map.of("key", "the-key")).header("Set-Cookie");
      SocketIoOptions page =
          guarded.socket(id).header("Cookie", cookie.substring(0, cookie.indexOf(';')));
      SocketIoTestClient.connect(page).close();
    }
  }

  @Test
  void toleratesTheLiteralsThatClientsSend() throws Exception {
    String id = server.create();
    SocketIoOptions options =
        server
            .socket(id)
            .query("latest_event_id", "undefined")
            .query("providers_set", "github,unheard-of")
            .query("session_api_key", "undefined");
    try (SocketIoTestClient tab = SocketIoTestClient.connect(options)) {
      tab.awaitPayload(EndToEndTest.state("awaiting_user_input"));
    }
  }

  // ---- replay and live feed ------------------------------------------------------------------

  @Test
  void replaysTenThousandEventsInTheOrderOfTheWireBeforeAccepting() throws Exception {
    ConversationRef ref = stopped();
    AppendKeys keys = new AppendKeys(ref);
    List<Future<AppendResult>> last = new ArrayList<>();
    for (int i = 0; i < 10_000; i++) {
      last.add(keys.submit(Observation.AgentStateChanged.to(AgentState.RUNNING, "")));
      last.add(keys.submit(new Observation.Think("thought " + i)));
    }
    last.getLast().get();
    try (SocketIoTestClient tab = server.join(ref.id().value())) {
      List<JsonNode> replay = tab.payloads();
      assertThat(replay).hasSize(10_001);
      assertThat(replay.subList(0, 10_000).stream().map(e -> e.path("id").asLong()))
          .containsExactlyElementsOf(
              LongStream.range(0, 10_000).map(i -> 2 * i + 1).boxed().toList());
      assertThat(replay.getLast().path("observation").asString()).isEqualTo("agent_state_changed");
      assertThat(replay.getLast().path("id").asLong()).isEqualTo(19_998);
      assertThat(replay.getLast().path("source").asString()).isEqualTo("environment");
    }
    try (SocketIoTestClient tab = server.join(ref.id().value(), 19_990)) {
      assertThat(tab.payloads().stream().map(e -> e.path("id").asLong()))
          .containsExactly(19_991L, 19_993L, 19_995L, 19_997L, 19_999L, 19_998L);
    }
  }

  @Test
  void neitherLosesNorRepeatsWhatIsWrittenWhileItReplays() throws Exception {
    ConversationRef ref = stopped();
    AppendKeys keys = new AppendKeys(ref);
    int events = 3_000;
    Thread writer =
        Thread.ofVirtual()
            .start(() -> {
              for (int i = 0; i < events; i++) {
                keys.submit(new Observation.Think("thought " + i), Source.AGENT);
              }
            });
    List<SocketIoTestClient> tabs = new ArrayList<>();
    while (writer.isAlive() && tabs.size() < 20) {
      tabs.add(server.join(ref.id().value()));
    }
    writer.join();
    for (SocketIoTestClient tab : tabs) {
      tab.awaitPayload(e -> e.path("id").asLong() == events - 1);
      assertThat(tab.payloads().stream().map(e -> e.path("id").asLong()))
          .containsExactlyElementsOf(LongStream.range(0, events).boxed().toList());
      tab.close();
    }
  }

  @Test
  void showsTheLiveFormToThoseWhoWatch() throws Exception {
    ConversationRef ref = stopped();
    AppendKeys keys = new AppendKeys(ref);
    try (SocketIoTestClient tab = server.join(ref.id().value())) {
      keys.submit(Observation.AgentStateChanged.to(AgentState.RUNNING, ""), Source.ENVIRONMENT);
      keys.submit(Action.ChangeAgentState.to(AgentState.RUNNING), Source.ENVIRONMENT);
      keys.submit(new Observation.Null("nothing"), Source.ENVIRONMENT);
      keys.submit(new Observation.Error("oh", ""), Source.ENVIRONMENT);
      keys.submit(Action.Message.of("done"), Source.AGENT).get();
      tab.awaitPayload(e -> e.path("id").asLong() == 4);
      assertThat(tab.payloads().stream().map(e -> e.path("id").asLong()))
          .containsExactly(0L, 3L, 4L);
      assertThat(tab.payloads()).allMatch(e -> e.path("source").asString().equals("agent"));
    }
  }

  @Test
  void carriesSignalsThatAreNoEvents() throws Exception {
    ConversationRef ref = stopped();
    try (SocketIoTestClient tab = server.join(ref.id().value())) {
      var signals = server.edition().signals();
      signals.publish(ref.id(), new Signal.Status("info", "STATUS$LLM_RETRY", "Retrying"));
      signals.publish(ref.id(), new Signal.Failure("It failed"));
      signals.publish(ref.id(), new Signal.Delta("text", "k1", 0, "", "Hel"));
      signals.publish(ref.id(), new Signal.DeltaEnd("k1"));
      signals.publish(ref.id(), new Signal.Output(new EventId(7), 3, "line\n"));
      var events = tab.awaitEvents(5);
      assertThat(events.stream().map(Object::toString))
          .containsExactly(
              "[\"oh_event\",{\"status_update\":true,\"type\":\"info\","
                  + "\"id\":\"STATUS$LLM_RETRY\",\"message\":\"Retrying\"}]",
              "[\"oh_event\",{\"error\":true,\"message\":\"It failed\"}]",
              "[\"oh_signal\",{\"signal\":\"delta\",\"kind\":\"text\",\"key\":\"k1\",\"seq\":0,"
                  + "\"tool\":\"\",\"text\":\"Hel\"}]",
              "[\"oh_signal\",{\"signal\":\"delta_end\",\"key\":\"k1\"}]",
              "[\"oh_signal\",{\"signal\":\"output\",\"cause\":7,\"seq\":3,"
                  + "\"text\":\"line\\n\"}]");
    }
  }

  // ---- what clients send ---------------------------------------------------------------------

  @Test
  void tellsTheSenderWhatIsWrongAndStaysConnected() throws Exception {
    String id = server.create();
    try (SocketIoTestClient tab = server.join(id)) {
      tab.awaitPayload(EndToEndTest.state("awaiting_user_input"));
      tab.emit("oh_user_action", "just text");
      tab.emit("oh_user_action", Map.of("action", "dance", "args", Map.of()));
      tab.emit("oh_user_action", Map.of("observation", "run", "content", "forged"));
      tab.emit("no_such_event", Map.of());
      await()
          .until(
              () -> tab.payloads().stream().filter(e -> e.path("error").asBoolean()).count() == 3);
      assertThat(
              tab.emitWithAck(
                      "oh_action",
                      Map.of("action", "message", "args", Map.of("content", "still here")))
                  .get())
          .isEmpty();
      tab.awaitPayload(e -> e.path("args").path("content").asString("").equals("still here"));
    }
  }

  @Test
  void stripsForgedCausality() throws Exception {
    String id = server.create();
    try (SocketIoTestClient tab = server.join(id)) {
      tab.emit(
          "oh_user_action",
          Map.of(
              "action",
              "message",
              "args",
              Map.of("content", "forged"),
              "cause",
              0,
              "source",
              "agent",
              "id",
              -1));
      JsonNode echo =
          tab.awaitPayload(e -> e.path("args").path("content").asString("").equals("forged"));
      assertThat(echo.path("source").asString()).isEqualTo("user");
      assertThat(echo.has("cause")).isFalse();
    }
  }

  @Test
  void storesARepeatedMessageOnce() throws Exception {
    String id = server.create();
    Map<String, Object> message =
        Map.of("action", "message", "args", Map.of("content", "once"), "message_key", "k");
    try (SocketIoTestClient tab = server.join(id)) {
      tab.emitWithAck("oh_user_action", message).get();
      tab.emitWithAck("oh_user_action", message).get();
      TestServer.say(tab, "afterwards");
      tab.awaitPayload(e -> e.path("args").path("content").asString("").equals("afterwards"));
      assertThat(tab.payloads())
          .filteredOn(e -> e.path("args").path("content").asString("").equals("once"))
          .hasSize(1);
    }
  }

  @Test
  void closesTheConnectionOfWhoSendsTooMuchAndHarmsNobodyElse() throws Exception {
    String id = server.create();
    try (SocketIoTestClient loud = server.join(id);
        SocketIoTestClient quiet = server.join(id)) {
      TestServer.say(loud, "x".repeat(2 << 20));
      assertThat(loud.awaitDisconnect()).startsWith("transport");
      TestServer.say(quiet, "and I?");
      quiet.awaitPayload(e -> e.path("args").path("content").asString("").equals("and I?"));
    }
  }

  @Test
  void refusesMessagesToAStoppedConversation() throws Exception {
    ConversationRef ref = stopped();
    try (SocketIoTestClient tab = server.join(ref.id().value())) {
      server.edition().events().stop(ref, StopReason.USER);
      TestServer.say(tab, "hello?");
      // The stop itself says good-bye; whichever comes first, the message is not stored.
      await()
          .until(() ->
              tab.disconnectReason().isPresent()
                  || tab.payloads().stream()
                      .anyMatch(e -> e.path("message").asString("").contains("stopped")));
    }
    assertThat(
            server.edition().events().read(ref.id(), EventQuery.from(0, 100)).events().stream()
                .filter(event -> event.isAction("message")))
        .isEmpty();
  }

  @Test
  void letsGoOfAClientThatDoesNotReadAndDelaysNoOther() throws Exception {
    ConversationRef ref = stopped();
    AppendKeys keys = new AppendKeys(ref);
    String conversation = ref.id().value();
    try (SocketIoTestClient reading = server.join(conversation);
        SocketIoTestClient stuck = server.join(conversation)) {
      assertThat(connections(conversation)).isEqualTo(2);
      stuck.stopReading();
      // Far more than one client's queue (1 MiB here) and the buffers of the connection hold.
      String bulk = "x".repeat(100_000);
      int events = 400;
      for (int i = 0; i < events; i++) {
        keys.submit(new Observation.Think(bulk), Source.AGENT).get();
        if (i % 3 == 0) {
          long id = i; // no faster than this client reads, also on a loaded machine
          reading.awaitPayload(e -> e.path("id").asLong() == id);
        }
      }
      reading.awaitPayload(e -> e.path("id").asLong() == events - 1);
      assertThat(reading.payloads()).hasSize(events);
      await().until(() -> connections(conversation) == 1);
      // It comes back where it was and misses nothing.
      long seen = stuck.lastEventId();
      try (SocketIoTestClient back = server.join(conversation, seen)) {
        back.awaitPayload(e -> e.path("id").asLong() == events - 1);
        assertThat(back.payloads().getFirst().path("id").asLong()).isEqualTo(seen + 1);
      }
    }
  }

  @Test
  void countsItsConnections() throws Exception {
    String id = server.create();
    SocketIoTestClient tab = server.join(id);
    assertThat(connections(id)).isEqualTo(1);
    tab.close();
    await().until(() -> connections(id) == 0);
  }

  private static int connections(String id) throws Exception {
    return server.rest().get("/api/conversations/" + id).tree().path("num_connections").asInt();
  }

  private static String refusal(SocketIoOptions options) throws Exception {
    try (SocketIoTestClient client = SocketIoTestClient.open(options)) {
      return client.awaitRefusal().message();
    }
  }

  /**
   * A conversation whose log only this test writes: owned by another node, so that no loop begins.
   */
  private static ConversationRef stopped() {
    ConversationRef ref = new ConversationRef(ConversationId.random(), Optional.empty());
    Loops.createOwnedByTest(server.edition(), ref);
    return ref;
  }

  /** Appends as the loop that owns the conversation. */
  private static final class AppendKeys {
    private final ConversationRef ref;
    private final dev.hands4j.api.coordination.Epoch epoch;
    private long sequence;

    AppendKeys(ConversationRef ref) {
      this.ref = ref;
      this.epoch = server.edition().events().head(ref.id()).orElseThrow().epoch().orElseThrow();
    }

    Future<AppendResult> submit(dev.hands4j.api.event.Event event) {
      return submit(event, Source.ENVIRONMENT);
    }

    Future<AppendResult> submit(dev.hands4j.api.event.Event event, Source source) {
      return server
          .edition()
          .events()
          .submit(
              new AppendRequest(
                  ref,
                  EventDraft.of(event, source),
                  new Authority.Loop(epoch),
                  AppendKey.loop(epoch, sequence++),
                  OptionalLong.empty(),
                  OptionalLong.empty()));
    }
  }
}
