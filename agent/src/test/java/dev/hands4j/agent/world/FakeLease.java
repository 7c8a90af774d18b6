package dev.hands4j.agent.world;

import dev.hands4j.api.Registration;
import dev.hands4j.api.conversation.ConversationRef;
import dev.hands4j.api.coordination.Epoch;
import dev.hands4j.api.coordination.Lease;
import dev.hands4j.api.coordination.NodeId;
import java.util.ArrayList;
import java.util.List;

/** A lease that is lost when the test says so. */
public final class FakeLease implements Lease {
  private final ConversationRef conversation;
  private final Epoch epoch;
  private final List<Runnable> callbacks = new ArrayList<>();
  private boolean valid = true;

  public FakeLease(ConversationRef conversation, Epoch epoch) {
    this.conversation = conversation;
    this.epoch = epoch;
  }

  public synchronized void lose() {
    valid = false;
    callbacks.forEach(Runnable::run);
  }

  @Override
  public ConversationRef conversation() {
    return conversation;
  }

  @Override
  public NodeId node() {
    return new NodeId("test");
  }

  @Override
  public Epoch epoch() {
    return epoch;
  }

  @Override
  public synchronized boolean isValid() {
    return valid;
  }

  @Override
  public synchronized Registration onLost(Runnable callback) {
    callbacks.add(callback);
    return () -> {};
  }
}
