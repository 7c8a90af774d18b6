package dev.hands4j.server.conversations.crossing;

import dev.hands4j.storage.wire.WireEventCodec;

/** Breaks a rule on purpose: uses a sub-package of another room. */
public final class ServerClimbsThroughTheWindow {
  private ServerClimbsThroughTheWindow() {}

  public static Object climb() {
    return new WireEventCodec();
  }
}
