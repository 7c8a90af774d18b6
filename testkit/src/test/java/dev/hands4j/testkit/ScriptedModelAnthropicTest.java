package dev.hands4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class ScriptedModelAnthropicTest {

  @Test
  void streamsBlocksInTheOrderOfTheProtocol() throws Exception {
    var reply =
        Reply.runs("ls")
            .withText("Look.")
            .withReasoning("hm")
            .inOnePiece()
            .withUsage(new Usage(1, 2, 3, 4, 0));
    try (var model = ScriptedModel.start(reply)) {
      var response = ModelClient.askAnthropic(model, ModelClient.anthropic(true, "hello"));

      List<JsonNode> events = ModelClient.events(response.body());
      assertThat(events)
          .extracting(event -> event.path("type").asString())
          .containsExactly(
              "message_start",
              "content_block_start",
              "content_block_delta",
              "content_block_delta",
              "content_block_stop",
              "content_block_start",
              "content_block_delta",
              "content_block_stop",
              "content_block_start",
              "content_block_delta",
              "content_block_stop",
              "message_delta",
              "message_stop");
      assertThat(response.body()).contains("event: message_start\ndata: {");
      assertThat(events.get(2).at("/delta/thinking").asString()).isEqualTo("hm");
      assertThat(events.get(3).at("/delta/type").asString()).isEqualTo("signature_delta");
      assertThat(events.get(6).at("/delta/text").asString()).isEqualTo("Look.");
      assertThat(events.get(8).at("/content_block/name").asString()).isEqualTo("execute_bash");
      assertThat(Json.read(events.get(9).at("/delta/partial_json").asString()).path("command"))
          .isEqualTo(Json.read("\"ls\""));
      JsonNode usage = events.getFirst().at("/message/usage");
      assertThat(usage.path("input_tokens").asInt()).isEqualTo(1);
      assertThat(usage.path("cache_read_input_tokens").asInt()).isEqualTo(3);
      assertThat(usage.path("cache_creation_input_tokens").asInt()).isEqualTo(4);
      assertThat(events.get(11).at("/delta/stop_reason").asString()).isEqualTo("tool_use");
      assertThat(events.get(11).at("/usage/output_tokens").asInt()).isEqualTo(2);
    }
  }

  @Test
  void answersWholeWhenNoStreamIsAskedFor() throws Exception {
    try (var model = ScriptedModel.start(Reply.runs("ls").withText("Look."))) {
      var response = ModelClient.askAnthropic(model, ModelClient.anthropic(false, "hello"));

      JsonNode body = Json.read(response.body());
      assertThat(body.at("/content/0/text").asString()).isEqualTo("Look.");
      assertThat(body.at("/content/1/input/command").asString()).isEqualTo("ls");
      assertThat(body.path("stop_reason").asString()).isEqualTo("tool_use");
    }
  }

  @Test
  void reportsErrorsInItsOwnShape() throws Exception {
    try (var model = ScriptedModel.start(Reply.status(529), Reply.contextWindowExceeded())) {
      var overloaded = ModelClient.askAnthropic(model, ModelClient.anthropic(true, "x"));
      var tooLong = ModelClient.askAnthropic(model, ModelClient.anthropic(true, "x"));

      assertThat(overloaded.statusCode()).isEqualTo(529);
      assertThat(Json.read(overloaded.body()).at("/error/type").asString())
          .isEqualTo("overloaded_error");
      assertThat(tooLong.statusCode()).isEqualTo(400);
      assertThat(tooLong.body()).contains("prompt is too long");
    }
  }
}
