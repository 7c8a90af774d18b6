package dev.hands4j.agent.memory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hands4j.api.Json;
import dev.hands4j.api.event.Action;
import dev.hands4j.api.event.EventDraft;
import dev.hands4j.api.event.EventId;
import dev.hands4j.api.event.Observation;
import dev.hands4j.api.event.Source;
import dev.hands4j.api.event.ToolCallMetadata;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import dev.langchain4j.data.message.UserMessage;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class HistoryTest {
  private final History history = new History(1_000, true, "Be good.");
  private long next;

  private EventId add(EventDraft draft) {
    EventId id = new EventId(next++);
    history.add(id, draft);
    return id;
  }

  private static EventDraft user(String text) {
    return EventDraft.of(Action.Message.of(text), Source.USER);
  }

  private static ToolCallMetadata call(String response, int which, int of) {
    StringBuilder calls = new StringBuilder();
    for (int i = 0; i < of; i++) {
      calls
          .append(i == 0 ? "" : ",")
          .append(
              """
              {"id":"%s-%d","type":"function","function":{"name":"execute_bash","arguments":"{}"}}\
              """
                  .formatted(response, i));
    }
    Json json =
        new Json(
            """
            {"id":"%s","choices":[{"message":{"role":"assistant","content":"","tool_calls":[%s]}}]}\
            """
                .formatted(response, calls));
    return new ToolCallMetadata("execute_bash", response + "-" + which, json, of);
  }

  private EventId run(ToolCallMetadata call) {
    return add(EventDraft.of(Action.Run.of("x"), Source.AGENT).withToolCall(call));
  }

  private void result(EventId action, ToolCallMetadata call, String output) {
    add(
        EventDraft.of(
                new Observation.Run(output, "x", Observation.CommandMetadata.UNKNOWN, false),
                Source.AGENT)
            .causedBy(action)
            .withToolCall(call));
  }

  private List<String> shape() {
    return history.messages().stream().map(HistoryTest::shape).toList();
  }

  private static String shape(ChatMessage message) {
    return switch (message) {
      case UserMessage user -> "user " + user.singleText();
      case AiMessage ai when ai.hasToolExecutionRequests() ->
          "calls " + ai.toolExecutionRequests().stream().map(c -> c.id()).toList();
      case AiMessage ai -> "said " + ai.text();
      case ToolExecutionResultMessage result -> "result " + result.id() + " " + result.text();
      default -> "system";
    };
  }

  @Test
  void keepsCallsAndResultsTogetherWhateverComesBetween() {
    add(user("Do it"));
    var one = call("r1", 0, 2);
    var two = call("r1", 1, 2);
    EventId first = run(one);
    add(user("Hurry"));
    result(first, one, "1");
    EventId second = run(two);
    result(second, two, "2");
    assertThat(shape())
        .containsExactly(
            "system",
            "user Do it",
            "user Hurry",
            "calls [r1-0, r1-1]",
            "result r1-0 1",
            "result r1-1 2");
  }

  @Test
  void anInterruptedAnswerKeepsTheCallsThatHaveResults() {
    add(user("Do it"));
    var one = call("r1", 0, 3);
    result(run(one), one, "1");
    add(user("No, stop"));
    assertThat(shape())
        .containsExactly("system", "user Do it", "user No, stop", "calls [r1-0]", "result r1-0 1");
  }

  @Test
  void hiddenAndInnerEventsAreNotForTheModel() {
    add(
        EventDraft.of(
            Observation.AgentStateChanged.to(dev.hands4j.api.event.AgentState.RUNNING, ""),
            Source.ENVIRONMENT));
    add(EventDraft.of(new Observation.Null(""), Source.ENVIRONMENT));
    add(
        EventDraft.of(
            new Observation.Run("secret", "x", Observation.CommandMetadata.UNKNOWN, true),
            Source.AGENT));
    assertThat(shape()).containsExactly("system");
    assertThat(history.size()).isZero();
  }

  @Test
  void cutsLongOutputInTheMiddleByCodePoints() {
    add(user("Do it"));
    var one = call("r1", 0, 1);
    result(run(one), one, "𝄞".repeat(3_000));
    assertThat(shape().getLast())
        .contains("[... Observation truncated due to length ...]")
        .satisfies(text -> assertThat(text.codePointCount(0, text.length())).isLessThan(1_100))
        .doesNotContain("\ufffd");
  }

  @Test
  void dropsTheOlderHalfButNeverTheBeginning() {
    add(
        EventDraft.of(
            new Action.System("Be kind.", Json.EMPTY_ARRAY, Optional.empty(), Optional.empty()),
            Source.AGENT));
    add(user("Do it"));
    EventId recall =
        add(EventDraft.of(new Action.Recall("workspace_context", "Do it", ""), Source.USER));
    add(
        EventDraft.of(
                new dev.hands4j.agent.world.Recalls().context("/workspace"), Source.ENVIRONMENT)
            .causedBy(recall));
    for (int i = 0; i < 12; i++) {
      var one = call("r" + i, 0, 1);
      result(run(one), one, "" + i);
    }
    WindowCondenser condenser = new WindowCondenser(20);
    assertThat(condenser.due(history)).isTrue();
    Action.Condensation condensation = condenser.condense(history).orElseThrow();
    assertThat(condensation.forgottenEventsStartId()).contains(4L);
    assertThat(condensation.forgottenEventsEndId()).contains(15L);
    add(EventDraft.of(condensation, Source.AGENT));

    assertThat(condenser.condense(history)).isEmpty();
    assertThat(shape().subList(0, 5))
        .satisfiesExactly(
            m -> assertThat(m).isEqualTo("system"),
            m -> assertThat(m).isEqualTo("user Do it"),
            m -> assertThat(m).contains("/workspace"),
            m -> assertThat(m).contains("dropped"),
            m -> assertThat(m).isEqualTo("calls [r6-0]"));
    assertThat(shape()).endsWith("calls [r11-0]", "result r11-0 11");
  }
}
