package dev.hands4j.server.conversations;

import dev.hands4j.api.event.MalformedEventException;
import dev.hands4j.api.log.AppendKey;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The key a client gives its message as {@code message_key} beside {@code action}, so that a
 * repeated send is one message (web-client.md S-6). Messages without one get a fresh key.
 */
public final class MessageKeys {
  private static final int LONGEST = 150;

  private MessageKeys() {}

  public static AppendKey of(ObjectNode event) throws MalformedEventException {
    JsonNode key = event.get("message_key");
    if (key == null || key.isNull()) {
      return AppendKey.fresh();
    }
    if (!key.isString() || key.stringValue().isBlank() || key.stringValue().length() > LONGEST) {
      throw new MalformedEventException("message_key must be text of 1 to 150 characters");
    }
    return AppendKey.message(key.stringValue());
  }
}
