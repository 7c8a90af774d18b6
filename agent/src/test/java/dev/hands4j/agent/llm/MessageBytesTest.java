package dev.hands4j.agent.llm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hands4j.agent.AgentConfig.ModelAccess;
import dev.hands4j.api.settings.LlmSettings;
import dev.hands4j.api.user.Secret;
import dev.hands4j.testkit.Reply;
import dev.hands4j.testkit.Script;
import dev.hands4j.testkit.ScriptedModel;
import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.ImageContent;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.TextContent;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.openai.OpenAiStreamingChatModel;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What is encoded once is what the library would have encoded every time. */
class MessageBytesTest {
  private static final List<ChatMessage> ALL =
      List.of(
          SystemMessage.from("Be \"good\".\n\u2028é😀"),
          UserMessage.from("hello"),
          UserMessage.from(
              List.of(
                  TextContent.from("Look"),
                  TextContent.from("Image 1:"),
                  ImageContent.from("iVBORw0KGgo=", "image/png"),
                  ImageContent.from("https://example.org/a.png"))),
          AiMessage.from("thinking aloud"),
          AiMessage.builder()
              .text("two calls")
              .toolExecutionRequests(
                  List.of(
                      ToolExecutionRequest.builder()
                          .id("c1")
                          .name("execute_bash")
                          .arguments("{\"command\":\"ls\"}")
                          .build(),
                      ToolExecutionRequest.builder()
                          .id("c2")
                          .name("think")
                          .arguments("{}")
                          .build()))
              .build(),
          ToolExecutionResultMessage.from("c1", "execute_bash", "a\tb"),
          ToolExecutionResultMessage.from("c2", "think", "-"),
          AiMessage.builder()
              .toolExecutionRequests(
                  List.of(
                      ToolExecutionRequest.builder()
                          .id("c3")
                          .name("think")
                          .arguments("{}")
                          .build()))
              .build(),
          ToolExecutionResultMessage.from("c3", "think", "done"));

  private static JsonNode sent(ScriptedModel model) {
    return model.requests().getLast().tree();
  }

  @Test
  void theRequestIsTheSame() throws Exception {
    try (var model = ScriptedModel.start(Script.always(Reply.says("Yes.")));
        Models models = new Models(ModelAccess.DEFAULTS)) {
      PricedLlm ours =
          models.open(
              new LlmSettings(
                  Optional.of("openai/gpt-4o"),
                  Optional.of(new Secret("k")),
                  Optional.of(model.openAiBaseUrl())),
              List.of());
      ours.ask(ALL, ReplySink.NONE);
      JsonNode once = sent(model);
      // Again, with what is known by now, and with another end.
      ours.ask(ALL, ReplySink.NONE);
      assertThat(sent(model)).isEqualTo(once);
      List<ChatMessage> longer = new ArrayList<>(ALL.subList(0, 4));
      longer.add(UserMessage.from("otherwise"));
      ours.ask(longer, ReplySink.NONE);
      assertThat(sent(model).path("messages").size()).isEqualTo(5);
      assertThat(sent(model).path("messages").path(4).path("content").asString())
          .isEqualTo("otherwise");

      library(model, ALL);
      assertThat(once.path("messages")).isEqualTo(sent(model).path("messages"));
    }
  }

  private static void library(ScriptedModel model, List<ChatMessage> messages) throws Exception {
    CountDownLatch answered = new CountDownLatch(1);
    OpenAiStreamingChatModel.builder()
        .baseUrl(model.openAiBaseUrl())
        .apiKey("k")
        .modelName("gpt-4o")
        .build()
        .chat(
            ChatRequest.builder().messages(messages).build(),
            new StreamingChatResponseHandler() {
              @Override
              public void onCompleteResponse(ChatResponse complete) {
                answered.countDown();
              }

              @Override
              public void onError(Throwable error) {
                answered.countDown();
              }
            });
    answered.await();
  }
}
