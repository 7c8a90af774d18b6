package dev.hands4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.exception.AuthenticationException;
import dev.langchain4j.exception.RateLimitException;
import dev.langchain4j.model.anthropic.AnthropicStreamingChatModel;
import dev.langchain4j.model.anthropic.AnthropicTokenUsage;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.json.JsonObjectSchema;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.PartialResponse;
import dev.langchain4j.model.chat.response.PartialResponseContext;
import dev.langchain4j.model.chat.response.PartialToolCall;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.openai.OpenAiStreamingChatModel;
import dev.langchain4j.model.openai.OpenAiTokenUsage;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The model against the library that the product uses, for what it makes of our bytes. */
class LangChain4jClientTest {

  private static StreamingChatModel openAi(ScriptedModel model) {
    return OpenAiStreamingChatModel.builder()
        .baseUrl(model.openAiBaseUrl())
        .apiKey("key")
        .modelName("scripted")
        .returnThinking(true)
        .build();
  }

  private static StreamingChatModel anthropic(ScriptedModel model) {
    return AnthropicStreamingChatModel.builder()
        .baseUrl(model.anthropicBaseUrl())
        .apiKey("key")
        .modelName("scripted")
        .returnThinking(true)
        .build();
  }

  private static ChatRequest request() {
    return ChatRequest.builder()
        .messages(UserMessage.from("please list"))
        .toolSpecifications(
            ToolSpecification.builder()
                .name("execute_bash")
                .parameters(JsonObjectSchema.builder().addStringProperty("command").build())
                .build())
        .build();
  }

  /** Collects one answer; {@code cancelAtFirstText} gives up as soon as words arrive. */
  private static final class Answer implements StreamingChatResponseHandler {
    final List<String> texts = new CopyOnWriteArrayList<>();
    final List<PartialToolCall> toolPieces = new CopyOnWriteArrayList<>();
    final CompletableFuture<ChatResponse> complete = new CompletableFuture<>();
    final boolean cancelAtFirstText;

    Answer(boolean cancelAtFirstText) {
      this.cancelAtFirstText = cancelAtFirstText;
    }

    static Answer from(StreamingChatModel model) {
      var answer = new Answer(false);
      model.chat(request(), answer);
      return answer;
    }

    ChatResponse get() throws Exception {
      return complete.get(30, TimeUnit.SECONDS);
    }

    Throwable failure() {
      return complete.handle((_, failure) -> failure).orTimeout(30, TimeUnit.SECONDS).join();
    }

    @Override
    public void onPartialResponse(PartialResponse partial, PartialResponseContext context) {
      texts.add(partial.text());
      if (cancelAtFirstText) {
        context.streamingHandle().cancel();
      }
    }

    @Override
    public void onPartialToolCall(PartialToolCall partial) {
      toolPieces.add(partial);
    }

    @Override
    public void onCompleteResponse(ChatResponse response) {
      complete.complete(response);
    }

    @Override
    public void onError(Throwable error) {
      complete.completeExceptionally(error);
    }
  }

  private static final Completion TWO_CALLS =
      Reply.runs("ls -la /tmp")
          .and(Reply.runs("pwd"))
          .withText("Let me look.")
          .withReasoning("What is there?")
          .inPiecesOf(6)
          .withUsage(new Usage(10, 20, 30, 5, 4));

  @Test
  void openAiClientUnderstandsTextToolCallsReasoningAndUsage() throws Exception {
    try (var model = ScriptedModel.start(TWO_CALLS)) {
      var answer = Answer.from(openAi(model));

      var message = answer.get().aiMessage();
      assertThat(message.text()).isEqualTo("Let me look.");
      assertThat(message.thinking()).isEqualTo("What is there?");
      assertThat(answer.texts).containsExactly("Let me", " look.");
      assertThat(answer.toolPieces).hasSizeGreaterThan(6);
      assertCommands(message.toolExecutionRequests());
      var usage = (OpenAiTokenUsage) answer.get().tokenUsage();
      assertThat(usage.inputTokenCount()).isEqualTo(45);
      assertThat(usage.outputTokenCount()).isEqualTo(20);
      assertThat(usage.inputTokensDetails().cachedTokens()).isEqualTo(30);
      assertThat(usage.outputTokensDetails().reasoningTokens()).isEqualTo(4);
    }
  }

  @Test
  void anthropicClientUnderstandsTextToolCallsReasoningAndUsage() throws Exception {
    try (var model = ScriptedModel.start(TWO_CALLS)) {
      var answer = Answer.from(anthropic(model));

      var message = answer.get().aiMessage();
      assertThat(message.text()).isEqualTo("Let me look.");
      assertThat(message.thinking()).isEqualTo("What is there?");
      assertCommands(message.toolExecutionRequests());
      assertThat(answer.toolPieces).hasSizeGreaterThan(6);
      var usage = (AnthropicTokenUsage) answer.get().tokenUsage();
      assertThat(usage.outputTokenCount()).isEqualTo(20);
      assertThat(usage.cacheReadInputTokens()).isEqualTo(30);
      assertThat(usage.cacheCreationInputTokens()).isEqualTo(5);
      assertThat(model.requests().getFirst().dialect()).isEqualTo(Dialect.ANTHROPIC);
    }
  }

  private static void assertCommands(List<ToolExecutionRequest> calls) {
    assertThat(calls)
        .extracting(call -> Json.read(call.arguments()).path("command").asString())
        .containsExactly("ls -la /tmp", "pwd");
    assertThat(calls).extracting(ToolExecutionRequest::id).doesNotHaveDuplicates();
  }

  @Test
  void clientsRecogniseRefusals() {
    try (var model =
        ScriptedModel.start(request ->
            request.number() <= 2
                ? Reply.status(401)
                : Reply.rateLimited(java.time.Duration.ofSeconds(1)))) {
      assertThat(Answer.from(openAi(model)).failure()).isInstanceOf(AuthenticationException.class);
      assertThat(Answer.from(anthropic(model)).failure())
          .isInstanceOf(AuthenticationException.class);
      assertThat(Answer.from(openAi(model)).failure()).isInstanceOf(RateLimitException.class);
      assertThat(Answer.from(anthropic(model)).failure()).isInstanceOf(RateLimitException.class);
    }
  }

  @Test
  void seesThatAClientCancels() throws Exception {
    try (var model = ScriptedModel.start(Script.always(Reply.neverEnds()))) {
      openAi(model).chat(request(), new Answer(true));
      anthropic(model).chat(request(), new Answer(true));

      for (ModelRequest request : model.awaitRequests(2)) {
        assertThat(request.awaitOutcome(ScriptedModel.PATIENCE))
            .isEqualTo(ModelRequest.Outcome.CLIENT_ABORTED);
      }
    }
  }

  @Test
  void clientsReportABrokenStream() {
    try (var model = ScriptedModel.start(Script.always(TWO_CALLS.resetsAfter(4)))) {
      assertThat(Answer.from(openAi(model)).failure()).isNotNull();
      assertThat(Answer.from(anthropic(model)).failure()).isNotNull();
    }
  }
}
