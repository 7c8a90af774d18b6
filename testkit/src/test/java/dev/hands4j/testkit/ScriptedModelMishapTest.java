package dev.hands4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScriptedModelMishapTest {
  private static final String OPENAI = "/v1/chat/completions";

  @ParameterizedTest
  @CsvSource({
    "400, invalid_request_error, invalid_request_error",
    "401, invalid_api_key, authentication_error",
    "403, permission_error, permission_error",
    "404, model_not_found, not_found_error",
    "429, rate_limit_exceeded, rate_limit_error",
    "500, server_error, api_error",
    "503, service_unavailable, overloaded_error"
  })
  void refusesInTheShapeOfTheProvider(int status, String openAi, String anthropic)
      throws Exception {
    try (var model = ScriptedModel.start(Script.always(Reply.status(status)))) {
      var first = ModelClient.askOpenAi(model, ModelClient.openAi(true, "x"));
      var second = ModelClient.askAnthropic(model, ModelClient.anthropic(true, "x"));

      assertThat(first.statusCode()).isEqualTo(status);
      assertThat(Json.read(first.body()).path("error").toString()).contains(openAi);
      assertThat(second.statusCode()).isEqualTo(status);
      assertThat(Json.read(second.body()).path("error").toString()).contains(anthropic);
    }
  }

  @Test
  void saysWhenToComeBack() throws Exception {
    try (var model = ScriptedModel.start(Reply.rateLimited(Duration.ofMillis(1_500)))) {
      var response = ModelClient.askOpenAi(model, ModelClient.openAi(true, "x"));

      assertThat(response.headers().firstValue("retry-after")).hasValue("2");
    }
  }

  @Test
  void saysThatThePromptIsTooLong() throws Exception {
    try (var model = ScriptedModel.start(Reply.contextWindowExceeded())) {
      var response = ModelClient.askOpenAi(model, ModelClient.openAi(true, "x"));

      assertThat(response.statusCode()).isEqualTo(400);
      assertThat(Json.read(response.body()).at("/error/code").asString())
          .isEqualTo("context_length_exceeded");
    }
  }

  @Test
  void demandsItsKey() throws Exception {
    var config = ScriptedModelConfig.of(Script.always(Reply.says("hi"))).requiringKey("k");
    try (var model = ScriptedModel.start(config)) {
      String body = ModelClient.openAi(false, "x");

      assertThat(ModelClient.ask(model, OPENAI, body).statusCode()).isEqualTo(401);
      assertThat(ModelClient.ask(model, OPENAI, body, "Authorization", "Bearer k").statusCode())
          .isEqualTo(200);
      assertThat(
              ModelClient.ask(
                      model, "/v1/messages", ModelClient.anthropic(false, "x"), "x-api-key", "k")
                  .statusCode())
          .isEqualTo(200);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"reset", "cut"})
  void breaksTheStreamAfterTheGivenEvents(String how) throws Exception {
    var long0 = Reply.says("0123456789").inPiecesOf(1);
    var reply = how.equals("reset") ? long0.resetsAfter(4) : long0.cutsAfter(4);
    try (var model = ScriptedModel.start(reply)) {
      List<String> lines =
          ModelClient.linesUntilItBreaks(model, OPENAI, ModelClient.openAi(true, "x"));

      assertThat(lines).hasSize(5);
      assertThat(lines.get(3)).contains("\"2\"");
      assertThat(lines.getLast()).isEqualTo(how.equals("reset") ? "!reset" : "!end");
    }
  }

  @Test
  void stallsUntilTheClientAborts() throws Exception {
    try (var model = ScriptedModel.start(Reply.says("0123456789").inPiecesOf(1).stallsAfter(3))) {
      var response =
          ModelClient.HTTP.send(
              ModelClient.request(model, OPENAI, ModelClient.openAi(true, "x")),
              HttpResponse.BodyHandlers.ofLines());
      Stream<String> lines = response.body();
      Iterator<String> data = lines.filter(line -> line.startsWith("data: ")).iterator();
      for (int i = 0; i < 3; i++) {
        assertThat(data.next()).contains("delta");
      }
      ModelRequest request = model.requests().getFirst();
      assertThat(request.outcome()).isEqualTo(ModelRequest.Outcome.OPEN);

      lines.close();

      assertThat(request.awaitOutcome(ScriptedModel.PATIENCE))
          .isEqualTo(ModelRequest.Outcome.CLIENT_ABORTED);
      assertThat(request.clientAborted()).isTrue();
    }
  }

  @Test
  void endsAStallWhenItIsClosed() throws Exception {
    CompletableFuture<HttpResponse<String>> answer;
    ModelRequest request;
    try (var model = ScriptedModel.start(Reply.says("x").stallsAfter(0))) {
      answer =
          ModelClient.HTTP.sendAsync(
              ModelClient.request(model, OPENAI, ModelClient.openAi(true, "x")),
              HttpResponse.BodyHandlers.ofString());
      request = model.awaitRequests(1).getFirst();
    }

    assertThat(request.awaitOutcome(ScriptedModel.PATIENCE))
        .isEqualTo(ModelRequest.Outcome.MODEL_CLOSED);
    assertThatThrownBy(answer::join).hasCauseInstanceOf(java.io.IOException.class);
  }

  @Test
  void noticesThatTheClientGivesUpBeforeTheFirstByte() throws Exception {
    try (var model = ScriptedModel.start(Reply.says("late").after(Duration.ofMinutes(5)))) {
      var answer =
          ModelClient.HTTP.sendAsync(
              ModelClient.request(model, OPENAI, ModelClient.openAi(true, "x")),
              HttpResponse.BodyHandlers.ofString());
      ModelRequest request = model.awaitRequests(1).getFirst();

      answer.cancel(true);

      assertThat(request.awaitOutcome(ScriptedModel.PATIENCE))
          .isEqualTo(ModelRequest.Outcome.CLIENT_ABORTED);
    }
  }

  @Test
  void streamsWithoutEndUntilTheClientAborts() throws Exception {
    // The assertion closes the stream of lines, which closes the connection.
    for (String path : List.of(OPENAI, "/v1/messages")) {
      try (var model = ScriptedModel.start(Reply.neverEnds())) {
        var response =
            ModelClient.HTTP.send(
                ModelClient.request(model, path, ModelClient.openAi(true, "x")),
                HttpResponse.BodyHandlers.ofLines());
        Stream<String> lines = response.body();
        assertThat(lines.filter(line -> line.contains("and so on")).limit(500)).hasSize(500);

        assertThat(model.requests().getFirst().awaitOutcome(ScriptedModel.PATIENCE))
            .isEqualTo(ModelRequest.Outcome.CLIENT_ABORTED);
      }
    }
  }

  @Test
  void talksNonsense() throws Exception {
    try (var model =
        ScriptedModel.start(
            Reply.says("fine").invalidJsonAfter(1),
            Reply.toolCallWithRawArguments("execute_bash", "{\"command\": \"l"),
            Reply.noChoices(),
            Reply.saysNothing(),
            Reply.raw(502, "text/html", "<h1>Bad gateway</h1>"))) {
      String body = ModelClient.openAi(true, "x");

      String invalid = ModelClient.askOpenAi(model, body).body();
      assertThatThrownBy(() -> ModelClient.events(invalid)).isInstanceOf(RuntimeException.class);
      assertThat(invalid).contains("fine").contains("[DONE]");
      assertThat(ModelClient.askOpenAi(model, body).body()).contains("{\\\"command\\\": \\\"");
      assertThat(ModelClient.events(ModelClient.askOpenAi(model, body).body()))
          .allSatisfy(event -> assertThat(event.path("choices")).isEmpty());
      assertThat(ModelClient.askOpenAi(model, body).body()).contains("\"finish_reason\":\"stop\"");
      var gateway = ModelClient.askOpenAi(model, body);
      assertThat(gateway.statusCode()).isEqualTo(502);
      assertThat(gateway.body()).isEqualTo("<h1>Bad gateway</h1>");
    }
  }

  @Test
  void failsInsideTheStream() throws Exception {
    var reply = Reply.says("0123456789").inPiecesOf(1).failsAfter(2, Reply.status(503));
    try (var model = ScriptedModel.start(reply, reply)) {
      var openAi = ModelClient.askOpenAi(model, ModelClient.openAi(true, "x"));
      var anthropic = ModelClient.askAnthropic(model, ModelClient.anthropic(true, "x"));

      assertThat(openAi.statusCode()).isEqualTo(200);
      assertThat(ModelClient.events(openAi.body()).getLast().at("/error/type").asString())
          .isEqualTo("service_unavailable");
      assertThat(anthropic.body()).contains("event: error\n");
    }
  }

  @Test
  void suffersMishapsWithoutAStreamToo() throws Exception {
    try (var model =
        ScriptedModel.start(
            Reply.says("x").invalidJsonAfter(0),
            Reply.says("x").failsAfter(1, Reply.status(500)),
            Reply.noChoices(),
            Reply.says("x").resetsAfter(0))) {
      String body = ModelClient.openAi(false, "x");

      String broken = ModelClient.askOpenAi(model, body).body();
      assertThatThrownBy(() -> Json.read(broken)).isInstanceOf(RuntimeException.class);
      assertThat(ModelClient.askOpenAi(model, body).statusCode()).isEqualTo(500);
      assertThat(Json.read(ModelClient.askOpenAi(model, body).body()).path("choices")).isEmpty();
      assertThatThrownBy(() -> ModelClient.askOpenAi(model, body))
          .isInstanceOf(java.io.IOException.class);
    }
  }

  @Test
  void tellsTheAuthorOfAScriptThatItThrew() throws Exception {
    try (var model =
        ScriptedModel.start(request -> {
          throw new IllegalStateException("forgot a case");
        })) {
      var response = ModelClient.askOpenAi(model, ModelClient.openAi(true, "x"));

      assertThat(response.statusCode()).isEqualTo(500);
      assertThat(response.body()).contains("forgot a case");
    }
  }
}
