package dev.hands4j.storage;

import dev.hands4j.storage.HomeLock.Holder;
import java.nio.file.Path;
import java.util.Optional;

/** Another process uses the home; the message says which one and what to do. */
public final class HomeInUseException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  HomeInUseException(Path home, Optional<Holder> holder) {
    super(
        "%s is in use by %s. Two processes cannot share a home: use the running one%s, stop it, or set HANDS4J_HOME to another folder."
            .formatted(
                home,
                holder.map(h -> "process " + h.pid()).orElse("another process"),
                holder.flatMap(Holder::address).map(a -> " at " + a).orElse("")));
  }
}
