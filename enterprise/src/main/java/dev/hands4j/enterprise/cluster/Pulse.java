package dev.hands4j.enterprise.cluster;

import dev.hands4j.api.Registration;
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

        @Override
        public Registration onNudge(Runnable listener) {
          return () -> {};
        }

        @Override
        public void nudge(NodeId other) {}
      };

  /**
   * Whether others can hear this node, as far as it can tell. While they cannot, it says in the
   * database more often that it lives.
   */
  boolean heard();

  /**
   * Nodes that were heard once and not for at least {@code since}, while this node heard itself all
   * the time. Who has been slow lately is given longer.
   */
  Set<NodeId> silent(Duration since);

  /**
   * Calls the listener when it is time to look at the database at once: a node fell silent, this
   * one is not heard any more, or another asks for it. The listener must not block.
   */
  Registration onNudge(Runnable listener);

  /** Makes another node look at the database, if it can be reached this way. */
  void nudge(NodeId other);
}
