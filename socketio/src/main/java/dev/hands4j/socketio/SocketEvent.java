package dev.hands4j.socketio;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;

/** An event from a client. Binary arguments and parts of arguments are binary nodes. */
public final class SocketEvent {
  private final String name;
  private final List<JsonNode> args;
  private final Optional<Consumer<List<Payload>>> acknowledge;
  private final AtomicBoolean acknowledged = new AtomicBoolean();

  SocketEvent(String name, List<JsonNode> args, Optional<Consumer<List<Payload>>> acknowledge) {
    this.name = name;
    this.args = List.copyOf(args);
    this.acknowledge = acknowledge;
  }

  /** The name of the event. */
  public String name() {
    return name;
  }

  /** The arguments after the name. */
  public List<JsonNode> args() {
    return args;
  }

  /** One argument, if there are so many. */
  public Optional<JsonNode> arg(int index) {
    return index < args.size() ? Optional.of(args.get(index)) : Optional.empty();
  }

  /** Whether the client waits for an acknowledgement. */
  public boolean wantsAck() {
    return acknowledge.isPresent();
  }

  /**
   * Acknowledges with these arguments; from any thread, also later. Does nothing if the client did
   * not ask for it or has been answered.
   */
  public void ack(Payload... payloads) {
    if (acknowledged.compareAndSet(false, true)) {
      acknowledge.ifPresent(send -> send.accept(List.of(payloads)));
    }
  }
}
