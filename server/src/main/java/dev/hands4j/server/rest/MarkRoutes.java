package dev.hands4j.server.rest;

import dev.hands4j.api.conversation.ConversationId;
import dev.hands4j.api.conversation.ConversationMarks;
import dev.hands4j.api.conversation.ConversationMarks.Change;
import dev.hands4j.api.conversation.ConversationMarks.Marked;
import dev.hands4j.api.conversation.ConversationMarks.Marks;
import dev.hands4j.api.conversation.ConversationRef;
import dev.hands4j.api.url.UrlBuilder;
import dev.hands4j.api.user.Access;
import dev.hands4j.api.user.Right;
import dev.hands4j.server.conversations.ConversationView;
import dev.hands4j.server.conversations.Conversations;
import dev.hands4j.server.conversations.Presence;
import dev.hands4j.server.http.ApiError;
import dev.hands4j.server.http.JsonBody;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What a person noted about conversations (web-client.md S-4). */
public final class MarkRoutes implements RouteGroup {
  private static final String ONE = "/api/conversations/{conversation_id}/marks";
  private static final int DEFAULT_LIMIT = 100;
  private static final int MOST_PER_PAGE = 1_000;

  private final ConversationMarks marks;
  private final RouteAccess access;
  private final Conversations conversations;
  private final Presence presence;
  private final UrlBuilder urls;
  private final int maxBody;

  public MarkRoutes(
      ConversationMarks marks,
      Access access,
      Conversations conversations,
      Presence presence,
      UrlBuilder urls,
      int maxBody) {
    this.marks = marks;
    this.access = new RouteAccess(access);
    this.conversations = conversations;
    this.presence = presence;
    this.urls = urls;
    this.maxBody = maxBody;
  }

  @Override
  public void addTo(RoutesConfig routes) {
    routes.get("/api/marks", this::list);
    routes.get(ONE, this::get);
    routes.patch(ONE, this::change);
  }

  private void list(Context ctx) {
    int offset = Query.text(ctx, "page_id").map(PageId::offset).orElse(0);
    int limit = Query.integer(ctx, "limit").orElse(DEFAULT_LIMIT);
    if (limit < 1 || limit > MOST_PER_PAGE) {
      throw ApiError.detail(400, "Invalid limit");
    }
    ConversationMarks.Page page = marks.page(access.user(ctx).userId(), offset, limit);
    // What was shared with a person and no longer is, is not theirs to see.
    List<Marked> visible =
        page.results().stream().filter(marked -> access.may(ctx, id(marked), Right.READ)).toList();
    Map<ConversationId, ConversationView> views =
        conversations.views(visible.stream().map(MarkRoutes::id).toList());
    ObjectNode answer = JsonBody.object();
    ArrayNode results = answer.putArray("results");
    for (Marked marked : visible) {
      ConversationView view = views.getOrDefault(id(marked), ConversationView.STOPPED);
      ObjectNode node = json(marked.marks());
      node.set(
          "conversation",
          ConversationJson.activity(marked.conversation(), view, presence.count(id(marked)), urls));
      results.add(node);
    }
    answer.put("next_page_id", page.hasMore() ? PageId.of(offset + page.results().size()) : null);
    Reply.json(ctx, answer);
  }

  private void get(Context ctx) {
    ConversationRef ref = access.get(ctx, Right.READ);
    Reply.json(
        ctx,
        json(marks.of(access.user(ctx).userId(), List.of(ref)).getOrDefault(ref.id(), Marks.NONE)));
  }

  private void change(Context ctx) {
    Body body = Body.read(ctx, maxBody).only(Set.of("pinned", "archived", "last_read_event_id"));
    Optional<Integer> lastRead = body.integer("last_read_event_id");
    Change change =
        new Change(
            body.flag("pinned"),
            body.flag("archived"),
            lastRead.isEmpty() ? OptionalLong.empty() : OptionalLong.of(lastRead.get()));
    ConversationRef ref = access.get(ctx, Right.READ);
    Reply.json(
        ctx,
        marks
            .change(access.user(ctx).userId(), ref, change)
            .map(MarkRoutes::json)
            .orElseThrow(() -> ApiError.detail(404, "Conversation " + ref.id() + " not found")));
  }

  private static ConversationId id(Marked marked) {
    return marked.conversation().metadata().ref().id();
  }

  private static ObjectNode json(Marks marks) {
    return JsonBody.object()
        .put("pinned", marks.pinned())
        .put("archived", marks.archived())
        .put("last_read_event_id", marks.lastRead());
  }
}
