package dev.hands4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class ScriptFileTest {

  private static Reply reply(String json) {
    return ScriptFileReply.parse(Json.read(json));
  }

  @Test
  void readsEveryKindOfReply() {
    assertThat(reply("{\"says\":\"a\"}")).isEqualTo(Reply.says("a"));
    assertThat(reply("{\"thinks\":\"a\"}")).isEqualTo(Reply.thinks("a"));
    assertThat(reply("{\"finishes\":\"a\"}")).isEqualTo(Reply.finishes("a"));
    assertThat(reply("{\"views\":\"/a\"}")).isEqualTo(Reply.views("/a"));
    assertThat(reply("{\"runs\":\"a\",\"text\":\"t\",\"reasoning\":\"r\"}"))
        .isEqualTo(Reply.runs("a").withText("t").withReasoning("r"));
    assertThat(reply("{\"runs\":[\"a\",\"b\"]}")).isEqualTo(Reply.runs("a").and(Reply.runs("b")));
    assertThat(reply("{\"edits\":{\"path\":\"/p\",\"old\":\"o\",\"new\":\"n\"}}"))
        .isEqualTo(Reply.edits("/p", "o", "n"));
    assertThat(reply("{\"creates\":{\"path\":\"/p\",\"text\":\"t\"}}"))
        .isEqualTo(Reply.creates("/p", "t"));
    assertThat(reply("{\"calls\":[{\"name\":\"n\",\"arguments\":\"{oops\"}]}"))
        .isEqualTo(Reply.toolCallWithRawArguments("n", "{oops"));
    assertThat(reply("{\"calls\":[{\"name\":\"n\",\"arguments\":{\"a\":1}}]}"))
        .isEqualTo(Reply.toolCallWithRawArguments("n", "{\"a\":1}"));
    assertThat(reply("{\"status\":429,\"retryAfterMs\":2000,\"message\":\"m\"}"))
        .isEqualTo(Reply.rateLimited(Duration.ofSeconds(2)).withMessage("m"));
    assertThat(reply("{\"contextWindowExceeded\":true}")).isEqualTo(Reply.contextWindowExceeded());
    assertThat(reply("{\"noChoices\":true}")).isEqualTo(Reply.noChoices());
    assertThat(reply("{\"nothing\":true}")).isEqualTo(Reply.saysNothing());
    assertThat(reply("{\"neverEnds\":true}")).isEqualTo(Reply.neverEnds());
    assertThat(reply("{\"raw\":{\"status\":502,\"contentType\":\"text/html\",\"body\":\"x\"}}"))
        .isInstanceOf(RawResponse.class);
  }

  @Test
  void readsOptionsAndMishaps() {
    assertThat(
            reply(
                """
                {"says":"a","pieceLength":3,"stopReason":"length","firstByteMs":5,
                 "betweenEventsMs":6,"usage":{"input":1,"output":2,"cacheRead":3},"stallsAfter":4}
                """))
        .isEqualTo(
            Reply.says("a")
                .inPiecesOf(3)
                .stoppedBy("length")
                .after(Duration.ofMillis(5))
                .everyEvent(Duration.ofMillis(6))
                .withUsage(new Usage(1, 2, 3, 0, 0))
                .stallsAfter(4));
    for (String mishap : List.of("resetsAfter", "cutsAfter", "invalidJsonAfter", "failsAfter")) {
      assertThat(((Completion) reply("{\"says\":\"a\",\"" + mishap + "\":1}")).mishap())
          .isNotEqualTo(new Mishap.None());
    }
  }

  @Test
  void readsScriptsOfConversationsAndModels() throws Exception {
    var config =
        ScriptFile.parse(
            """
            {"by":"turn","replies":[{"says":"anyone"}],
             "conversations":{"[a]":{"replies":[{"says":"for a","repeat":2}]}},
             "models":{"other":{"replies":[{"says":"other model"}]}},
             "withoutTools":{"says":"title"},
             "default":{"says":"the end"},
             "key":"k","latency":{"firstByteMs":1}}
            """);
    assertThat(config.requiredKey()).isEqualTo(Optional.of("k"));
    assertThat(config.latency()).isEqualTo(Latency.firstByte(Duration.ofMillis(1)));
    try (var model = ScriptedModel.start(config)) {
      assertThat(said(model, "x", "m", true)).isEqualTo("anyone");
      assertThat(said(model, "do [a]", "m", true)).isEqualTo("for a");
      assertThat(said(model, "do [a]", "m", true)).isEqualTo("for a");
      assertThat(said(model, "do [a]", "m", true)).isEqualTo("the end");
      assertThat(said(model, "do [a]", "other", true)).isEqualTo("other model");
      assertThat(said(model, "do [a]", "m", false)).isEqualTo("title");
    }
  }

  private static String said(ScriptedModel model, String user, String name, boolean tools)
      throws Exception {
    var body = Json.object().put("model", name);
    body.putArray("messages").addObject().put("role", "user").put("content", user);
    if (tools) {
      body.putArray("tools").addObject().put("name", "t");
    }
    String answer =
        ModelClient.ask(model, "/v1/chat/completions", body.toString(), "Authorization", "Bearer k")
            .body();
    JsonNode message = Json.read(answer).at("/choices/0/message/content");
    return message.asString();
  }

  @Test
  void namesEveryProblemAtOnce() {
    assertThatThrownBy(() ->
            ScriptFile.parse(
                """
                {"replies":[{"says":"a","runs":"b"},{},{"says":1},{"says":"a","colour":"red"},
                  {"says":"a","pieceLength":0},{"status":200},{"runs":[]},
                  {"says":"a","stallsAfter":1,"cutsAfter":1}],
                 "conversation":{},"by":"luck"}
                """))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("replies[0]: needs exactly one of")
        .hasMessageContaining("replies[1]: needs exactly one of")
        .hasMessageContaining("replies[2]: says is no text")
        .hasMessageContaining("replies[3]: colour is unknown")
        .hasMessageContaining("replies[4]: pieceLength")
        .hasMessageContaining("replies[5]: status must be 400 to 599")
        .hasMessageContaining("replies[6]: an empty list")
        .hasMessageContaining("replies[7]: has more than one of")
        .hasMessageContaining("conversation is unknown")
        .hasMessageContaining("by is neither");
    assertThatThrownBy(() -> ScriptFile.parse("{")).hasMessageContaining("no JSON");
  }
}
