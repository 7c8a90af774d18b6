package dev.hands4j.agent.llm;

import java.util.List;

/**
 * What is known of well-known models: prices in US dollars per million tokens and sizes. The list
 * is short on purpose; an unknown model costs 0 and has an unknown window.
 */
final class ModelTable {
  /**
   * One family of models.
   *
   * @param prefix of the model's last name segment
   * @param input per million prompt tokens that were not cached
   * @param cacheRead per million prompt tokens read from the cache
   * @param cacheWrite per million prompt tokens written to the cache
   * @param window tokens the model can take
   * @param maxOutput tokens it may answer with
   */
  record Facts(
      String prefix,
      double input,
      double output,
      double cacheRead,
      double cacheWrite,
      long window,
      int maxOutput) {
    double cost(Reply.Usage usage) {
      long fresh = Math.max(0, usage.prompt() - usage.cacheRead() - usage.cacheWrite());
      return (fresh * input
              + usage.cacheRead() * cacheRead
              + usage.cacheWrite() * cacheWrite
              + usage.completion() * output)
          / 1_000_000;
    }
  }

  private static final Facts UNKNOWN = new Facts("", 0, 0, 0, 0, 0, 8_192);

  // Longer prefixes first: the first match counts.
  private static final List<Facts> KNOWN =
      List.of(
          new Facts("claude-opus-4", 15, 75, 1.5, 18.75, 200_000, 32_000),
          new Facts("claude-sonnet-4", 3, 15, 0.3, 3.75, 200_000, 64_000),
          new Facts("claude-3-7-sonnet", 3, 15, 0.3, 3.75, 200_000, 64_000),
          new Facts("claude-3-5-sonnet", 3, 15, 0.3, 3.75, 200_000, 8_192),
          new Facts("claude-3-5-haiku", 0.8, 4, 0.08, 1, 200_000, 8_192),
          new Facts("claude-3-haiku", 0.25, 1.25, 0.03, 0.3, 200_000, 4_096),
          new Facts("gpt-5-mini", 0.25, 2, 0.025, 0, 272_000, 128_000),
          new Facts("gpt-5-nano", 0.05, 0.4, 0.005, 0, 272_000, 128_000),
          new Facts("gpt-5", 1.25, 10, 0.125, 0, 272_000, 128_000),
          new Facts("gpt-4.1-mini", 0.4, 1.6, 0.1, 0, 1_047_576, 32_768),
          new Facts("gpt-4.1-nano", 0.1, 0.4, 0.025, 0, 1_047_576, 32_768),
          new Facts("gpt-4.1", 2, 8, 0.5, 0, 1_047_576, 32_768),
          new Facts("gpt-4o-mini", 0.15, 0.6, 0.075, 0, 128_000, 16_384),
          new Facts("gpt-4o", 2.5, 10, 1.25, 0, 128_000, 16_384),
          new Facts("o4-mini", 1.1, 4.4, 0.275, 0, 200_000, 100_000),
          new Facts("o3-mini", 1.1, 4.4, 0.55, 0, 200_000, 100_000),
          new Facts("o3", 2, 8, 0.5, 0, 200_000, 100_000),
          new Facts("deepseek-chat", 0.27, 1.1, 0.07, 0, 64_000, 8_192));

  private ModelTable() {}

  static Facts of(Target target) {
    String family = target.family();
    return KNOWN.stream()
        .filter(facts -> family.startsWith(facts.prefix()))
        .findFirst()
        .orElse(UNKNOWN);
  }
}
