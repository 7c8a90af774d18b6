package dev.hands4j.server.sockets;

import dev.hands4j.api.Registration;
import dev.hands4j.api.user.UserContext;
import dev.hands4j.api.user.UserContextResolver;
import dev.hands4j.socketio.Socket;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says good-bye to sockets whose credential was revoked: asks about all of them together, as long
 * as there are any. Sockets of callers without a credential that can be revoked cost nothing.
 */
public final class Admissions {
  private static final Logger log = LoggerFactory.getLogger(Admissions.class);

  /** How soon a socket ends whose credential was revoked. */
  private static final Duration EVERY = Duration.ofSeconds(2);

  private final UserContextResolver users;
  private final Map<Socket, UserContext> admitted = new HashMap<>(); // guarded by this
  private boolean watching; // guarded by this

  public Admissions(UserContextResolver users) {
    this.users = users;
  }

  /** Watches a socket until the registration is closed. */
  synchronized Registration watch(Socket socket, UserContext user) {
    if (user.credential().isEmpty()) {
      return () -> {};
    }
    admitted.put(socket, user);
    if (!watching) {
      watching = true;
      Thread.ofVirtual().name("socket-admissions").start(this::run);
    }
    return () -> forget(socket);
  }

  private synchronized void forget(Socket socket) {
    admitted.remove(socket);
  }

  private void run() {
    while (isNeeded()) {
      try {
        Thread.sleep(EVERY);
        check();
      } catch (InterruptedException _) {
        return;
      } catch (RuntimeException e) {
        log.atWarn()
            .setMessage("cannot tell now whether sockets are still admitted")
            .addKeyValue("reason", e.toString())
            .log();
      }
    }
  }

  private synchronized boolean isNeeded() {
    watching = !admitted.isEmpty();
    return watching;
  }

  private void check() {
    Map<Socket, UserContext> now;
    synchronized (this) {
      now = Map.copyOf(admitted);
    }
    Set<UserContext> asked = now.values().stream().collect(Collectors.toUnmodifiableSet());
    Set<UserContext> revoked = asked.isEmpty() ? Set.of() : users.revoked(asked);
    now.forEach((socket, user) -> {
      if (revoked.contains(user)) {
        socket.disconnect();
      }
    });
  }
}
