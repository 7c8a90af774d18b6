package dev.hands4j.storage.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hands4j.api.Json;
import dev.hands4j.api.event.Action;
import dev.hands4j.api.event.ConfirmationState;
import dev.hands4j.api.event.EventDraft;
import dev.hands4j.api.event.EventId;
import dev.hands4j.api.event.LlmMetrics;
import dev.hands4j.api.event.MalformedEventException;
import dev.hands4j.api.event.Observation;
import dev.hands4j.api.event.SecurityRisk;
import dev.hands4j.api.event.Source;
import dev.hands4j.api.event.StoredEvent;
import dev.hands4j.api.event.UnknownEvent;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Accepting events: tolerant of what is unknown, clear about what is wrong (events.md §5). */
final class EventReadingTest {
  private final WireEventCodec codec = new WireEventCodec();

  private EventDraft read(String json) throws MalformedEventException {
    return codec.read(json.getBytes(StandardCharsets.UTF_8));
  }

  private StoredEvent stored(EventDraft draft) {
    return codec.body(draft, Masker.NONE).at(new EventId(3), Instant.parse("2026-01-02T03:04:05Z"));
  }

  @Test
  void readsTheShortestEvent() throws Exception {
    assertThat(read("{\"action\":\"run\",\"args\":{\"command\":\"ls\"}}"))
        .isEqualTo(EventDraft.of(Action.Run.of("ls"), Source.USER));
    assertThat(read("{\"observation\":\"success\"}").event())
        .isEqualTo(new Observation.Success(""));
    assertThat(read("{\"action\":\"think\"}").event()).isEqualTo(new Action.Think(""));
  }

  @Test
  void keepsTheCountOfIterationsAndLeavesItOutWhereThereIsNone() throws Exception {
    for (long count : new long[] {0, 12}) {
      LlmMetrics metrics = LlmMetrics.ZERO.withLimits(OptionalDouble.of(4), count);
      EventDraft draft = EventDraft.of(Action.Run.of("ls"), Source.AGENT).withMetrics(metrics);
      String json =
          new String(codec.encode(new EventId(0), Instant.EPOCH, draft), StandardCharsets.UTF_8);
      assertThat(json.contains("\"iterations\":12")).isEqualTo(count > 0);
      assertThat(json.contains("\"iterations\"")).isEqualTo(count > 0);
      assertThat(read(json).metrics()).contains(metrics);
    }
  }

  @Test
  void ignoresWhatItDoesNotKnowAndWhatTheLogDecides() throws Exception {
    EventDraft draft =
        read(
            "{\"id\":99,\"timestamp\":\"yesterday\",\"message\":\"a lie\",\"color\":\"red\","
                + "\"action\":\"message\",\"args\":{\"content\":\"hi\",\"timestamp\":\"now\","
                + "\"future\":[1]}}");
    String json =
        new String(codec.encode(new EventId(0), Instant.EPOCH, draft), StandardCharsets.UTF_8);
    assertThat(json)
        .startsWith("{\"id\":0,\"timestamp\":\"1970-01-01T00:00:00\",\"source\":\"user\",")
        .contains("\"message\":\"hi\"")
        .doesNotContain("a lie", "red", "future");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "nonsense                                             | an event must be one JSON object",
        "[]                                                   | an event must be one JSON object",
        "{} {}                                                | an event must be one JSON object",
        "{\"args\":{}}                                        | key action or observation",
        "{\"action\":7}                                       | action must be a string",
        "{\"action\":\"\"}                                    | names of 1 to 100 characters",
        "{\"action\":\"start\"}                               | reserved name",
        "{\"observation\":\"chat\"}                           | reserved name",
        "{\"action\":\"run\"}                                 | args.command is missing",
        "{\"action\":\"run\",\"args\":[]}                     | args must be an object",
        "{\"action\":\"run\",\"args\":{\"command\":1}}        | args.command must be a string",
        "{\"action\":\"run\",\"args\":{\"command\":\"\",\"hidden\":\"no\"}} | args.hidden must be true or false",
        "{\"action\":\"run\",\"args\":{\"command\":\"\",\"confirmation_state\":\"perhaps\"}} | args.confirmation_state must be",
        "{\"action\":\"read\",\"args\":{\"path\":\"p\",\"start\":1.5}} | args.start must be an integer",
        "{\"action\":\"read\",\"args\":{\"path\":\"p\",\"view_range\":[1,\"2\"]}} | array of integers",
        "{\"action\":\"condensation\"}                        | list of ids or one complete range",
        "{\"action\":\"think\",\"source\":\"god\"}            | source must be",
        "{\"action\":\"think\",\"cause\":-4}                  | cause must be",
        "{\"action\":\"think\",\"timeout\":\"soon\"}          | timeout must be a number",
        "{\"action\":\"think\",\"tool_call_metadata\":{\"function_name\":\"f\",\"tool_call_id\":\"i\",\"model_response\":{}}} | total_calls_in_response is missing",
        "{\"observation\":\"run\",\"extras\":{\"command\":\"c\",\"metadata\":{\"exit_code\":\"0\"}}} | extras.metadata.exit_code must be an integer",
      })
  void saysWhatIsWrong(String json, String complaint) {
    assertThatThrownBy(() -> read(json))
        .isInstanceOf(MalformedEventException.class)
        .hasMessageContaining(complaint);
  }

  @Test
  void refusesBytesThatAreNotUtf8() {
    assertThatThrownBy(() -> codec.read(new byte[] {'{', (byte) 0xff, '}'}))
        .isInstanceOf(MalformedEventException.class)
        .hasMessageContaining("UTF-8");
  }

  @Test
  void rewritesOldActionKeys() throws Exception {
    Action.Run run =
        (Action.Run)
            read("{\"action\":\"run\",\"args\":{\"command\":\"ls\",\"is_confirmed\":\"rejected\","
                    + "\"keep_prompt\":true,\"security_risk\":\"HIGH\"}}")
                .event();
    assertThat(run.confirmationState()).isEqualTo(ConfirmationState.REJECTED);
    assertThat(run.securityRisk()).isEqualTo(SecurityRisk.UNKNOWN);
    Action.Message message =
        (Action.Message)
            read("{\"action\":\"message\",\"args\":{\"content\":\"x\","
                    + "\"images_urls\":[\"data:a\"],\"security_risk\":null}}")
                .event();
    assertThat(message.imageUrls()).contains(List.of("data:a"));
  }

  @Test
  void rewritesOldObservationKeys() throws Exception {
    Observation.Run run =
        (Observation.Run)
            read("{\"observation\":\"run\",\"content\":\"out\",\"extras\":{\"command\":\"ls\","
                    + "\"exit_code\":3,\"command_id\":44,\"formatted_output_and_error\":\"x\"}}")
                .event();
    assertThat(run.metadata().exitCode()).isEqualTo(3);
    assertThat(run.metadata().pid()).isEqualTo(44);
    assertThat(
            ((Observation.Run)
                    read("{\"observation\":\"run\",\"extras\":{\"command\":\"ls\"}}").event())
                .metadata())
        .isEqualTo(Observation.CommandMetadata.UNKNOWN);
  }

  @Test
  void mergesTheArgumentsOfAnOldEditorCall() throws Exception {
    String code =
        "print(file_editor(**{'command': 'str_replace', 'path': '/w/a.py', 'old_str': 'it\\\\'s',"
            + " \\\"new_str\\\": None, 'insert_line': 7, 'x': [True, -1.5]}))";
    Action.Edit edit =
        (Action.Edit)
            read("{\"action\":\"edit\",\"args\":{\"path\":\"\",\"translated_ipython_code\":\""
                    + code
                    + "\"}}")
                .event();
    assertThat(edit.path()).isEqualTo("/w/a.py");
    assertThat(edit.command()).isEqualTo("str_replace");
    assertThat(edit.oldStr()).contains("it's");
    assertThat(edit.newStr()).isEmpty();
    assertThat(edit.insertLine()).contains(7);
    Action.Read view =
        (Action.Read)
            read("{\"action\":\"read\",\"args\":{\"path\":\"/w\",\"translated_ipython_code\":"
                    + "\"print(file_editor(**{'command': 'view', 'path': '/w/b.py',"
                    + " 'view_range': [1, 5]}))\"}}")
                .event();
    assertThat(view.path()).isEqualTo("/w/b.py");
    assertThat(view.viewRange()).contains(List.of(1, 5));
    assertThat(
            ((Action.Edit)
                    read("{\"action\":\"edit\",\"args\":{\"path\":\"p\","
                            + "\"translated_ipython_code\":\"file_editor(**{open('x')})\"}}")
                        .event())
                .path())
        .isEqualTo("p");
  }

  @Test
  void keepsEveryMemberOfAnUnknownKindAsItWasWritten() throws Exception {
    String json =
        "{ \"message\" : \"hello\",\"observation\":\"telepathy\", \"zeta\": 1.50e3,"
            + "\"extras\":{\"b\":[ 1,  2],\"a\":\"\\u00e9\"},\"source\":\"agent\",\"id\":4,"
            + "\"cause\":2,\"llm_metrics\":{\"mystery\":true},\"content\":null}";
    EventDraft draft = read(json);
    assertThat(draft.event()).isEqualTo(new UnknownEvent("telepathy", false, new Json(json)));
    assertThat(draft.source()).isEqualTo(Source.AGENT);
    assertThat(draft.cause()).contains(new EventId(2));
    StoredEvent stored = stored(draft);
    assertThat(stored.text())
        .isEqualTo(
            "{\"id\":3,\"timestamp\":\"2026-01-02T03:04:05\",\"source\":\"agent\",\"cause\":2,"
                + "\"message\":\"hello\",\"observation\":\"telepathy\",\"zeta\":1.50e3,"
                + "\"extras\":{\"b\":[ 1,  2],\"a\":\"\\u00e9\"},"
                + "\"llm_metrics\":{\"mystery\":true},\"content\":null}");
    assertThat(stored.kind()).isEqualTo("telepathy");
    EventDraft again = codec.decode(stored);
    assertThat(stored(again).text()).isEqualTo(stored.text());
  }

  @Test
  void takesForgeableMembersFromAPersonsUnknownKind() throws Exception {
    EventDraft draft =
        read("{\"action\":\"new\",\"cause\":1,\"llm_metrics\":{},\"args\":{\"a\":1}}");
    assertThat(stored(codec.asWrittenByAPerson(draft)).text())
        .endsWith("\"source\":\"user\",\"action\":\"new\",\"args\":{\"a\":1}}");
  }

  @Test
  void makesAStoredEventItCannotReadAnUnknownOne() {
    byte[] json =
        "{\"id\":3,\"timestamp\":\"2026-01-02T03:04:05\",\"source\":\"agent\",\"action\":\"run\"}"
            .getBytes(StandardCharsets.UTF_8);
    StoredEvent stored =
        EventBody.stored(
            new EventId(3),
            Instant.parse("2026-01-02T03:04:05Z"),
            Source.AGENT,
            Optional.empty(),
            true,
            "run",
            false,
            json);
    EventDraft draft = codec.decode(stored);
    assertThat(draft.event()).isInstanceOf(UnknownEvent.class);
    assertThat(stored(draft).text()).isEqualTo(stored.text());
  }

  @Test
  void cutsLongCommandOutputByCodePoints() {
    String face = "😀";
    Observation.Run run =
        new Observation.Run(face.repeat(31_000), "cat", Observation.CommandMetadata.UNKNOWN, false);
    EventDraft once = codec.decode(stored(EventDraft.of(run, Source.AGENT)));
    String expected = face.repeat(15_000) + Truncation.MARKER + face.repeat(15_000);
    assertThat(Truncation.MARKER).hasSize(47);
    assertThat(((Observation.Run) once.event()).content()).isEqualTo(expected);
    assertThat(codec.decode(stored(once))).isEqualTo(once);
    Observation.Run hidden =
        new Observation.Run("x".repeat(30_001), "cat", Observation.CommandMetadata.UNKNOWN, true);
    assertThat(codec.decode(stored(EventDraft.of(hidden, Source.AGENT))).event()).isEqualTo(hidden);
    Observation.Run full =
        new Observation.Run(face.repeat(30_000), "cat", Observation.CommandMetadata.UNKNOWN, false);
    assertThat(codec.decode(stored(EventDraft.of(full, Source.AGENT))).event()).isEqualTo(full);
  }

  @Test
  void fillsWhatABrowserDidNotReport() throws Exception {
    EventDraft draft =
        read(
            "{\"observation\":\"browse\",\"extras\":{\"url\":\"u\",\"trigger_by_action\":\"browse\"}}");
    assertThat(stored(draft).text())
        .contains("\"screenshot\":\"\"", "\"open_pages_urls\":[]", "\"active_page_index\":-1");
  }

  @Test
  void refusesADraftWhoseJsonIsNone() {
    EventDraft draft =
        EventDraft.of(
            new Action.CallMcp("f", new Json("{broken"), "", SecurityRisk.LOW), Source.AGENT);
    assertThatThrownBy(() -> codec.encode(new EventId(0), Instant.EPOCH, draft))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
