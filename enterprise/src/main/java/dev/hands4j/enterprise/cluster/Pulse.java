package dev.hands4j.enterprise.cluster;

import dev.hands4j.api.coordination.NodeId;
import java.time.Duration;
import java.util.Set;

/**
 * A quick and unreliable sign of life of the nodes. It may be silent about everybody at any time;
 * what it says is a suspicion, which the database confirms. Never blocks.
 */
public interface Pulse {
  /** Nothing is known of anybody. */
  Pulse NONE =
      new Pulse() {
        @Override
        public boolean heard() {
          return true;
        }

        @Override
        public Set<NodeId> silent(Duration since) {
          return Set.of();
        }
      };

  /**
   * Whether others can hear this node, as far as it can tell. While they cannot, it says in the
   * database more often that it lives.
   */
  boolean heard();

  /**
   * Nodes that were heard once and not for at least {@code since}, while this node heard itself all
   * the time.
   */
  Set<NodeId> silent(Duration since);
}
