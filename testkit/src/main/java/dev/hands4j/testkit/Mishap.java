package dev.hands4j.testkit;

/**
 * What goes wrong with a completion. {@code afterEvents} counts the server-sent events that still
 * arrive; a reply that is not streamed counts none and suffers the mishap before its body.
 */
public sealed interface Mishap {

  /** Nothing goes wrong. */
  record None() implements Mishap {}

  /** The answer stops, the connection stays open until the client or the model is closed. */
  record Stall(int afterEvents) implements Mishap {}

  /** The connection is reset. */
  record Reset(int afterEvents) implements Mishap {}

  /** The connection is closed in order, but the answer is not complete. */
  record Cut(int afterEvents) implements Mishap {}

  /** An event, or the whole body, is no JSON; then the answer goes on. */
  record InvalidJson(int afterEvents) implements Mishap {}

  /** The provider reports a failure in the middle of the stream and ends it. */
  record ErrorEvent(int afterEvents, Refusal error) implements Mishap {}

  /** Well-formed, but without choices (OpenAI) or content blocks (Anthropic). */
  record NoChoices() implements Mishap {}

  /** Text without end, as fast as the client reads or the latency allows. */
  record Endless() implements Mishap {}
}
