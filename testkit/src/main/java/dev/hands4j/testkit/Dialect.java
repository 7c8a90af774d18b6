package dev.hands4j.testkit;

/** The two ways in which clients speak to a {@link ScriptedModel}. */
public enum Dialect {
  /** {@code POST …/chat/completions}. */
  OPENAI,
  /** {@code POST …/messages}. */
  ANTHROPIC
}
