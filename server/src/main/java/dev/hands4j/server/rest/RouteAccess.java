package dev.hands4j.server.rest;

import dev.hands4j.api.conversation.ConversationId;
import dev.hands4j.api.conversation.ConversationRef;
import dev.hands4j.api.user.Access;
import dev.hands4j.api.user.Right;
import dev.hands4j.api.user.UserContext;
import dev.hands4j.server.http.ApiError;
import dev.hands4j.server.http.Identity;
import io.javalin.http.Context;
import java.util.Optional;

/** Checks the id in the path and asks for the access decision, for every route alike. */
final class RouteAccess {
  private final Access access;

  RouteAccess(Access access) {
    this.access = access;
  }

  UserContext user(Context ctx) {
    return Identity.of(ctx.req());
  }

  /** The id in the path; 400 with the wire's words when it is not one (rest-core.md §5.2). */
  ConversationId id(Context ctx) {
    String id = ctx.pathParam("conversation_id");
    Optional<String> problem = ConversationId.problem(id);
    if (problem.isPresent()) {
      throw ApiError.detail(400, problem.get());
    }
    return new ConversationId(id);
  }

  Optional<ConversationRef> find(Context ctx, Right right) {
    return access.decide(user(ctx), id(ctx), right);
  }

  boolean may(Context ctx, ConversationId id, Right right) {
    return access.decide(user(ctx), id, right).isPresent();
  }

  /** The conversation, or 404 in shape A. */
  ConversationRef get(Context ctx, Right right) {
    ConversationId id = id(ctx);
    return access
        .decide(user(ctx), id, right)
        .orElseThrow(() -> ApiError.detail(404, "Conversation " + id + " not found"));
  }
}
