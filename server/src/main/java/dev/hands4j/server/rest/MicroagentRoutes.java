package dev.hands4j.server.rest;

import dev.hands4j.agent.ConversationLoop;
import dev.hands4j.agent.LoadedMicroagent;
import dev.hands4j.api.conversation.ConversationRef;
import dev.hands4j.api.event.StoredEvent;
import dev.hands4j.api.log.EventLog;
import dev.hands4j.api.log.EventQuery;
import dev.hands4j.api.settings.LlmSettings;
import dev.hands4j.api.settings.SettingsStore;
import dev.hands4j.api.user.Access;
import dev.hands4j.api.user.Right;
import dev.hands4j.server.conversations.Conversations;
import dev.hands4j.server.conversations.ModelChoice;
import dev.hands4j.server.http.ApiError;
import dev.hands4j.server.http.JsonBody;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.BiFunction;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The microagents of a conversation (rest-core.md §8.4), turning what was learnt in it into a new
 * one (§7.12), and the place for settings of experiments (§7.13).
 */
public final class MicroagentRoutes implements RouteGroup {
  private static final int BEFORE = 4;
  private static final int AFTER = 5;
  private static final int LOOKED_AT = 100;
  private static final Set<String> NOTHING_LEARNT =
      Set.of("null", "agent_state_changed", "change_agent_state");

  private final Conversations conversations;
  private final EventLog events;
  private final SettingsStore settings;
  private final ModelChoice models;
  private final BiFunction<LlmSettings, String, Optional<String>> recollection;
  private final RouteAccess access;
  private final int maxBody;

  /**
   * @param recollection asks a model what should be remembered of some events
   */
  public MicroagentRoutes(
      Conversations conversations,
      EventLog events,
      SettingsStore settings,
      ModelChoice models,
      BiFunction<LlmSettings, String, Optional<String>> recollection,
      Access access,
      int maxBody) {
    this.conversations = conversations;
    this.events = events;
    this.settings = settings;
    this.models = models;
    this.recollection = recollection;
    this.access = new RouteAccess(access);
    this.maxBody = maxBody;
  }

  @Override
  public void addTo(RoutesConfig routes) {
    routes.get(AttachedWorkspaces.ONE + "/microagents", this::list);
    routes.get(AttachedWorkspaces.ONE + "/remember-prompt", this::remember);
    routes.post(AttachedWorkspaces.ONE + "/exp-config", this::experiment);
  }

  private void list(Context ctx) {
    ConversationRef ref = access.get(ctx, Right.READ);
    ConversationLoop agent =
        conversations
            .agent(ref.id())
            .orElseThrow(
                () -> ApiError.error(404, "Agent session not found for this conversation"));
    List<LoadedMicroagent> loaded =
        agent
            .microagents()
            .orElseThrow(
                () -> ApiError.error(404, "Memory is not yet initialized for this conversation"));
    ObjectNode answer = JsonBody.object();
    ArrayNode list = answer.putArray("microagents");
    loaded.forEach(microagent -> list.add(json(microagent)));
    Reply.json(ctx, answer);
  }

  private static ObjectNode json(LoadedMicroagent microagent) {
    ObjectNode node =
        JsonBody.object()
            .put("name", microagent.name())
            .put("type", microagent.type())
            .put("content", microagent.content());
    ArrayNode triggers = node.putArray("triggers");
    microagent.triggers().forEach(triggers::add);
    ArrayNode inputs = node.putArray("inputs");
    microagent
        .inputs()
        .forEach(input ->
            inputs.addObject().put("name", input.name()).put("description", input.description()));
    ArrayNode tools = node.putArray("tools");
    microagent.tools().forEach(tools::add);
    return node;
  }

  /**
   * The intended behaviour, which the reference does not reach (§7.12 quirks): the events up to the
   * given one, not the newest.
   */
  private void remember(Context ctx) {
    int event =
        Query.integer(ctx, "event_id")
            .orElseThrow(() ->
                ApiError.invalid(
                    "missing",
                    "Field required",
                    JsonNodeFactory.instance.nullNode(),
                    "query",
                    "event_id"));
    ConversationRef ref = access.get(ctx, Right.READ);
    List<StoredEvent> around = new ArrayList<>(window(ref, 0, event, true, BEFORE).reversed());
    around.addAll(window(ref, event + 1L, Long.MAX_VALUE, false, AFTER));
    StringBuilder text = new StringBuilder();
    around.forEach(stored -> text.append(stored.text()).append('\n'));
    LlmSettings model = models.effective(settings.load(access.user(ctx).userId()));
    String prompt =
        recollection
            .apply(model, text.toString())
            .orElseThrow(() ->
                ApiError.error(
                    500,
                    "The model suggested nothing to remember. Write it yourself, or try again."));
    Reply.json(ctx, JsonBody.object().put("status", "success").put("prompt", prompt));
  }

  private List<StoredEvent> window(
      ConversationRef ref, long from, long to, boolean reverse, int wanted) {
    if (to < from) {
      return List.of();
    }
    EventQuery query =
        new EventQuery(
            from,
            OptionalLong.of(to),
            reverse,
            LOOKED_AT,
            true,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    return events.read(ref.id(), query).events().stream()
        .filter(event -> !NOTHING_LEARNT.contains(event.kind()))
        .limit(wanted)
        .toList();
  }

  /**
   * There are no experiments here, so nothing is written, and the wire's way to say so is true
   * (§7.13: the sense is inverted).
   */
  private void experiment(Context ctx) {
    Body body = Body.read(ctx, maxBody);
    if (!body.has("config")) {
      throw ApiError.invalid("missing", "Field required", body.node(), "body", "config");
    }
    Optional<ObjectNode> config = body.object("config").map(Body::node);
    for (JsonNode value : config.map(ObjectNode::values).orElse(List.of())) {
      if (!value.isString()) {
        throw ApiError.invalid(
            "string_type", "Input should be a valid string", value, "body", "config");
      }
    }
    access.get(ctx, Right.MANAGE);
    Reply.flag(ctx, true);
  }
}
