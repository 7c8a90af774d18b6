package dev.hands4j.server.http;

/** Which part of the server a path belongs to. */
final class Paths {
  static final String SOCKET = "/socket.io";

  private Paths() {}

  /** Sockets have their own rules (rest-core.md §1) apart from the host and origin check. */
  static boolean socket(String path) {
    return path.equals(SOCKET) || path.startsWith(SOCKET + "/");
  }

  static boolean api(String path) {
    return path.equals("/api") || path.startsWith("/api/");
  }

  static boolean asset(String path) {
    return path.startsWith("/assets");
  }
}
