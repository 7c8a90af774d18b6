package dev.hands4j.server.rest;

import dev.hands4j.api.conversation.ConversationRef;
import dev.hands4j.api.event.EventDraft;
import dev.hands4j.api.event.MalformedEventException;
import dev.hands4j.api.event.StoredEvent;
import dev.hands4j.api.log.AppendKey;
import dev.hands4j.api.log.AppendResult;
import dev.hands4j.api.log.EventLog;
import dev.hands4j.api.log.EventPage;
import dev.hands4j.api.log.EventQuery;
import dev.hands4j.api.user.Access;
import dev.hands4j.api.user.Right;
import dev.hands4j.server.conversations.Conversations;
import dev.hands4j.server.conversations.MessageKeys;
import dev.hands4j.server.conversations.PersonsEvents;
import dev.hands4j.server.http.ApiError;
import dev.hands4j.server.http.JsonBody;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Reading and writing the log of a conversation (§8.2, §8.3, §8.5). */
public final class EventRoutes implements RouteGroup {
  private static final String EVENTS = "/api/conversations/{conversation_id}/events";
  private static final String TRAJECTORY = "/api/conversations/{conversation_id}/trajectory";
  private static final int DEFAULT_LIMIT = 20;
  private static final int MOST_PER_PAGE = 100;
  private static final Set<String> FILTERS =
      Set.of("exclude_hidden", "query", "source", "start_date", "end_date");

  private final Conversations conversations;
  private final EventLog events;
  private final PersonsEvents persons;
  private final RouteAccess access;
  private final int maxBody;

  public EventRoutes(
      Conversations conversations,
      EventLog events,
      PersonsEvents persons,
      Access access,
      int maxBody) {
    this.conversations = conversations;
    this.events = events;
    this.persons = persons;
    this.access = new RouteAccess(access);
    this.maxBody = maxBody;
  }

  @Override
  public void addTo(RoutesConfig routes) {
    routes.get(EVENTS, this::read);
    routes.post(EVENTS, this::submit);
    routes.get(TRAJECTORY, this::trajectory);
  }

  private void read(Context ctx) {
    int start = Query.integer(ctx, "start_id").orElse(0);
    Optional<Integer> end = Query.integer(ctx, "end_id");
    boolean reverse = Query.flag(ctx, "reverse");
    int limit = Query.integer(ctx, "limit").orElse(DEFAULT_LIMIT);
    ConversationRef ref = access.get(ctx, Right.READ);
    if (limit < 0 || limit > MOST_PER_PAGE) {
      throw ApiError.detail(400, "Invalid limit");
    }
    Body filter = filter(ctx);
    EventPage page =
        events.read(
            ref.id(),
            new EventQuery(
                Math.max(0, start),
                end.isEmpty() ? OptionalLong.empty() : OptionalLong.of(end.get()),
                reverse,
                limit,
                filter.flag("exclude_hidden").orElse(false),
                filter.text("query"),
                filter.text("source"),
                filter.text("start_date"),
                filter.text("end_date")));
    ByteArrayOutputStream answer = new ByteArrayOutputStream(1024);
    answer.writeBytes(ascii("{\"events\":["));
    boolean first = true;
    for (StoredEvent event : page.events()) {
      if (!first) {
        answer.write(',');
      }
      first = false;
      answer.writeBytes(event.json());
    }
    answer.writeBytes(ascii("],\"has_more\":" + page.hasMore() + "}"));
    Reply.bytes(ctx, 200, answer.toByteArray());
  }

  /** The filter travels in the body of the GET, when there is one. */
  private Body filter(Context ctx) {
    boolean none = ctx.req().getContentLengthLong() <= 0 && ctx.header("Transfer-Encoding") == null;
    if (none) {
      return Body.of(JsonBody.object());
    }
    byte[] bytes = Body.bytes(ctx, maxBody);
    if (bytes.length == 0 || Body.parse(bytes).isNull()) {
      return Body.of(JsonBody.object());
    }
    return Body.of((ObjectNode) object(Body.parse(bytes))).only(FILTERS);
  }

  private static JsonNode object(JsonNode parsed) {
    if (parsed.isObject()) {
      return parsed;
    }
    throw ApiError.invalid(
        "model_attributes_type", "Input should be a valid dictionary", parsed, "body");
  }

  /**
   * A message of a person. Where the reference answers 500 this says what to change: 422 for what
   * is not an event, 409 for a conversation that does not run.
   */
  private void submit(Context ctx) {
    ConversationRef ref = access.get(ctx, Right.WRITE);
    byte[] bytes = Body.bytes(ctx, maxBody);
    ObjectNode node = (ObjectNode) object(Body.parse(bytes));
    EventDraft draft;
    AppendKey key;
    try {
      key = MessageKeys.of(node);
      draft = persons.read(bytes);
    } catch (MalformedEventException e) {
      throw ApiError.invalid(
          "value_error", String.valueOf(e.getMessage()), JsonBody.object(), "body");
    }
    switch (conversations.submit(ref, access.user(ctx), draft, key)) {
      case AppendResult.Appended(var id, _, _) ->
          Reply.json(ctx, JsonBody.object().put("success", true).put("id", id.value()));
      case AppendResult.NotRunning _ ->
          throw ApiError.error(
              409,
              "The conversation is stopped. Start it (POST …/start), then send the event again.");
      case AppendResult.StaleOwner _, AppendResult.Superseded _ ->
          throw new IllegalStateException("the log answered a person as if it were a loop");
      case AppendResult.Unavailable _ ->
          throw ApiError.error(
              503,
              "The database did not answer. Send the event again with the same message_key; it is"
                  + " stored once.");
    }
  }

  private void trajectory(Context ctx) {
    ConversationRef ref = access.get(ctx, Right.READ);
    ctx.status(200).contentType("application/json");
    ctx.result(Trajectory.of(events, ref.id()));
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
