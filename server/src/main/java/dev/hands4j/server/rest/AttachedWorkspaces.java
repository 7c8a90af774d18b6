package dev.hands4j.server.rest;

import dev.hands4j.api.conversation.ConversationRef;
import dev.hands4j.api.runtime.Workspace;
import dev.hands4j.api.user.Access;
import dev.hands4j.api.user.Right;
import dev.hands4j.server.http.ApiError;
import dev.hands4j.server.workspace.Workspaces;
import io.javalin.http.Context;

/** The workspace a route is about, after the access decision (rest-core.md §7.3). */
final class AttachedWorkspaces {
  static final String ONE = "/api/conversations/{conversation_id}";

  private final RouteAccess access;
  private final Workspaces workspaces;

  AttachedWorkspaces(Access access, Workspaces workspaces) {
    this.access = new RouteAccess(access);
    this.workspaces = workspaces;
  }

  ConversationRef conversation(Context ctx, Right right) {
    return access.get(ctx, right);
  }

  /** The workspace; 404 without a conversation, and without a sandbox. */
  Workspace get(Context ctx, Right right) {
    return workspaces
        .of(conversation(ctx, right))
        .orElseThrow(() -> ApiError.error(404, "Runtime not yet initialized"));
  }
}
