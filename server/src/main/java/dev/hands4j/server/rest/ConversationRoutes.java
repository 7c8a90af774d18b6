package dev.hands4j.server.rest;

import dev.hands4j.api.conversation.ConversationId;
import dev.hands4j.api.conversation.ConversationMetadata;
import dev.hands4j.api.conversation.ConversationRef;
import dev.hands4j.api.conversation.ConversationStore;
import dev.hands4j.api.conversation.Trigger;
import dev.hands4j.api.coordination.Signal;
import dev.hands4j.api.coordination.Signals;
import dev.hands4j.api.coordination.StopReason;
import dev.hands4j.api.url.UrlBuilder;
import dev.hands4j.api.user.Access;
import dev.hands4j.api.user.Right;
import dev.hands4j.server.conversations.ConversationStatus;
import dev.hands4j.server.conversations.ConversationView;
import dev.hands4j.server.conversations.Conversations;
import dev.hands4j.server.conversations.Presence;
import dev.hands4j.server.http.ApiError;
import dev.hands4j.server.http.JsonBody;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Creating, listing, starting, stopping, renaming and deleting conversations (§7.4-7.10). */
public final class ConversationRoutes implements RouteGroup {
  private static final String ALL = "/api/conversations";
  private static final String ONE = ALL + "/{conversation_id}";
  private static final int DEFAULT_LIMIT = 20;
  private static final int MOST_PER_PAGE = 1_000;
  private static final int LONGEST_TITLE = 200;

  private final Conversations conversations;
  private final ConversationStore store;
  private final RouteAccess access;
  private final Presence presence;
  private final Signals signals;
  private final UrlBuilder urls;
  private final NewConversations creation;
  private final Optional<Duration> listAge;
  private final int maxBody;
  private final Clock clock;

  public ConversationRoutes(
      Conversations conversations,
      ConversationStore store,
      Access access,
      Presence presence,
      Signals signals,
      UrlBuilder urls,
      NewConversations creation,
      Optional<Duration> listAge,
      int maxBody,
      Clock clock) {
    this.conversations = conversations;
    this.store = store;
    this.access = new RouteAccess(access);
    this.presence = presence;
    this.signals = signals;
    this.urls = urls;
    this.creation = creation;
    this.listAge = listAge;
    this.maxBody = maxBody;
    this.clock = clock;
  }

  @Override
  public void addTo(RoutesConfig routes) {
    routes.post(ALL, this::create);
    routes.get(ALL, this::list);
    routes.get(ONE, this::get);
    routes.delete(ONE, this::delete);
    routes.patch(ONE, this::rename);
    routes.post(ONE + "/start", this::start);
    routes.post(ONE + "/stop", this::stop);
  }

  private void create(Context ctx) {
    Body body = Body.read(ctx, maxBody);
    ConversationRef created = creation.create(access.user(ctx), body);
    conversations.wake(created);
    Reply.json(ctx, state(created.id(), Optional.empty(), ConversationStatus.STARTING));
  }

  private void list(Context ctx) {
    int offset = Query.text(ctx, "page_id").map(ConversationRoutes::offset).orElse(0);
    int limit = Query.integer(ctx, "limit").orElse(DEFAULT_LIMIT);
    if (limit < 0) {
      throw ApiError.detail(400, "Invalid limit");
    }
    Optional<String> repository = Query.text(ctx, "selected_repository");
    Optional<Trigger> trigger = Query.text(ctx, "conversation_trigger").map(this::trigger);
    ConversationStore.Page page =
        store.page(access.user(ctx).userId(), offset, Math.min(limit, MOST_PER_PAGE));
    int end = offset + page.results().size();
    Optional<Instant> oldest = listAge.map(age -> clock.instant().minus(age));
    ObjectNode answer = JsonBody.object();
    ArrayNode results = answer.putArray("results");
    Map<ConversationId, ConversationView> views =
        conversations.views(page.results().stream().map(m -> m.ref().id()).toList());
    page.results().stream()
        .filter(m -> oldest.isEmpty() || m.createdAt().isAfter(oldest.get()))
        .filter(m -> repository.isEmpty() || m.selectedRepository().equals(repository))
        .filter(m -> trigger.isEmpty() || m.trigger().equals(trigger))
        .forEach(
            m -> results.add(info(m, views.getOrDefault(m.ref().id(), ConversationView.STOPPED))));
    answer.put("next_page_id", end < page.total() ? pageId(end) : null);
    Reply.json(ctx, answer);
  }

  private void get(Context ctx) {
    // 200 null rather than 404 for an unknown id: the client expects it (rest-core.md §7.6).
    JsonNode answer =
        access
            .find(ctx, Right.READ)
            .flatMap(ref -> store.find(ref.id()))
            .<JsonNode>map(this::info)
            .orElse(JsonNodeFactory.instance.nullNode());
    Reply.json(ctx, answer);
  }

  private void delete(Context ctx) {
    Reply.flag(ctx, access.find(ctx, Right.MANAGE).filter(conversations::delete).isPresent());
  }

  private void start(Context ctx) {
    Body body = Body.read(ctx, maxBody);
    body.texts("providers_set")
        .ifPresent(names -> names.forEach(n -> Body.provider(n, "body", "providers_set")));
    ConversationId id = access.id(ctx);
    ConversationRef ref =
        access
            .find(ctx, Right.MANAGE)
            .orElseThrow(
                () -> ApiError.json(404, Map.of("status", "error", "conversation_id", id.value())));
    switch (conversations.start(ref)) {
      case Conversations.Start.Running(ConversationView view) ->
          Reply.json(ctx, state(id, Optional.empty(), view.status()));
      case Conversations.Start.Refused(String reason) ->
          throw ApiError.json(500, failure(id, "Failed to start conversation: " + reason));
    }
  }

  private void stop(Context ctx) {
    ConversationId id = access.id(ctx);
    ConversationStatus before =
        access
            .find(ctx, Right.MANAGE)
            .map(ref -> conversations.stop(ref, StopReason.USER))
            .orElse(ConversationStatus.STOPPED);
    String message =
        before == ConversationStatus.STOPPED
            ? "Conversation was not running"
            : "Conversation stopped successfully";
    Reply.json(ctx, state(id, Optional.of(message), before));
  }

  private void rename(Context ctx) {
    Body body = Body.read(ctx, maxBody).only(Set.of("title"));
    String title = body.requiredText("title");
    if (title.isEmpty()) {
      throw ApiError.invalid(
          "string_too_short",
          "String should have at least 1 character",
          JsonBody.string(title),
          "body",
          "title");
    }
    if (title.codePointCount(0, title.length()) > LONGEST_TITLE) {
      throw ApiError.invalid(
          "string_too_long",
          "String should have at most 200 characters",
          JsonBody.string(title),
          "body",
          "title");
    }
    ConversationId id = access.id(ctx);
    Optional<ConversationRef> ref = access.find(ctx, Right.MANAGE);
    if (ref.isEmpty() || !store.rename(id, title.strip(), false, clock.instant())) {
      throw ApiError.coded(404, "Conversation not found", "CONVERSATION$NOT_FOUND");
    }
    signals.publish(id, new Signal.TitleChanged(title.strip()));
    Reply.flag(ctx, true);
  }

  private ObjectNode info(ConversationMetadata metadata) {
    return info(metadata, conversations.view(metadata.ref().id()));
  }

  private ObjectNode info(ConversationMetadata metadata, ConversationView view) {
    return ConversationJson.info(metadata, view, presence.count(metadata.ref().id()), urls);
  }

  private Trigger trigger(String text) {
    return Trigger.fromWire(text)
        .orElseThrow(() ->
            ApiError.invalid(
                "enum",
                "Input should be a known trigger",
                JsonBody.string(text),
                "query",
                "conversation_trigger"));
  }

  private static ObjectNode state(
      ConversationId id, Optional<String> message, ConversationStatus status) {
    return JsonBody.object()
        .put("status", "ok")
        .put("conversation_id", id.value())
        .put("message", message.orElse(null))
        .put("conversation_status", status.name());
  }

  private static ObjectNode failure(ConversationId id, String message) {
    return JsonBody.object()
        .put("status", "error")
        .put("conversation_id", id.value())
        .put("message", message);
  }

  private static String pageId(int offset) {
    return Base64.getEncoder()
        .encodeToString(Integer.toString(offset).getBytes(StandardCharsets.UTF_8));
  }

  private static int offset(String pageId) {
    try {
      int offset =
          Integer.parseInt(new String(Base64.getDecoder().decode(pageId), StandardCharsets.UTF_8));
      if (offset >= 0) {
        return offset;
      }
    } catch (IllegalArgumentException _) {
      // refused below
    }
    throw ApiError.detail(400, "Invalid page_id; use the next_page_id of an earlier answer");
  }
}
