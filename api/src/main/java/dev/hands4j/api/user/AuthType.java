package dev.hands4j.api.user;

/** How a caller proved who they are. */
public enum AuthType {
  NONE,
  COOKIE,
  BEARER,
  SESSION_KEY,
  INTERNAL
}
