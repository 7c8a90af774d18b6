package dev.hands4j.api.coordination;

import dev.hands4j.api.event.EventId;

/**
 * What is not a fact: progress, deltas, hints. A signal may be lost, repeated or late, and nobody
 * is harmed.
 */
public sealed interface Signal {

  /** A status message (socketio.md §8.2); {@code type} is {@code info} or {@code error}. */
  record Status(String type, String id, String message) implements Signal {}

  /** An error message shown as a toast (socketio.md §8.3). */
  record Failure(String message) implements Signal {}

  /** The conversation has a new title (socketio.md §8.4). */
  record TitleChanged(String title) implements Signal {}

  /**
   * A piece of an answer that is being formed (web-client.md S-1).
   *
   * @param kind {@code text}, {@code thought} or {@code tool}
   * @param key the same for all pieces of one answer
   * @param sequence 0, 1, 2, … within the key
   * @param tool the tool whose arguments are being formed, or empty text
   */
  record Delta(String kind, String key, long sequence, String tool, String text)
      implements Signal {}

  /** No more pieces with this key: the event is there, or will never be. */
  record DeltaEnd(String key) implements Signal {}

  /** Output of a command that still runs (web-client.md S-7). */
  record Output(EventId cause, long sequence, String text) implements Signal {}

  /** The conversation was stopped or deleted: its sockets say good-bye (socketio.md §10.4). */
  record Ended() implements Signal {}
}
