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
  private final List<Runnable> listeners = new ArrayList<>(); // guarded by this
  private boolean lost; // guarded by this

  ClusterLease(ConversationRef conversation, NodeId node, Epoch epoch) {
    this.conversation = conversation;
    this.node = node;
    this.epoch = epoch;
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
  public synchronized boolean isValid() {
    return !lost;
  }

  @Override
  public Registration onLost(Runnable callback) {
    // A wrapper of its own, so that closing removes this registration and no other.
    Runnable registered = () -> callback.run();
    synchronized (this) {
      if (!lost) {
        listeners.add(registered);
        return () -> forget(registered);
      }
    }
    tell(registered);
    return () -> {};
  }

  private synchronized void forget(Runnable listener) {
    listeners.remove(listener);
  }

  /** Tells the listeners, each on a thread of its own. Only the first call does anything. */
  void lose() {
    List<Runnable> told;
    synchronized (this) {
      if (lost) {
        return;
      }
      lost = true;
      told = List.copyOf(listeners);
      listeners.clear();
    }
    told.forEach(this::tell);
  }

  private void tell(Runnable listener) {
    Thread.ofVirtual().name("lease-lost-" + conversation.id()).start(listener);
  }
}
