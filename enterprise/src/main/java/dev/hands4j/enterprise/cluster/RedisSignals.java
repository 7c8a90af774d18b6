package dev.hands4j.enterprise.cluster;

import dev.hands4j.api.Registration;
import dev.hands4j.api.conversation.ConversationId;
import dev.hands4j.api.coordination.NodeId;
import dev.hands4j.api.coordination.Signal;
import dev.hands4j.api.coordination.Signals;
import dev.hands4j.server.coordination.LocalSignals;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** Signals to this node at once and to the others through Redis, while it is there. */
final class RedisSignals implements Signals {
  private final RedisLink link;
  private final NodeId node;
  private final LocalSignals local = new LocalSignals();

  RedisSignals(RedisLink link, NodeId node) {
    this.link = link;
    this.node = node;
  }

  @Override
  public void publish(ConversationId conversation, Signal signal) {
    local.publish(conversation, signal);
    link.publish(channel(conversation), SignalJson.write(node, signal));
  }

  @Override
  public Registration subscribe(ConversationId conversation, Consumer<Signal> listener) {
    Registration here = local.subscribe(conversation, listener);
    Registration elsewhere =
        link.subscribe(
            channel(conversation), message -> SignalJson.read(message, node).ifPresent(listener));
    return () -> {
      here.close();
      elsewhere.close();
    };
  }

  /** Encoded, so that no id can look like another channel. */
  private static String channel(ConversationId conversation) {
    return "hands4j:signal:" + URLEncoder.encode(conversation.value(), StandardCharsets.UTF_8);
  }
}
