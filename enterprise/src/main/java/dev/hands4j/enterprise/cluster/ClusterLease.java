package dev.hands4j.enterprise.cluster;

import dev.hands4j.api.Registration;
import dev.hands4j.api.conversation.ConversationRef;
import dev.hands4j.api.coordination.Epoch;
import dev.hands4j.api.coordination.Lease;
import dev.hands4j.api.coordination.NodeId;
import java.util.ArrayList;
import java.util.List;

/** A lease that another node, or a stop, may take away. */
final class ClusterLease implements Lease {
  private final ConversationRef conversation;
  private final NodeId node;
  private final Epoch epoch;
  private final Turn lost;
  private final Turn stopAsked;

  ClusterLease(ConversationRef conversation, NodeId node, Epoch epoch) {
    this.conversation = conversation;
    this.node = node;
    this.epoch = epoch;
    this.lost = new Turn("lease-lost-" + conversation.id());
    this.stopAsked = new Turn("stop-asked-" + conversation.id());
  }

  @Override
  public ConversationRef conversation() {
    return conversation;
  }

  @Override
  public NodeId node() {
    return node;
  }

  @Override
  public Epoch epoch() {
    return epoch;
  }

  @Override
  public boolean isValid() {
    return !lost.hasHappened();
  }

  @Override
  public Registration onLost(Runnable callback) {
    return lost.tell(callback);
  }

  @Override
  public Registration onStopAsked(Runnable callback) {
    return stopAsked.tell(callback);
  }

  /** Tells the listeners, each on a thread of its own. Only the first call does anything. */
  void lose() {
    lost.happen();
  }

  /** Likewise: somebody is about to stop the conversation. */
  void askToStop() {
    stopAsked.happen();
  }

  /** Something that happens at most once, and who is to be told. */
  private static final class Turn {
    private final String thread;
    private final List<Runnable> listeners = new ArrayList<>(); // guarded by this
    private boolean happened; // guarded by this

    Turn(String thread) {
      this.thread = thread;
    }

    synchronized boolean hasHappened() {
      return happened;
    }

    Registration tell(Runnable callback) {
      // A wrapper of its own, so that closing removes this registration and no other.
      Runnable registered = () -> callback.run();
      synchronized (this) {
        if (!happened) {
          listeners.add(registered);
          return () -> forget(registered);
        }
      }
      run(registered);
      return () -> {};
    }

    private synchronized void forget(Runnable listener) {
      listeners.remove(listener);
    }

    void happen() {
      List<Runnable> told;
      synchronized (this) {
        if (happened) {
          return;
        }
        happened = true;
        told = List.copyOf(listeners);
        listeners.clear();
      }
      told.forEach(this::run);
    }

    private void run(Runnable listener) {
      Thread.ofVirtual().name(thread).start(listener);
    }
  }
}
