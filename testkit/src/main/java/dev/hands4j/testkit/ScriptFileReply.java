package dev.hands4j.testkit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/** One reply of a {@link ScriptFile}. */
final class ScriptFileReply {
  private static final List<String> KINDS =
      List.of(
          "says",
          "thinks",
          "finishes",
          "views",
          "runs",
          "edits",
          "creates",
          "calls",
          "status",
          "contextWindowExceeded",
          "noChoices",
          "nothing",
          "neverEnds",
          "raw");
  private static final List<String> MISHAPS =
      List.of("stallsAfter", "resetsAfter", "cutsAfter", "invalidJsonAfter", "failsAfter");
  private static final Set<String> OPTIONS =
      Set.of(
          "text",
          "reasoning",
          "usage",
          "pieceLength",
          "stopReason",
          "firstByteMs",
          "betweenEventsMs",
          "repeat",
          "retryAfterMs",
          "message");

  private final JsonNode node;

  private ScriptFileReply(JsonNode node) {
    this.node = node;
  }

  /**
   * @throws IllegalArgumentException saying what is wrong
   */
  static Reply parse(JsonNode node) {
    for (String name : node.propertyNames()) {
      if (!KINDS.contains(name) && !MISHAPS.contains(name) && !OPTIONS.contains(name)) {
        throw new IllegalArgumentException(name + " is unknown");
      }
    }
    List<String> kinds = KINDS.stream().filter(node::has).toList();
    if (kinds.size() != 1) {
      throw new IllegalArgumentException("needs exactly one of " + KINDS + ", has " + kinds);
    }
    Reply reply = new ScriptFileReply(node).kind(kinds.getFirst());
    return reply instanceof Completion completion
        ? new ScriptFileReply(node).options(completion)
        : reply.after(Duration.ofMillis(node.path("firstByteMs").asLong(0)));
  }

  private Reply kind(String kind) {
    JsonNode value = node.path(kind);
    return switch (kind) {
      case "says" -> Reply.says(text(value, kind));
      case "thinks" -> Reply.thinks(text(value, kind));
      case "finishes" -> Reply.finishes(text(value, kind));
      case "views" -> Reply.views(text(value, kind));
      case "runs" ->
          value.isArray()
              ? several(value, v -> Reply.runs(text(v, kind)))
              : Reply.runs(text(value, kind));
      case "edits" -> Reply.edits(field(value, "path"), field(value, "old"), field(value, "new"));
      case "creates" -> Reply.creates(field(value, "path"), field(value, "text"));
      case "calls" -> several(value, ScriptFileReply::call);
      case "status" -> refusal(value);
      case "contextWindowExceeded" -> Reply.contextWindowExceeded();
      case "noChoices" -> Reply.noChoices();
      case "nothing" -> Reply.saysNothing();
      case "neverEnds" -> Reply.neverEnds();
      case "raw" ->
          Reply.raw(
              value.path("status").asInt(200), field(value, "contentType"), field(value, "body"));
      default -> throw new IllegalStateException(kind);
    };
  }

  private Refusal refusal(JsonNode value) {
    Refusal refusal = Reply.status(value.asInt(0));
    if (node.has("message")) {
      refusal = refusal.withMessage(node.path("message").asString(""));
    }
    return node.has("retryAfterMs")
        ? refusal.retryAfter(Duration.ofMillis(node.path("retryAfterMs").asLong()))
        : refusal;
  }

  private static Completion call(JsonNode call) {
    JsonNode arguments = call.path("arguments");
    return Reply.toolCallWithRawArguments(
        field(call, "name"), arguments.isString() ? arguments.stringValue() : arguments.toString());
  }

  private static Completion several(JsonNode list, Function<JsonNode, Completion> one) {
    if (list.isEmpty()) {
      throw new IllegalArgumentException("an empty list");
    }
    var all = new ArrayList<Completion>();
    list.values().forEach(value -> all.add(one.apply(value)));
    return all.getFirst().and(all.subList(1, all.size()).toArray(Completion[]::new));
  }

  private Completion options(Completion reply) {
    Completion result = reply;
    if (node.has("text")) {
      result = result.withText(text(node.path("text"), "text"));
    }
    if (node.has("reasoning")) {
      result = result.withReasoning(text(node.path("reasoning"), "reasoning"));
    }
    if (node.has("usage")) {
      result = result.withUsage(usage(node.path("usage")));
    }
    if (node.has("pieceLength")) {
      result = result.inPiecesOf(node.path("pieceLength").asInt(0));
    }
    if (node.has("stopReason")) {
      result = result.stoppedBy(text(node.path("stopReason"), "stopReason"));
    }
    return mishap(
        result
            .after(Duration.ofMillis(node.path("firstByteMs").asLong(0)))
            .everyEvent(Duration.ofMillis(node.path("betweenEventsMs").asLong(0))));
  }

  private Completion mishap(Completion reply) {
    List<String> mishaps = MISHAPS.stream().filter(node::has).toList();
    if (mishaps.size() > 1) {
      throw new IllegalArgumentException("has more than one of " + mishaps);
    }
    if (mishaps.isEmpty()) {
      return reply;
    }
    int events = node.path(mishaps.getFirst()).asInt(-1);
    if (events < 0) {
      throw new IllegalArgumentException(mishaps.getFirst() + " is no number of events");
    }
    return switch (mishaps.getFirst()) {
      case "stallsAfter" -> reply.stallsAfter(events);
      case "resetsAfter" -> reply.resetsAfter(events);
      case "cutsAfter" -> reply.cutsAfter(events);
      case "invalidJsonAfter" -> reply.invalidJsonAfter(events);
      default -> reply.failsAfter(events, Reply.status(503));
    };
  }

  private static Usage usage(JsonNode node) {
    return new Usage(
        node.path("input").asInt(0),
        node.path("output").asInt(0),
        node.path("cacheRead").asInt(0),
        node.path("cacheWrite").asInt(0),
        node.path("reasoning").asInt(0));
  }

  private static String field(JsonNode node, String name) {
    return text(node.path(name), name);
  }

  private static String text(JsonNode value, String name) {
    if (!value.isString()) {
      throw new IllegalArgumentException(name + " is no text");
    }
    return value.stringValue();
  }
}
