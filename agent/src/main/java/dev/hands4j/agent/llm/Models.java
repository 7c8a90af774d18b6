package dev.hands4j.agent.llm;

import dev.hands4j.agent.AgentConfig.ModelAccess;
import dev.hands4j.api.settings.LlmSettings;
import dev.hands4j.api.user.Secret;
import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.model.anthropic.AnthropicStreamingChatModel;
import dev.langchain4j.model.openai.OpenAiStreamingChatModel;
import java.net.http.HttpClient;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Makes the models of conversations. All of them share one connection pool and one timer, which
 * this object owns. Safe from any thread.
 */
public final class Models implements AutoCloseable {
  private static final String OPENAI_URL = "https://api.openai.com/v1";
  private static final String ANTHROPIC_URL = "https://api.anthropic.com/v1";
  // Libraries refuse a blank key, local endpoints do not need one, and providers say 401 to this.
  private static final String NO_KEY = "no-key";

  private final ModelAccess access;
  private final HttpClient http;
  private final StallWatch stalls;

  public Models(ModelAccess access) {
    this.access = access;
    // HTTP/1.1: a cancelled call closes its connection, which every endpoint understands.
    this.http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(access.connectTimeout())
            // A redirect would take the key to another host.
            .followRedirects(HttpClient.Redirect.NEVER)
            .executor(Thread::startVirtualThread)
            .build();
    this.stalls = new StallWatch(access.stallTimeout());
  }

  /** Whether these settings mean the built-in demo. */
  public static boolean isDemo(LlmSettings settings) {
    return Target.of(settings).dialect() == Target.Dialect.DEMO;
  }

  /**
   * A model for one conversation.
   *
   * @param tools it may call; empty for a plain question
   * @throws IllegalArgumentException for settings that mean the demo, or with an unusable address
   */
  public PricedLlm open(LlmSettings settings, List<ToolSpecification> tools) {
    Target target = Target.of(settings);
    if (tools.isEmpty()) {
      return open(settings, target, List.of(), List.of());
    }
    Supplier<PricedLlm> inWords =
        () ->
            new TextToolLlm(
                open(
                    settings,
                    target,
                    List.of(),
                    Features.stopsAtWords(target) ? List.of(TextTools.STOP) : List.of()),
                tools);
    if (!access.nativeToolCalling().orElse(Features.callsFunctions(target))) {
      return inWords.get();
    }
    PricedLlm nativeTools = open(settings, target, tools, List.of());
    return access.nativeToolCalling().isPresent()
        ? nativeTools
        : new ToolTalk(nativeTools, inWords);
  }

  private PricedLlm open(
      LlmSettings settings, Target target, List<ToolSpecification> tools, List<String> stop) {
    StreamingHttp transport = new StreamingHttp(http, stalls, access.headerTimeout());
    ModelTable.Facts facts = ModelTable.of(target);
    boolean sees = access.assumeVision() || Features.seesImages(target);
    String key =
        settings.apiKey().filter(secret -> !secret.isBlank()).map(Secret::reveal).orElse(NO_KEY);
    String name = settings.model().orElse(target.model());
    return switch (target.dialect()) {
      case DEMO -> throw new IllegalArgumentException("the demo is not a remote model");
      case OPENAI -> {
        var builder =
            OpenAiStreamingChatModel.builder()
                .httpClientBuilder(transport)
                .baseUrl(target.baseUrl().orElse(OPENAI_URL))
                .apiKey(key)
                .modelName(target.model())
                .returnThinking(true);
        if (!stop.isEmpty()) {
          builder.stop(stop);
        }
        if (!target.reasons()) {
          builder.temperature(0.0);
        }
        yield new LangChainLlm(
            name, builder.build(), transport, facts, sees, tools, Optional.of(new MessageBytes()));
      }
      case ANTHROPIC ->
          new LangChainLlm(
              name,
              AnthropicStreamingChatModel.builder()
                  .httpClientBuilder(transport)
                  .baseUrl(target.baseUrl().orElse(ANTHROPIC_URL))
                  .apiKey(key)
                  .modelName(target.model())
                  .maxTokens(facts.maxOutput())
                  .temperature(0.0)
                  .stopSequences(stop)
                  .cacheSystemMessages(true)
                  .cacheTools(true)
                  .build(),
              transport,
              facts,
              sees,
              tools,
              Optional.empty());
    };
  }

  /** The key to be masked, if there is one. */
  public static Optional<Secret> keyOf(LlmSettings settings) {
    return settings.apiKey().filter(secret -> !secret.isBlank());
  }

  @Override
  public void close() {
    stalls.close();
    http.shutdownNow();
  }
}
