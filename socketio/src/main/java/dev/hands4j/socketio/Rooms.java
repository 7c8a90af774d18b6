package dev.hands4j.socketio;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Who is in which room. Thread-safe; a room exists while somebody is in it. */
final class Rooms {
  private final ConcurrentHashMap<String, Set<Socket>> rooms = new ConcurrentHashMap<>();

  void join(String room, Socket socket) {
    rooms.compute(
        room,
        (_, members) -> {
          Set<Socket> set = members == null ? ConcurrentHashMap.newKeySet() : members;
          set.add(socket);
          return set;
        });
  }

  void leave(String room, Socket socket) {
    rooms.computeIfPresent(
        room,
        (_, members) -> {
          members.remove(socket);
          return members.isEmpty() ? null : members;
        });
  }

  List<Socket> members(String room) {
    return List.copyOf(rooms.getOrDefault(room, Set.of()));
  }

  int count(String room) {
    return rooms.getOrDefault(room, Set.of()).size();
  }

  int size() {
    return rooms.size();
  }
}
