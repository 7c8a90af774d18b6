package dev.hands4j.server.sockets;

import dev.hands4j.api.conversation.ConversationId;
import dev.hands4j.api.coordination.Signal;
import dev.hands4j.api.event.Source;
import dev.hands4j.api.event.StoredEvent;
import dev.hands4j.server.http.JsonBody;
import dev.hands4j.socketio.EncodedEvent;
import dev.hands4j.socketio.RawJson;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** What is sent to clients, in the wire's form (socketio.md §§6-8). Decides by columns only. */
final class Wire {
  private static final String EVENT = "oh_event";

  /** Additions of this server, under a name that other clients do not listen to. */
  private static final String SIGNAL = "oh_signal";

  /** The synthetic last word of a stopped conversation (§8.5); not stored, without id and time. */
  static final EncodedEvent STOPPED =
      EncodedEvent.of(
          EVENT,
          new RawJson(
              "{\"message\":\"\",\"observation\":\"agent_state_changed\",\"content\":\"\","
                  + "\"extras\":{\"agent_state\":\"stopped\",\"reason\":\"\"}}"));

  private Wire() {}

  static EncodedEvent stored(StoredEvent event) {
    return EncodedEvent.of(EVENT, RawJson.utf8(event.json()));
  }

  /** An event of the live feed; empty when the feed leaves it out (§7). */
  static Optional<EncodedEvent> live(StoredEvent event) {
    if (event.kind().equals("null")) {
      return Optional.empty();
    }
    boolean shown =
        event.source() != Source.ENVIRONMENT
            || event.isObservation("run")
            || event.isObservation("recall")
            || event.isObservation("error")
            || isState(event);
    return shown
        ? Optional.of(EncodedEvent.of(EVENT, RawJson.utf8(event.liveJson().orElseGet(event::json))))
        : Optional.empty();
  }

  /** Whether a replay leaves an event out, other than all state changes but the last (§6). */
  static boolean replayed(StoredEvent event) {
    return !event.kind().equals("null") && !event.isAction("recall");
  }

  static boolean isState(StoredEvent event) {
    return event.isObservation("agent_state_changed");
  }

  static EncodedEvent error(String message) {
    return EncodedEvent.of(
        EVENT, raw(JsonBody.object().put("error", true).put("message", message)));
  }

  /** A signal; empty for those that are not sent. */
  static Optional<EncodedEvent> signal(ConversationId id, Signal signal) {
    return switch (signal) {
      case Signal.Status(String type, String status, String message) ->
          Optional.of(
              EncodedEvent.of(
                  EVENT,
                  raw(
                      JsonBody.object()
                          .put("status_update", true)
                          .put("type", type)
                          .put("id", status)
                          .put("message", message))));
      case Signal.Failure(String message) -> Optional.of(error(message));
      case Signal.TitleChanged(String title) ->
          Optional.of(
              EncodedEvent.of(
                  EVENT,
                  raw(
                      JsonBody.object()
                          .put("status_update", true)
                          .put("type", "info")
                          .put("message", id.value())
                          .put("conversation_title", title))));
      case Signal.Delta(String kind, String key, long sequence, String tool, String text) ->
          Optional.of(
              addition(
                  JsonBody.object()
                      .put("signal", "delta")
                      .put("kind", kind)
                      .put("key", key)
                      .put("seq", sequence)
                      .put("tool", tool)
                      .put("text", text)));
      case Signal.DeltaEnd(String key) ->
          Optional.of(addition(JsonBody.object().put("signal", "delta_end").put("key", key)));
      case Signal.Output(var cause, long sequence, String text) ->
          Optional.of(
              addition(
                  JsonBody.object()
                      .put("signal", "output")
                      .put("cause", cause.value())
                      .put("seq", sequence)
                      .put("text", text)));
      case Signal.Ended _ -> Optional.empty();
    };
  }

  private static EncodedEvent addition(ObjectNode node) {
    return EncodedEvent.of(SIGNAL, raw(node));
  }

  private static RawJson raw(ObjectNode node) {
    return new RawJson(JsonBody.text(node));
  }
}
