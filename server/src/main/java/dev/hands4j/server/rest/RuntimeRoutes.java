package dev.hands4j.server.rest;

import dev.hands4j.api.conversation.ConversationRef;
import dev.hands4j.api.user.Access;
import dev.hands4j.api.user.Right;
import dev.hands4j.server.http.JsonBody;
import dev.hands4j.server.workspace.Workspaces;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.Map;
import java.util.function.Function;
import tools.jackson.databind.node.ObjectNode;

/** Facts about a conversation's sandbox (rest-core.md §8.1). */
public final class RuntimeRoutes implements RouteGroup {
  private final AttachedWorkspaces workspaces;
  private final Function<ConversationRef, Map<String, Integer>> hosts;

  /**
   * @param hosts addresses of applications in a sandbox, with their ports; never blocks
   */
  public RuntimeRoutes(
      Access access, Workspaces workspaces, Function<ConversationRef, Map<String, Integer>> hosts) {
    this.workspaces = new AttachedWorkspaces(access, workspaces);
    this.hosts = hosts;
  }

  @Override
  public void addTo(RoutesConfig routes) {
    routes.get(AttachedWorkspaces.ONE + "/config", this::config);
    routes.get(AttachedWorkspaces.ONE + "/vscode-url", this::editor);
    routes.get(AttachedWorkspaces.ONE + "/web-hosts", this::hosts);
  }

  private void config(Context ctx) {
    var _ = workspaces.get(ctx, Right.READ);
    ObjectNode answer = JsonBody.object();
    answer.putNull("runtime_id"); // a sandbox has no id of its own here, only remote ones have
    answer.put("session_id", workspaces.conversation(ctx, Right.READ).id().value());
    Reply.json(ctx, answer);
  }

  /** No editor runs in the sandbox; the client then hides its tab. */
  private void editor(Context ctx) {
    var _ = workspaces.get(ctx, Right.READ);
    Reply.json(ctx, JsonBody.object().putNull("vscode_url"));
  }

  private void hosts(Context ctx) {
    var _ = workspaces.get(ctx, Right.READ);
    ObjectNode answer = JsonBody.object();
    ObjectNode known = answer.putObject("hosts");
    hosts.apply(workspaces.conversation(ctx, Right.READ)).forEach(known::put);
    Reply.json(ctx, answer);
  }
}
