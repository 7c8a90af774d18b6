package dev.hands4j.agent.llm;

import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.anthropic.AnthropicTokenUsage;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.PartialThinking;
import dev.langchain4j.model.chat.response.PartialToolCall;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.openai.OpenAiTokenUsage;
import dev.langchain4j.model.output.FinishReason;
import dev.langchain4j.model.output.TokenUsage;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A model behind langchain4j, one attempt per call. The whole call runs on the calling thread. */
final class LangChainLlm implements PricedLlm {
  private final String name;
  private final StreamingChatModel model;
  private final StreamingHttp http;
  private final ModelTable.Facts facts;
  private final boolean sees;
  private final List<ToolSpecification> tools;
  private final Optional<MessageBytes> encoder;

  LangChainLlm(
      String name,
      StreamingChatModel model,
      StreamingHttp http,
      ModelTable.Facts facts,
      boolean sees,
      List<ToolSpecification> tools,
      Optional<MessageBytes> encoder) {
    this.name = name;
    this.model = model;
    this.http = http;
    this.facts = facts;
    this.sees = sees;
    this.tools = List.copyOf(tools);
    this.encoder = encoder;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public long contextWindow() {
    return facts.window();
  }

  @Override
  public boolean seesImages() {
    return sees;
  }

  @Override
  public double costOfLast(Reply reply) {
    OptionalDouble reported = http.reportedCost();
    return reported.isPresent() ? reported.getAsDouble() : facts.cost(reply.usage());
  }

  @Override
  public Reply ask(List<ChatMessage> messages, ReplySink sink)
      throws LlmException, InterruptedException {
    if (messages.isEmpty()) {
      throw new LlmException(
          LlmException.Kind.UNEXPECTED,
          "The messages list is empty. At least one message is required.");
    }
    Capture capture = new Capture(sink);
    try {
      model.chat(
          ChatRequest.builder().messages(toEncode(messages)).toolSpecifications(tools).build(),
          capture);
    } catch (RuntimeException e) {
      capture.onError(e);
    }
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    Throwable error = capture.error;
    if (error != null) {
      throw Failures.of(error, http.retryAfter());
    }
    ChatResponse response = capture.response;
    if (response == null) {
      throw new LlmException(LlmException.Kind.CONNECTION, "The model's answer did not end.");
    }
    return reply(response);
  }

  /** What the library has to encode: everything, or a place for what is encoded already. */
  private List<ChatMessage> toEncode(List<ChatMessage> messages) {
    Optional<List<byte[]>> encoded = encoder.flatMap(bytes -> bytes.of(messages));
    if (encoded.isEmpty()) {
      return messages;
    }
    http.messages(encoded.get());
    return List.of(UserMessage.from(StreamingHttp.PLACE));
  }

  private Reply reply(ChatResponse response) {
    AiMessage message = response.aiMessage();
    String id = Optional.ofNullable(response.id()).orElseGet(() -> "gen-" + UUID.randomUUID());
    return new Reply(
        id,
        Optional.ofNullable(response.modelName()).orElse(name),
        Objects.requireNonNullElse(message.text(), ""),
        message.toolExecutionRequests().stream().map(call -> complete(call, id)).toList(),
        reason(response.finishReason()),
        usage(response.tokenUsage()));
  }

  // Some local models leave out call ids; pairing needs one that is unique in the conversation.
  private static ToolExecutionRequest complete(ToolExecutionRequest call, String responseId) {
    if (call.id() != null && !call.id().isBlank()) {
      return call;
    }
    return ToolExecutionRequest.builder()
        .id("call-" + responseId + "-" + Integer.toHexString(System.identityHashCode(call)))
        .name(Objects.requireNonNullElse(call.name(), ""))
        .arguments(Objects.requireNonNullElse(call.arguments(), ""))
        .build();
  }

  private static String reason(@Nullable FinishReason reason) {
    return switch (reason) {
      case null -> "stop";
      case STOP, OTHER -> "stop";
      case LENGTH -> "length";
      case TOOL_EXECUTION -> "tool_calls";
      case CONTENT_FILTER -> "content_filter";
    };
  }

  private static Reply.Usage usage(@Nullable TokenUsage usage) {
    if (usage == null) {
      return Reply.Usage.NONE;
    }
    long prompt = orZero(usage.inputTokenCount());
    long completion = orZero(usage.outputTokenCount());
    return switch (usage) {
      case OpenAiTokenUsage openAi -> {
        OpenAiTokenUsage.InputTokensDetails details = openAi.inputTokensDetails();
        yield new Reply.Usage(
            prompt, completion, details == null ? 0 : orZero(details.cachedTokens()), 0);
      }
      case AnthropicTokenUsage anthropic -> {
        // Anthropic counts cached tokens beside the prompt; ours are part of it.
        long read = orZero(anthropic.cacheReadInputTokens());
        long written = orZero(anthropic.cacheCreationInputTokens());
        yield new Reply.Usage(prompt + read + written, completion, read, written);
      }
      default -> new Reply.Usage(prompt, completion, 0, 0);
    };
  }

  private static long orZero(@Nullable Integer count) {
    return count == null ? 0 : count;
  }

  /** Collects the outcome; called on the asking thread. */
  private static final class Capture implements StreamingChatResponseHandler {
    private final ReplySink sink;
    private @Nullable ChatResponse response;
    private @Nullable Throwable error;

    private Capture(ReplySink sink) {
      this.sink = sink;
    }

    @Override
    public void onPartialResponse(String piece) {
      sink.text(piece);
    }

    @Override
    public void onPartialThinking(PartialThinking piece) {
      sink.thought(Objects.requireNonNullElse(piece.text(), ""));
    }

    @Override
    public void onPartialToolCall(PartialToolCall call) {
      sink.toolArguments(
          call.index(),
          Objects.requireNonNullElse(call.name(), ""),
          Objects.requireNonNullElse(call.partialArguments(), ""));
    }

    @Override
    public void onCompleteResponse(ChatResponse complete) {
      response = complete;
    }

    @Override
    public void onError(Throwable failure) {
      if (error == null) {
        error = failure;
      }
    }
  }
}
