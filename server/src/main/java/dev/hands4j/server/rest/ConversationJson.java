package dev.hands4j.server.rest;

import dev.hands4j.api.conversation.ConversationActivity;
import dev.hands4j.api.conversation.ConversationMetadata;
import dev.hands4j.api.conversation.Trigger;
import dev.hands4j.api.event.AgentState;
import dev.hands4j.api.url.UrlBuilder;
import dev.hands4j.api.user.ProviderType;
import dev.hands4j.server.conversations.ConversationView;
import dev.hands4j.server.http.JsonBody;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The record of a conversation joined with its live state (rest-core.md §7.2). */
public final class ConversationJson {
  private ConversationJson() {}

  static ObjectNode info(
      ConversationMetadata metadata, ConversationView view, int connections, UrlBuilder urls) {
    ObjectNode node = JsonBody.object();
    node.put("conversation_id", metadata.ref().id().value());
    node.put("title", metadata.displayTitle());
    node.put("last_updated_at", Reply.time(metadata.lastUpdatedAt()));
    node.put("status", view.status().name());
    node.put("runtime_status", view.runtimeStatus().orElse(null));
    node.put("selected_repository", metadata.selectedRepository().orElse(null));
    node.put("selected_branch", metadata.selectedBranch().orElse(null));
    node.put("git_provider", metadata.gitProvider().map(ProviderType::wire).orElse(null));
    node.put("trigger", metadata.trigger().map(Trigger::wire).orElse(null));
    node.put("num_connections", connections);
    node.put("url", view.live() ? urls.conversationApi(metadata.ref().id()) : null);
    node.putNull("session_api_key");
    node.put("created_at", Reply.time(metadata.createdAt()));
    ArrayNode numbers = node.putArray("pr_number");
    metadata.prNumbers().forEach(numbers::add);
    return node;
  }

  /** Likewise, with what is told of a conversation beside the wire (web-client.md S-3). */
  public static ObjectNode activity(
      ConversationActivity activity, ConversationView view, int connections, UrlBuilder urls) {
    return info(activity.metadata(), view, connections, urls)
        .put("agent_state", activity.agentState().wire())
        .put(
            "needs_confirmation",
            view.live() && activity.agentState() == AgentState.AWAITING_USER_CONFIRMATION)
        .put("accumulated_cost", activity.metadata().accumulatedCost())
        .put("last_event_id", activity.nextEventId() - 1);
  }
}
