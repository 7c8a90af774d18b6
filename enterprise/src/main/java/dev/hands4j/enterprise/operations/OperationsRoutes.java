package dev.hands4j.enterprise.operations;

import dev.hands4j.api.StoreUnavailableException;
import dev.hands4j.api.conversation.ConversationId;
import dev.hands4j.api.coordination.Coordinator.Owner;
import dev.hands4j.api.coordination.NodeId;
import dev.hands4j.server.conversations.Conversations;
import dev.hands4j.server.rest.RouteGroup;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Health, metrics and the operator's view (enterprise-api.md §5.10, §7.2). */
public final class OperationsRoutes implements RouteGroup {
  private static final String PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8";

  private final ClusterState cluster;
  private final Conversations conversations;
  private final Metrics metrics;

  public OperationsRoutes(ClusterState cluster, Conversations conversations, Metrics metrics) {
    this.cluster = cluster;
    this.conversations = conversations;
    this.metrics = metrics;
  }

  /**
   * What the routes ask; all but {@link #checkDatabase}, {@link #owners} and {@link #load} never
   * block.
   */
  public interface ClusterState {
    NodeId node();

    Set<NodeId> living();

    /** Who owns these conversations. */
    Map<ConversationId, Owner> owners(Collection<ConversationId> ids);

    /** How many conversations each node is recorded to own; those of dead nodes wait. */
    Map<NodeId, Integer> load();

    boolean draining();

    /**
     * @throws StoreUnavailableException when the database does not answer
     */
    void checkDatabase();

    /**
     * {@code off} without Redis, else whether signs of life come back: {@code up}, {@code down}.
     */
    String redis();

    /** Kind of the sandboxes. */
    String sandboxes();
  }

  @Override
  public void addTo(RoutesConfig routes) {
    routes.get("/saas", ctx -> json(ctx, 200, node().put("saas", true)));
    routes.get("/ready", this::ready);
    routes.get("/internal/metrics/", this::scrape);
    routes.get("/internal/cluster", this::view);
  }

  private static ObjectNode node() {
    return JsonNodeFactory.instance.objectNode();
  }

  private static void json(Context ctx, int status, ObjectNode body) {
    ctx.status(status).contentType("application/json").result(write(body));
  }

  private static byte[] write(Object body) {
    return JsonMapper.shared().writeValueAsBytes(body);
  }

  /**
   * Whether the balancer may send requests here. A node without Redis is slower, not unready, which
   * deviates from the reference on purpose.
   */
  private void ready(Context ctx) {
    if (cluster.draining()) {
      json(ctx, 503, node().put("detail", "This node is being shut down"));
      return;
    }
    try {
      cluster.checkDatabase();
      ctx.contentType("application/json").result("\"OK\"");
    } catch (StoreUnavailableException e) {
      json(ctx, 503, node().put("detail", "Database is not accessible: " + e.getMessage()));
    }
  }

  private void scrape(Context ctx) {
    ctx.contentType(PROMETHEUS).result(metrics.scrape(conversations.runningHere()));
  }

  /**
   * A page for browsers, JSON for programs. While the database is away it still says what this node
   * knows by itself, because then people look.
   */
  private void view(Context ctx) {
    ObjectNode answer = view();
    String accepted = String.valueOf(ctx.header("Accept"));
    ctx.header("Vary", "Accept");
    if (accepted.contains("text/html")) {
      ctx.header("Content-Security-Policy", ClusterPage.POLICY);
      ctx.contentType("text/html; charset=utf-8").result(ClusterPage.of(answer));
    } else {
      json(ctx, 200, answer);
    }
  }

  private ObjectNode view() {
    ObjectNode answer = node();
    answer.put("node", cluster.node().value());
    answer.put("draining", cluster.draining());
    answer.put("redis", cluster.redis());
    answer.put("sandboxes", cluster.sandboxes());
    Set<ConversationId> here = conversations.runningHere();
    Set<NodeId> living = cluster.living();
    Map<NodeId, Integer> load;
    Map<ConversationId, Owner> owners;
    try {
      load = cluster.load();
      owners = cluster.owners(here);
      answer.put("database", "up");
    } catch (StoreUnavailableException _) {
      load = Map.of();
      owners = Map.of();
      answer.put("database", "down");
    }
    Map<String, Integer> owned = new TreeMap<>();
    living.forEach(node -> owned.put(node.value(), 0));
    load.forEach((node, count) -> owned.put(node.value(), count));
    ArrayNode nodes = answer.putArray("nodes");
    owned.forEach((id, count) ->
        nodes
            .addObject()
            .put("node", id)
            .put("alive", living.contains(new NodeId(id)))
            .put("conversations", count));
    Map<ConversationId, Owner> epochs = owners;
    ArrayNode running = answer.putArray("running_here");
    conversations
        .views(here)
        .forEach((id, view) -> {
          ObjectNode row =
              running
                  .addObject()
                  .put("conversation", id.value())
                  .put("status", view.status().name())
                  .put("runtime_status", view.runtimeStatus().orElse(null));
          Optional.ofNullable(epochs.get(id))
              .ifPresent(owner -> row.put("epoch", owner.epoch().value()));
        });
    return answer;
  }
}
