package dev.hands4j.testkit;

/**
 * Token counts as a provider reports them.
 *
 * @param input prompt tokens that were neither read from nor written to the cache
 * @param output all generated tokens, those of reasoning included
 * @param cacheRead prompt tokens read from the cache
 * @param cacheWrite prompt tokens written to the cache (reported by Anthropic only)
 * @param reasoning the part of {@code output} spent on reasoning (reported by OpenAI only)
 */
public record Usage(int input, int output, int cacheRead, int cacheWrite, int reasoning) {
  public Usage {
    if (input < 0 || output < 0 || cacheRead < 0 || cacheWrite < 0 || reasoning < 0) {
      throw new IllegalArgumentException("token counts must not be negative");
    }
  }

  public static Usage of(int input, int output) {
    return new Usage(input, output, 0, 0, 0);
  }

  /** Everything in the prompt, cached or not, as OpenAI counts it. */
  public int prompt() {
    return input + cacheRead + cacheWrite;
  }
}
