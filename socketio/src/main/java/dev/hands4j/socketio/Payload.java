package dev.hands4j.socketio;

import tools.jackson.databind.JsonNode;

/** One argument of an event or an acknowledgement. */
public sealed interface Payload permits RawJson, Payload.Tree, Payload.Bytes {
  /**
   * A JSON tree; binary nodes anywhere in it become attachments.
   *
   * @param node not changed afterwards
   */
  record Tree(JsonNode node) implements Payload {}

  /**
   * Bytes, which reach the client as a buffer.
   *
   * @param data not copied, not changed afterwards
   */
  @SuppressWarnings("ArrayRecordComponent") // sent, never compared
  record Bytes(byte[] data) implements Payload {}
}
