package dev.hands4j.socketio;

import dev.hands4j.socketio.engine.Frame;
import java.util.List;
import java.util.OptionalLong;

/** An event in its wire form, encoded once and sent to any number of clients. Immutable. */
public final class EncodedEvent {
  private final List<Frame> frames;

  private EncodedEvent(List<Frame> frames) {
    this.frames = frames;
  }

  /** Encodes an event. */
  public static EncodedEvent of(String name, Payload... args) {
    return new EncodedEvent(PacketEncoder.event(name, OptionalLong.empty(), List.of(args)));
  }

  /** The text frame and its attachments. */
  List<Frame> frames() {
    return frames;
  }
}
