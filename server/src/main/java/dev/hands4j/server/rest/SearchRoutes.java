package dev.hands4j.server.rest;

import dev.hands4j.api.conversation.ConversationId;
import dev.hands4j.api.conversation.ConversationRef;
import dev.hands4j.api.conversation.Trigger;
import dev.hands4j.api.search.ConversationFilter;
import dev.hands4j.api.search.ConversationHit;
import dev.hands4j.api.search.ConversationSearch;
import dev.hands4j.api.search.EventHit;
import dev.hands4j.api.search.EventSearch;
import dev.hands4j.api.url.UrlBuilder;
import dev.hands4j.api.user.Access;
import dev.hands4j.api.user.Right;
import dev.hands4j.server.conversations.ConversationStatus;
import dev.hands4j.server.conversations.ConversationView;
import dev.hands4j.server.conversations.Conversations;
import dev.hands4j.server.conversations.Presence;
import dev.hands4j.server.http.ApiError;
import dev.hands4j.server.http.Identity;
import dev.hands4j.server.http.JsonBody;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.temporal.TemporalAccessor;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Search in a conversation and over all of a person's (web-client.md S-2). */
public final class SearchRoutes implements RouteGroup {
  private static final int DEFAULT_LIMIT = 20;
  private static final int MOST_PER_PAGE = 100;
  private static final int LONGEST_TEXT = 500;
  private static final long MOST_EVENTS = 1L << 32;

  private final ConversationSearch search;
  private final RouteAccess access;
  private final Conversations conversations;
  private final Presence presence;
  private final UrlBuilder urls;

  public SearchRoutes(
      ConversationSearch search,
      Access access,
      Conversations conversations,
      Presence presence,
      UrlBuilder urls) {
    this.search = search;
    this.access = new RouteAccess(access);
    this.conversations = conversations;
    this.presence = presence;
    this.urls = urls;
  }

  @Override
  public void addTo(RoutesConfig routes) {
    routes.get("/api/conversations/{conversation_id}/search", this::events);
    routes.get("/api/search/conversations", this::conversations);
  }

  private void events(Context ctx) {
    EventSearch wanted =
        new EventSearch(
            text(ctx, Query.required(ctx, "query")),
            Query.text(ctx, "type").filter(t -> !t.isBlank()).map(SearchRoutes::topic),
            Query.integer(ctx, "before")
                .map(before -> OptionalLong.of(Math.clamp(before, 0, MOST_EVENTS)))
                .orElse(OptionalLong.empty()),
            limit(ctx));
    ConversationRef ref = access.get(ctx, Right.READ);
    ConversationSearch.EventHits found = search.events(ref.id(), wanted);
    ObjectNode answer = JsonBody.object();
    ArrayNode results = answer.putArray("results");
    found.hits().forEach(hit -> results.add(place(hit)));
    answer.put("total", found.total());
    answer.put("has_more", found.hasMore());
    answer.put("complete", found.complete());
    Reply.json(ctx, answer);
  }

  private void conversations(Context ctx) {
    int offset = Query.text(ctx, "page_id").map(PageId::offset).orElse(0);
    int limit = limit(ctx);
    Optional<ConversationStatus> status =
        Query.text(ctx, "status").filter(s -> !s.isBlank()).map(SearchRoutes::status);
    ConversationSearch.Page page =
        search.conversations(Identity.of(ctx.req()).userId(), filter(ctx), offset, limit);
    Map<ConversationId, ConversationView> views =
        conversations.views(page.results().stream().map(SearchRoutes::id).toList());
    ObjectNode answer = JsonBody.object();
    ArrayNode results = answer.putArray("results");
    for (ConversationHit hit : page.results()) {
      ConversationView view = views.getOrDefault(id(hit), ConversationView.STOPPED);
      if (status.isEmpty() || status.get() == view.status()) {
        results.add(result(hit, view));
      }
    }
    // As in the list of conversations: a page may be short, there is more until this is null.
    answer.put("next_page_id", page.hasMore() ? PageId.of(offset + page.results().size()) : null);
    Reply.json(ctx, answer);
  }

  private ConversationFilter filter(Context ctx) {
    return new ConversationFilter(
        text(ctx, Query.text(ctx, "query").orElse("")),
        present(ctx, "repository"),
        present(ctx, "branch"),
        present(ctx, "trigger").map(SearchRoutes::trigger),
        present(ctx, "updated_after").map(text -> time(text, "updated_after")),
        present(ctx, "updated_before").map(text -> time(text, "updated_before")));
  }

  private ObjectNode result(ConversationHit hit, ConversationView view) {
    ObjectNode node = JsonBody.object();
    node.set(
        "conversation",
        ConversationJson.activity(hit.conversation(), view, presence.count(id(hit)), urls));
    node.put("places", hit.places());
    if (hit.newest().isPresent()) {
      node.set("event", place(hit.newest().get()));
    } else {
      node.putNull("event");
    }
    return node;
  }

  private static ObjectNode place(EventHit hit) {
    ObjectNode node = JsonBody.object();
    node.put("id", hit.id().value());
    node.put("timestamp", Reply.time(hit.time()));
    node.put("source", hit.source().wire());
    node.put(hit.isAction() ? "action" : "observation", hit.kind());
    node.put("excerpt", hit.excerpt().text());
    ArrayNode marks = node.putArray("marks");
    hit.excerpt().marks().forEach(mark -> marks.addArray().add(mark.start()).add(mark.end()));
    return node;
  }

  private static ConversationId id(ConversationHit hit) {
    return hit.conversation().metadata().ref().id();
  }

  private static Optional<String> present(Context ctx, String name) {
    return Query.text(ctx, name).filter(text -> !text.isBlank());
  }

  private static String text(Context ctx, String text) {
    if (text.length() > LONGEST_TEXT) {
      throw ApiError.invalid(
          "string_too_long",
          "String should have at most " + LONGEST_TEXT + " characters",
          JsonBody.string(ctx.path()),
          "query",
          "query");
    }
    return text;
  }

  private static int limit(Context ctx) {
    int limit = Query.integer(ctx, "limit").orElse(DEFAULT_LIMIT);
    if (limit < 1 || limit > MOST_PER_PAGE) {
      throw ApiError.detail(400, "Invalid limit");
    }
    return limit;
  }

  private static EventSearch.Topic topic(String text) {
    return switch (text) {
      case "message" -> EventSearch.Topic.MESSAGE;
      case "command" -> EventSearch.Topic.COMMAND;
      case "file" -> EventSearch.Topic.FILE;
      case "error" -> EventSearch.Topic.ERROR;
      default ->
          throw wrong("Input should be 'message', 'command', 'file' or 'error'", text, "type");
    };
  }

  private static ConversationStatus status(String text) {
    for (ConversationStatus status : ConversationStatus.values()) {
      if (status.name().equals(text.toUpperCase(Locale.ROOT))) {
        return status;
      }
    }
    throw wrong("Input should be a known status", text, "status");
  }

  private static Trigger trigger(String text) {
    return Trigger.fromWire(text)
        .orElseThrow(() -> wrong("Input should be a known trigger", text, "trigger"));
  }

  /** With a zone, or without one in UTC. */
  private static Instant time(String text, String name) {
    try {
      TemporalAccessor time =
          DateTimeFormatter.ISO_DATE_TIME.parseBest(
              text, OffsetDateTime::from, LocalDateTime::from);
      Instant instant =
          switch (time) {
            case OffsetDateTime zoned -> zoned.toInstant();
            case LocalDateTime local -> local.toInstant(ZoneOffset.UTC);
            default -> throw new IllegalStateException("a time of an unknown form");
          };
      if (instant.isBefore(Instant.EPOCH) || instant.isAfter(LATEST)) {
        throw wrong("Input should be a time between 1970 and 9999", text, name);
      }
      return instant;
    } catch (DateTimeParseException _) {
      throw wrong("Input should be a valid datetime, such as 2026-03-04T05:06:07Z", text, name);
    }
  }

  private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");

  private static ApiError wrong(String message, String text, String name) {
    return ApiError.invalid("value_error", message, JsonBody.string(text), "query", name);
  }
}
