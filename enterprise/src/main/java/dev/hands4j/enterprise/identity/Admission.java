package dev.hands4j.enterprise.identity;

import dev.hands4j.api.user.UserId;
import java.util.Optional;

/** Who may sign in, and who may do nothing at all (enterprise-api.md §3.15). */
public final class Admission {
  private final Optional<NameList> allowed;
  private final Optional<NameList> blocked;

  public Admission(IdentityConfig config) {
    allowed = config.allowList().map(NameList::of);
    blocked = config.blockList().map(NameList::of);
  }

  /** Whether somebody of this name may sign in; an empty list allows everybody. */
  boolean allows(String name) {
    return allowed.isEmpty() || allowed.get().isEmpty() || allowed.get().contains(name);
  }

  /** Whether any of a person's names is on the block list. */
  boolean blocks(UserId user, Optional<String> name, Optional<String> email) {
    return blocked.isPresent()
        && (blocked.get().contains(user.value())
            || blocked.get().contains(name)
            || blocked.get().contains(email));
  }
}
