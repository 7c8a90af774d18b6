package dev.hands4j.enterprise.cluster;

import dev.hands4j.api.Registration;
import dev.hands4j.api.conversation.ConversationId;
import dev.hands4j.api.coordination.NodeId;

/** Tells the other nodes that a log has grown, so that they need not wait for their next look. */
final class RedisHints implements AutoCloseable {
  private static final String CHANNEL = "hands4j:grown";
  private final Registration incoming;
  private final Registration outgoing;

  private RedisHints(Registration incoming, Registration outgoing) {
    this.incoming = incoming;
    this.outgoing = outgoing;
  }

  static RedisHints start(RedisLink link, NodeId node, LogHints hints) {
    String prefix = node.value() + " ";
    Registration incoming =
        link.subscribe(
            CHANNEL,
            message -> {
              int space = message.indexOf(' ');
              if (space > 0 && !message.startsWith(prefix)) {
                hints.grown(new ConversationId(message.substring(space + 1)));
              }
            });
    Registration outgoing = hints.onGrown(id -> link.publish(CHANNEL, prefix + id.value()));
    return new RedisHints(incoming, outgoing);
  }

  @Override
  public void close() {
    outgoing.close();
    incoming.close();
  }
}
