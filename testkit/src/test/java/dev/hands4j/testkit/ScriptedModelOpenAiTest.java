package dev.hands4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class ScriptedModelOpenAiTest {

  @Test
  void streamsTextInPiecesThenUsageThenDone() throws Exception {
    try (var model =
        ScriptedModel.start(
            Reply.says("Grüße an alle 🌍 dort")
                .inPiecesOf(5)
                .withUsage(new Usage(10, 7, 90, 0, 3)))) {
      var response = ModelClient.askOpenAi(model, ModelClient.openAi(true, "hello"));

      assertThat(response.headers().firstValue("content-type"))
          .hasValue("text/event-stream; charset=utf-8");
      List<String> lines = ModelClient.dataLines(response.body());
      assertThat(lines.getLast()).isEqualTo("[DONE]");
      List<JsonNode> events = ModelClient.events(response.body());
      assertThat(contentPieces(events)).containsExactly("", "Grüße", " an a", "lle 🌍", " dort");
      assertThat(events.get(events.size() - 2).at("/choices/0/finish_reason").asString())
          .isEqualTo("stop");
      JsonNode usage = events.getLast().path("usage");
      assertThat(events.getLast().path("choices")).isEmpty();
      assertThat(events.getFirst().path("usage").isNull()).isTrue();
      assertThat(usage.path("prompt_tokens").asInt()).isEqualTo(100);
      assertThat(usage.path("completion_tokens").asInt()).isEqualTo(7);
      assertThat(usage.at("/prompt_tokens_details/cached_tokens").asInt()).isEqualTo(90);
      assertThat(usage.at("/completion_tokens_details/reasoning_tokens").asInt()).isEqualTo(3);
    }
  }

  private static List<String> contentPieces(List<JsonNode> events) {
    return events.stream()
        .map(event -> event.at("/choices/0/delta/content"))
        .filter(JsonNode::isString)
        .map(JsonNode::stringValue)
        .toList();
  }

  @Test
  void omitsUsageWhenItIsNotAskedFor() throws Exception {
    try (var model = ScriptedModel.start(Reply.says("hi"))) {
      var response =
          ModelClient.askOpenAi(
              model,
              "{\"stream\":true,\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}");

      assertThat(response.body()).doesNotContain("usage");
    }
  }

  @Test
  void streamsTheArgumentsOfSeveralToolCallsInPieces() throws Exception {
    var reply =
        Reply.runs("echo one").and(Reply.toolCall("other", Map.of("n", 1))).withText("Two.");
    try (var model = ScriptedModel.start(reply.inPiecesOf(4))) {
      var response = ModelClient.askOpenAi(model, ModelClient.openAi(true, "hello"));

      List<JsonNode> events = ModelClient.events(response.body());
      List<JsonNode> calls =
          events.stream()
              .map(event -> event.at("/choices/0/delta/tool_calls/0"))
              .filter(JsonNode::isObject)
              .toList();
      assertThat(calls.stream().filter(call -> call.has("id")).toList())
          .extracting(call -> call.at("/function/name").asString())
          .containsExactly("execute_bash", "other");
      assertThat(calls.stream().map(call -> call.path("id").asString("")).filter(s -> !s.isEmpty()))
          .doesNotHaveDuplicates();
      String first = arguments(calls, 0);
      assertThat(Json.read(first).path("command").asString()).isEqualTo("echo one");
      assertThat(Json.read(arguments(calls, 1)).path("n").asInt()).isEqualTo(1);
      assertThat(calls.stream().filter(call -> call.path("index").asInt() == 0).count())
          .isEqualTo(1 + Math.ceilDiv(first.length(), 4));
      assertThat(response.body()).contains("\"finish_reason\":\"tool_calls\"");
    }
  }

  private static String arguments(List<JsonNode> calls, int index) {
    return calls.stream()
        .filter(call -> call.path("index").asInt() == index)
        .map(call -> call.at("/function/arguments").asString())
        .reduce("", String::concat);
  }

  @Test
  void answersWholeWhenNoStreamIsAskedFor() throws Exception {
    var reply = Reply.runs("ls").withText("Look.").withReasoning("hm");
    try (var model = ScriptedModel.start(reply)) {
      var response = ModelClient.askOpenAi(model, ModelClient.openAi(false, "hello"));

      JsonNode message = Json.read(response.body()).at("/choices/0/message");
      assertThat(message.path("content").asString()).isEqualTo("Look.");
      assertThat(message.path("reasoning_content").asString()).isEqualTo("hm");
      assertThat(Json.read(message.at("/tool_calls/0/function/arguments").asString()))
          .isEqualTo(Json.read("{\"command\":\"ls\",\"security_risk\":\"LOW\"}"));
    }
  }

  @Test
  void listsItsModels() throws Exception {
    var config =
        ScriptedModelConfig.of(Script.always(Reply.says("x")))
            .withModels(List.of("zeta"))
            .withScript("alpha", Script.always(Reply.says("y")));
    try (var model = ScriptedModel.start(config)) {
      var response = RestClient.to(model.uri()).get("/v1/models");

      assertThat(response.tree().path("data").values())
          .extracting(entry -> entry.path("id").asString())
          .containsExactly("alpha", "zeta");
    }
  }

  @Test
  void choosesTheScriptByTheNameOfTheModel() throws Exception {
    var config =
        ScriptedModelConfig.of(Script.always(Reply.says("anyone")))
            .withScript("scripted", Script.inOrder(Reply.says("first")));
    try (var model = ScriptedModel.start(config)) {
      assertThat(ModelClient.askOpenAi(model, ModelClient.openAi(false, "x")).body())
          .contains("first");
      assertThat(
              ModelClient.askOpenAi(
                      model, ModelClient.openAi(false, "x").replace("scripted", "other"))
                  .body())
          .contains("anyone");
      assertThat(ModelClient.askOpenAi(model, ModelClient.openAi(false, "x")).body())
          .contains("The script is at its end.");
    }
  }

  @Test
  void refusesABodyThatIsNoRequest() throws Exception {
    try (var model = ScriptedModel.start()) {
      assertThat(ModelClient.askOpenAi(model, "{\"messages\":").statusCode()).isEqualTo(400);
      assertThat(ModelClient.askOpenAi(model, "[]").statusCode()).isEqualTo(400);
      assertThat(ModelClient.ask(model, "/v1/nowhere", "{}").statusCode()).isEqualTo(404);
      assertThat(model.requests()).isEmpty();
    }
  }
}
