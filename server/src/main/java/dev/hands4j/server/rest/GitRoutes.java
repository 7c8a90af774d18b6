package dev.hands4j.server.rest;

import dev.hands4j.api.runtime.Workspace;
import dev.hands4j.api.runtime.WorkspaceException;
import dev.hands4j.api.user.Access;
import dev.hands4j.api.user.Right;
import dev.hands4j.server.http.ApiError;
import dev.hands4j.server.http.JsonBody;
import dev.hands4j.server.workspace.Change;
import dev.hands4j.server.workspace.FileDiff;
import dev.hands4j.server.workspace.GitViews;
import dev.hands4j.server.workspace.Workspaces;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import tools.jackson.databind.node.ArrayNode;

/**
 * Changes and diffs of a conversation's workspace (rest-core.md §8.7). A file that cannot be shown
 * is answered with a status and a reason of its own instead of the reference's bare 500.
 */
public final class GitRoutes implements RouteGroup {
  private final AttachedWorkspaces workspaces;
  private final GitViews views;

  public GitRoutes(Access access, Workspaces workspaces, GitViews views) {
    this.workspaces = new AttachedWorkspaces(access, workspaces);
    this.views = views;
  }

  @Override
  public void addTo(RoutesConfig routes) {
    routes.get(AttachedWorkspaces.ONE + "/git/changes", this::changes);
    routes.get(AttachedWorkspaces.ONE + "/git/diff", this::diff);
  }

  private void changes(Context ctx) throws InterruptedException {
    Workspace workspace = workspaces.get(ctx, Right.READ);
    try {
      ArrayNode answer = JsonBody.array();
      for (Change change : views.changes(workspace)) {
        answer
            .addObject()
            .put("status", String.valueOf(change.status()))
            .put("path", change.path());
      }
      Reply.json(ctx, answer);
    } catch (WorkspaceException e) {
      throw switch (e.kind()) {
        // The client knows this text and shows a hint (rest-core.md §8.7).
        case NOT_FOUND -> ApiError.error(404, "Not a git repository: " + e.getMessage());
        case TOO_LARGE -> ApiError.error(500, e.getMessage());
        case WRONG_KIND, DENIED, UNAVAILABLE ->
            ApiError.error(500, "Error getting changes: " + e.getMessage());
      };
    }
  }

  private void diff(Context ctx) throws InterruptedException {
    Workspace workspace = workspaces.get(ctx, Right.READ);
    String path = Query.required(ctx, "path");
    try {
      FileDiff diff = views.diff(workspace, path);
      Reply.json(
          ctx, JsonBody.object().put("modified", diff.modified()).put("original", diff.original()));
    } catch (WorkspaceException e) {
      throw switch (e.kind()) {
        case NOT_FOUND -> ApiError.error(404, e.getMessage());
        case DENIED -> ApiError.error(400, e.getMessage());
        case TOO_LARGE -> ApiError.error(413, e.getMessage());
        case WRONG_KIND -> ApiError.error(415, e.getMessage());
        case UNAVAILABLE -> ApiError.error(500, "Error getting diff: " + e.getMessage());
      };
    }
  }
}
