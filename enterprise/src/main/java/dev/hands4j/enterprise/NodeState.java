package dev.hands4j.enterprise;

import dev.hands4j.api.conversation.ConversationId;
import dev.hands4j.api.coordination.Coordinator.Owner;
import dev.hands4j.api.coordination.NodeId;
import dev.hands4j.enterprise.cluster.ClusterCoordinator;
import dev.hands4j.enterprise.cluster.ClusterLinks;
import dev.hands4j.enterprise.operations.OperationsRoutes;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Set;

/** This node and the cluster around it, for operators. */
record NodeState(
    ClusterStorage storage,
    ClusterCoordinator coordinator,
    ClusterLinks links,
    String sandboxes,
    boolean withRedis)
    implements OperationsRoutes.ClusterState {
  @Override
  public NodeId node() {
    return coordinator.node();
  }

  @Override
  public Set<NodeId> living() {
    return coordinator.lastLiving();
  }

  @Override
  public Map<ConversationId, Owner> owners(Collection<ConversationId> ids) {
    return ids.isEmpty() ? Map.of() : storage.ownership().owners(ids);
  }

  @Override
  public Map<NodeId, Integer> load() {
    return storage.ownership().load();
  }

  @Override
  public boolean draining() {
    return coordinator.isDraining();
  }

  @Override
  public void checkDatabase() {
    var _ = storage.ownership().living(Duration.ofSeconds(1));
  }

  @Override
  public String redis() {
    if (!withRedis) {
      return "off";
    }
    return links.pulse().heard() ? "up" : "down";
  }
}
