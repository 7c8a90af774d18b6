package dev.hands4j.agent.llm;

import java.util.List;
import java.util.regex.Pattern;

/**
 * What families of models can do, by the last segment of their names (agent.md §§19.7, 24.3). The
 * list is short on purpose: of an unknown model the lesser is assumed.
 */
final class Features {
  private static final Pattern EYES =
      Pattern.compile(
          "claude-(3|opus|sonnet|haiku).*|gpt-4o.*|gpt-4\\.1.*|gpt-4\\.5.*|gpt-4-turbo.*|gpt-5.*"
              + "|chatgpt-4o.*|o1|o1-2.*|o1-pro.*|o3|o3-2.*|o3-pro.*|o4-mini.*|gemini-.*|gemma-?3.*"
              + "|llama-4.*|llava.*|pixtral.*|mistral-(small|medium)-3.*|mistral-medium-25.*"
              + "|grok-4.*|.*-vl(-.*)?|qwen2\\.5vl.*|.*vision.*");

  // A refinement of a family may lack what the family has.
  private static final List<String> BLIND = List.of("gpt-4o-audio", "claude-3-5-haiku-20241022");

  // Everything else is asked natively first: see ToolTalk.
  private static final Pattern WITHOUT_CALLS =
      Pattern.compile(
          "o1-mini.*|o1-preview.*|deepseek-reasoner|deepseek-r1.*|openhands-lm.*|codellama.*"
              + "|llama-?2.*|starcoder.*|gemma-?[12].*|phi-?[123].*");

  // agent.md §24.3
  private static final Pattern WITHOUT_STOP =
      Pattern.compile("o1.*|grok-4-0709|grok-code-fast-1|deepseek-r1-0528.*");

  private Features() {}

  /** Whether it is worth offering tools in the provider's own way. */
  static boolean callsFunctions(Target target) {
    return !WITHOUT_CALLS.matcher(target.family()).matches();
  }

  /** Whether a request may name words at which to stop. */
  static boolean stopsAtWords(Target target) {
    return !WITHOUT_STOP.matcher(target.family()).matches();
  }

  static boolean seesImages(Target target) {
    String family = target.family();
    return EYES.matcher(family).matches() && BLIND.stream().noneMatch(family::startsWith);
  }
}
