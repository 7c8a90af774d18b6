package dev.hands4j.socketio;

import java.util.Optional;

/**
 * Everybody in a room, possibly except one. An event is encoded once for all; a member that does
 * not keep up is closed and delays nobody. Thread-safe; events of one thread keep their order.
 */
public final class RoomTarget {
  private final Rooms rooms;
  private final String room;
  private final Optional<Socket> excluded;

  RoomTarget(Rooms rooms, String room, Optional<Socket> excluded) {
    this.rooms = rooms;
    this.room = room;
    this.excluded = excluded;
  }

  /** The same room without this client. */
  public RoomTarget except(Socket socket) {
    return new RoomTarget(rooms, room, Optional.of(socket));
  }

  /**
   * Sends an event to all.
   *
   * @return how many clients it was queued for
   */
  public int emit(String event, Payload... args) {
    return emit(EncodedEvent.of(event, args));
  }

  /** Sends an event that was encoded before. */
  public int emit(EncodedEvent event) {
    int reached = 0;
    for (Socket member : rooms.members(room)) {
      if (excluded.filter(member::equals).isEmpty() && member.emit(event)) {
        reached++;
      }
    }
    return reached;
  }

  /** Disconnects all, as {@link Socket#disconnect()} does. */
  public void disconnect() {
    for (Socket member : rooms.members(room)) {
      if (excluded.filter(member::equals).isEmpty()) {
        member.disconnect();
      }
    }
  }
}
