package dev.hands4j.enterprise.account;

import dev.hands4j.api.Json;
import dev.hands4j.api.conversation.ConversationId;
import dev.hands4j.api.conversation.ConversationRef;
import dev.hands4j.api.conversation.Ratings;
import dev.hands4j.api.conversation.Ratings.Rating;
import dev.hands4j.api.event.EventId;
import dev.hands4j.api.log.EventLog;
import dev.hands4j.api.log.Head;
import dev.hands4j.api.user.Access;
import dev.hands4j.api.user.Right;
import dev.hands4j.api.user.UserContext;
import dev.hands4j.api.user.UserContextResolver;
import dev.hands4j.api.user.UserContextResolver.Resolution;
import dev.hands4j.server.http.ApiError;
import dev.hands4j.server.http.Identity;
import dev.hands4j.server.http.JsonBody;
import dev.hands4j.server.rest.Body;
import dev.hands4j.server.rest.Reply;
import dev.hands4j.server.rest.RouteGroup;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/**
 * Stars for what an agent did (enterprise-api.md §5.5). Only who may see a conversation may rate
 * it, unlike in the reference, where anybody could; the paths are outside {@code /api}, so these
 * routes establish the caller themselves.
 */
public final class RatingRoutes implements RouteGroup {
  private static final String PATH = "/feedback/conversation";
  private static final int MAX_BODY = 64 << 10;

  private final UserContextResolver users;
  private final Access access;
  private final EventLog events;
  private final Ratings ratings;

  public RatingRoutes(UserContextResolver users, Access access, EventLog events, Ratings ratings) {
    this.users = users;
    this.access = access;
    this.events = events;
    this.ratings = ratings;
  }

  @Override
  public void addTo(RoutesConfig routes) {
    routes.post(PATH, this::rate);
    routes.get(PATH + "/{conversation_id}/batch", this::batch);
  }

  private UserContext user(Context ctx) {
    return switch (users.resolve(Identity.view(ctx.req()))) {
      case Resolution.Resolved(UserContext known) -> {
        Identity.set(ctx.req(), known);
        yield known;
      }
      case Resolution.Refused _ -> throw ApiError.error(401, "NoCredentialsError");
    };
  }

  private ConversationRef conversation(Context ctx, UserContext user, String id) {
    if (ConversationId.problem(id).isPresent()) {
      throw ApiError.detail(400, ConversationId.problem(id).get());
    }
    ConversationId wanted = new ConversationId(id);
    return access
        .decide(user, wanted, Right.READ)
        .orElseThrow(() -> ApiError.detail(404, "Conversation " + wanted + " not found"));
  }

  private void rate(Context ctx) {
    UserContext user = user(ctx);
    Body body = Body.read(ctx, MAX_BODY);
    String id = body.requiredText("conversation_id");
    Optional<EventId> event = body.integer("event_id").map(RatingRoutes::event);
    Rating rating = rating(body);
    ConversationRef conversation = conversation(ctx, user, id);
    if (!ratings.rate(conversation, event, rating)) {
      throw ApiError.detail(404, "Event not found");
    }
    Reply.json(
        ctx,
        201,
        JsonBody.object()
            .put("status", "success")
            .put("message", "Feedback submitted successfully"));
  }

  private static EventId event(int id) {
    if (id < 0) {
      throw invalid("greater_than_equal", "Input should be greater than or equal to 0", "event_id");
    }
    return new EventId(id);
  }

  private static Rating rating(Body body) {
    if (!body.has("rating") || body.isNull("rating")) {
      throw invalid("missing", "Field required", "rating");
    }
    int stars = body.integer("rating").orElse(0);
    if (stars < 1) {
      throw invalid("greater_than_equal", "Input should be greater than or equal to 1", "rating");
    }
    if (stars > 5) {
      throw invalid("less_than_equal", "Input should be less than or equal to 5", "rating");
    }
    Optional<String> reason = body.text("reason");
    if (reason.map(String::length).orElse(0) > Rating.LONGEST_REASON) {
      throw invalid(
          "string_too_long",
          "String should have at most " + Rating.LONGEST_REASON + " characters",
          "reason");
    }
    Json metadata = body.json("metadata").orElse(Json.EMPTY_OBJECT);
    if (metadata.text().length() > Rating.LONGEST_METADATA) {
      throw invalid("value_error", "Value error, The metadata is too long", "metadata");
    }
    return new Rating(stars, reason, metadata);
  }

  private static ApiError invalid(String type, String message, String field) {
    return ApiError.invalid(type, message, JsonBody.string(""), "body", field);
  }

  private void batch(Context ctx) {
    ConversationRef conversation = conversation(ctx, user(ctx), ctx.pathParam("conversation_id"));
    Map<EventId, Rating> known = ratings.ofEvents(conversation);
    long end = events.head(conversation.id()).map(Head::nextId).orElse(0L);
    ObjectNode answer = JsonBody.object();
    for (long id = 0; id < end; id++) {
      Rating rating = known.get(new EventId(id));
      ObjectNode one = answer.putObject(Long.toString(id)).put("exists", rating != null);
      if (rating != null) {
        one.put("rating", rating.stars()).put("reason", rating.reason().orElse(null));
      }
    }
    Reply.json(ctx, answer);
  }
}
