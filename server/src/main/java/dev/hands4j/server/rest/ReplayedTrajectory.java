package dev.hands4j.server.rest;

import dev.hands4j.api.Json;
import dev.hands4j.server.http.ApiError;
import dev.hands4j.server.http.JsonBody;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

/**
 * A trajectory to repeat (rest-core.md §7.4): the message it begins with, and what its agent did.
 * What it observed is left out; it is observed anew.
 *
 * @param actions in the form of the wire, in order
 */
record ReplayedTrajectory(String message, List<String> images, Json actions) {
  /** What an agent's loop does by itself. */
  private static final Set<String> NO_ANSWERS =
      Set.of(
          "system", "recall", "condensation", "condensation_request", "change_agent_state", "null");

  /** Reads the text of {@code replay_json}; 400 when it is no trajectory. */
  static ReplayedTrajectory read(String text) {
    JsonNode events;
    try {
      events = JsonBody.parse(text.getBytes(StandardCharsets.UTF_8));
    } catch (JacksonException e) {
      throw refused("it is not JSON");
    }
    if (!events.isArray()) {
      throw refused("it is not an array of events");
    }
    Optional<JsonNode> begins = Optional.empty();
    ArrayNode actions = JsonBody.array();
    for (JsonNode event : events) {
      String action = event.path("action").asString("");
      switch (event.path("source").asString("")) {
        case "user" -> {
          if (begins.isEmpty() && action.equals("message")) {
            begins = Optional.of(event.path("args"));
          }
        }
        case "agent" -> {
          if (!action.isEmpty() && !NO_ANSWERS.contains(action)) {
            if (begins.isEmpty()) {
              throw refused("its agent acts before a person has said something");
            }
            actions.add(event);
          }
        }
        default -> {}
      }
    }
    JsonNode first =
        begins
            .filter(args -> !args.path("content").asString("").isBlank())
            .orElseThrow(() -> refused("it has no message of a person to begin with"));
    List<String> images = new ArrayList<>();
    first.path("image_urls").forEach(image -> images.add(image.asString("")));
    return new ReplayedTrajectory(
        first.path("content").asString(""), images, new Json(JsonBody.text(actions)));
  }

  private static ApiError refused(String reason) {
    return ApiError.coded(400, "The trajectory cannot be replayed: " + reason, "STATUS$ERROR");
  }
}
