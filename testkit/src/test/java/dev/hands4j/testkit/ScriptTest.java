package dev.hands4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

class ScriptTest {

  private static String conversation(String first, int answers) {
    var body = Json.object().put("model", "scripted");
    var messages = body.putArray("messages");
    messages.addObject().put("role", "system").put("content", "You work.");
    messages
        .addObject()
        .put("role", "user")
        .putArray("content")
        .addObject()
        .put("type", "text")
        .put("text", first);
    for (int i = 0; i < answers; i++) {
      messages.addObject().put("role", "assistant").put("content", "answer " + i);
      messages.addObject().put("role", "tool").put("content", "result " + i);
    }
    body.putArray("tools").addObject().putObject("function").put("name", "execute_bash");
    return body.toString();
  }

  @Test
  void servesConcurrentConversationsEachItsOwnScript() throws Exception {
    var scripts = new TreeMap<String, Script>();
    for (int c = 0; c < 10; c++) {
      var replies = new ArrayList<Reply>();
      for (int turn = 0; turn < 5; turn++) {
        replies.add(Reply.says("c" + c + " turn " + turn));
      }
      scripts.put("[conversation-" + c + "]", Script.inOrder(replies, Script.always(Script.END)));
    }
    try (var model =
            ScriptedModel.start(Script.byMarker(scripts, Script.always(Reply.status(500))));
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var all =
          scripts.keySet().stream()
              .map(marker ->
                  threads.submit(() -> {
                    var said = new ArrayList<String>();
                    for (int turn = 0; turn < 5; turn++) {
                      String body = conversation("do " + marker, turn);
                      said.add(
                          Json.read(ModelClient.askOpenAi(model, body).body())
                              .at("/choices/0/message/content")
                              .asString());
                    }
                    return said;
                  }))
              .toList();
      for (int c = 0; c < 10; c++) {
        String name = "c" + c;
        assertThat(all.get(c).get())
            .containsExactly(
                name + " turn 0",
                name + " turn 1",
                name + " turn 2",
                name + " turn 3",
                name + " turn 4");
      }
      assertThat(model.requestCount()).isEqualTo(50);
    }
  }

  @Test
  void givesARepeatedRequestTheSameReplyByTurn() throws Exception {
    try (var model = ScriptedModel.start(Script.byTurn(Reply.says("zero"), Reply.says("one")))) {
      for (int i = 0; i < 2; i++) {
        assertThat(ModelClient.askOpenAi(model, conversation("x", 1)).body()).contains("one");
        assertThat(ModelClient.askOpenAi(model, conversation("x", 0)).body()).contains("zero");
      }
      assertThat(ModelClient.askOpenAi(model, conversation("x", 2)).body()).contains("at its end");
    }
  }

  @Test
  void keepsRequestsWithoutToolsOutOfTheScript() throws Exception {
    try (var model =
        ScriptedModel.start(
            Script.inOrder(Reply.says("step")).withoutTools(Reply.says("A title")))) {
      assertThat(ModelClient.askOpenAi(model, ModelClient.openAi(false, "title?")).body())
          .contains("A title");
      assertThat(ModelClient.askOpenAi(model, conversation("x", 0)).body()).contains("step");
    }
  }

  @Test
  void showsTheScriptWhatWasSaid() throws Exception {
    try (var model =
        ScriptedModel.start(
            request -> Reply.says("you saw: " + request.lastToolResult().orElse("nothing")))) {
      assertThat(ModelClient.askOpenAi(model, conversation("look", 3)).body())
          .contains("you saw: result 2");

      ModelRequest request = model.lastRequest().orElseThrow();
      assertThat(request.firstUserText()).isEqualTo("look");
      assertThat(request.lastUserText()).isEqualTo("look");
      assertThat(request.systemText()).isEqualTo("You work.");
      assertThat(request.toolNames()).containsExactly("execute_bash");
      assertThat(request.toolResults()).hasSize(3);
      assertThat(request.assistantTurns()).isEqualTo(3);
    }
  }

  @Test
  void readsToolResultsOfAnthropicMessages() throws Exception {
    try (var model = ScriptedModel.start(Reply.says("ok"))) {
      ModelClient.askAnthropic(
          model,
          """
          {"model":"m","max_tokens":5,"system":[{"type":"text","text":"Be kind."}],"messages":[
            {"role":"user","content":"go"},
            {"role":"assistant","content":[{"type":"tool_use","id":"t","name":"n","input":{}}]},
            {"role":"user","content":[{"type":"tool_result","tool_use_id":"t",
              "content":[{"type":"text","text":"done"}]}]}],
           "tools":[{"name":"n","input_schema":{}}]}\
          """);

      ModelRequest request = model.lastRequest().orElseThrow();
      assertThat(request.lastToolResult()).hasValue("done");
      assertThat(request.lastUserText()).isEqualTo("go");
      assertThat(request.systemText()).isEqualTo("Be kind.");
      assertThat(request.toolNames()).containsExactly("n");
    }
  }

  @Test
  void recordsOnlyAsMuchAsItMay() throws Exception {
    var config = ScriptedModelConfig.of(Script.always(Reply.says("x"))).recording(1_000);
    try (var model = ScriptedModel.start(config)) {
      for (int i = 0; i < 4; i++) {
        ModelClient.askOpenAi(model, ModelClient.openAi(false, "x".repeat(400)));
      }

      assertThat(model.requests()).extracting(ModelRequest::number).containsExactly(3, 4);
      assertThat(model.requestCount()).isEqualTo(4);
    }
  }

  @Test
  void saysWhichRequestsCameWhenTooFewDo() throws Exception {
    try (var model = ScriptedModel.start(Reply.says("x"))) {
      ModelClient.askOpenAi(model, ModelClient.openAi(false, "x"));

      assertThatThrownBy(() -> model.awaitRequests(2, Duration.ofMillis(10)))
          .isInstanceOf(AssertionError.class)
          .hasMessageContaining("expected 2 requests")
          .hasMessageContaining("request 1 (OPENAI");
    }
  }

  @Test
  void refusesWhatCannotBe() {
    assertThatThrownBy(() -> Reply.status(200)).hasMessageContaining("400 to 599");
    assertThatThrownBy(() -> Reply.says("x").inPiecesOf(0)).hasMessageContaining("pieceLength");
    assertThatThrownBy(() -> Usage.of(-1, 0)).hasMessageContaining("negative");
  }
}
