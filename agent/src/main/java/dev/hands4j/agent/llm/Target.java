package dev.hands4j.agent.llm;

import dev.hands4j.api.settings.LlmSettings;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Where a model named as on the wire ({@code provider/name}) is reached and in which dialect.
 *
 * @param model the name the endpoint knows
 * @param baseUrl empty means the dialect's own provider
 */
record Target(Dialect dialect, String model, Optional<String> baseUrl) {

  /** How an endpoint is spoken to. */
  enum Dialect {
    DEMO,
    OPENAI,
    ANTHROPIC
  }

  /** Providers that speak the OpenAI dialect at a well-known address. */
  private static final Map<String, String> PROVIDERS =
      Map.ofEntries(
          Map.entry("openrouter", "https://openrouter.ai/api/v1"),
          Map.entry("mistral", "https://api.mistral.ai/v1"),
          Map.entry("deepseek", "https://api.deepseek.com/v1"),
          Map.entry("groq", "https://api.groq.com/openai/v1"),
          Map.entry("xai", "https://api.x.ai/v1"),
          Map.entry("gemini", "https://generativelanguage.googleapis.com/v1beta/openai"),
          Map.entry("together_ai", "https://api.together.xyz/v1"),
          Map.entry("fireworks_ai", "https://api.fireworks.ai/inference/v1"),
          Map.entry("ollama", "http://localhost:11434/v1"),
          Map.entry("openhands", "https://llm-proxy.app.all-hands.dev/"));

  static Target of(LlmSettings settings) {
    String name = settings.model().orElse("").strip();
    Optional<String> base = settings.baseUrl().map(String::strip).filter(url -> !url.isEmpty());
    if (name.isEmpty() || name.equals("demo")) {
      return new Target(Dialect.DEMO, "demo", Optional.empty());
    }
    int slash = name.indexOf('/');
    String prefix = slash < 0 ? "" : name.substring(0, slash).toLowerCase(Locale.ROOT);
    String rest = name.substring(slash + 1);
    if (prefix.equals("anthropic") || (slash < 0 && name.startsWith("claude-"))) {
      return new Target(Dialect.ANTHROPIC, rest, base.map(Target::withVersion));
    }
    if (prefix.equals("openai") || prefix.equals("litellm_proxy") || prefix.equals("hosted_vllm")) {
      return new Target(Dialect.OPENAI, rest, base);
    }
    String known = PROVIDERS.get(prefix);
    if (known != null) {
      return new Target(Dialect.OPENAI, rest, base.or(() -> Optional.of(known)));
    }
    return new Target(Dialect.OPENAI, name, base);
  }

  /** The last segment in lower case, by which features and prices are looked up (§24.3). */
  String family() {
    String name = model.substring(model.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
    int colon = name.indexOf(':');
    return colon < 0 ? name : name.substring(0, colon);
  }

  /** Models that refuse a temperature (§24.2). */
  boolean reasons() {
    String family = family();
    return family.startsWith("o1")
        || family.startsWith("o3")
        || family.startsWith("o4-mini")
        || family.startsWith("gpt-5");
  }

  // People give the address of Anthropic-compatible endpoints without the version.
  private static String withVersion(String url) {
    String bare = url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
    return bare.endsWith("/v1") ? bare : bare + "/v1";
  }
}
