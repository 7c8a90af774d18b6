package dev.hands4j.server.rest;

import dev.hands4j.server.conversations.ModelChoice;
import java.util.List;

/**
 * Names to pick a model from; any other name can be typed. Kept by hand: no library served to this
 * project has a catalogue of models, and a list that is fetched would tell a third party about
 * every server (rest-core.md §9). Bare names are not listed, since the client cannot tell whose
 * they are.
 */
final class KnownModels {
  static final List<String> NAMES =
      List.of(
          ModelChoice.DEMO,
          "anthropic/claude-3-5-haiku-20241022",
          "anthropic/claude-3-7-sonnet-20250219",
          "anthropic/claude-opus-4-1-20250805",
          "anthropic/claude-opus-4-20250514",
          "anthropic/claude-sonnet-4-20250514",
          "deepseek/deepseek-chat",
          "deepseek/deepseek-reasoner",
          "gemini/gemini-2.5-flash",
          "gemini/gemini-2.5-pro",
          "groq/llama-3.3-70b-versatile",
          "mistral/devstral-medium-2507",
          "mistral/devstral-small-2507",
          "mistral/mistral-large-latest",
          "openai/gpt-4.1",
          "openai/gpt-4.1-mini",
          "openai/gpt-4o",
          "openai/gpt-4o-mini",
          "openai/gpt-5-2025-08-07",
          "openai/gpt-5-mini-2025-08-07",
          "openai/gpt-5-nano-2025-08-07",
          "openai/o3",
          "openai/o4-mini",
          "openhands/claude-opus-4-20250514",
          "openhands/claude-sonnet-4-20250514",
          "openhands/devstral-medium-2507",
          "openhands/devstral-small-2505",
          "openhands/devstral-small-2507",
          "openhands/gemini-2.5-pro",
          "openhands/gpt-5-2025-08-07",
          "openhands/gpt-5-mini-2025-08-07",
          "openhands/kimi-k2-0711-preview",
          "openhands/o3",
          "openhands/o4-mini",
          "openhands/qwen3-coder-480b",
          "openrouter/anthropic/claude-sonnet-4",
          "openrouter/qwen/qwen3-coder",
          "xai/grok-4-0709");

  private KnownModels() {}
}
