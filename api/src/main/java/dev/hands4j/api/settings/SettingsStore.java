package dev.hands4j.api.settings;

import dev.hands4j.api.user.UserId;
import java.util.Optional;
import java.util.function.Function;

/**
 * Settings of people, secrets in them encrypted at rest. Throws {@link
 * dev.hands4j.api.StoreUnavailableException}.
 */
public interface SettingsStore {
  /** What the owner has stored; empty when nothing was ever stored. */
  Optional<Settings> load(Optional<UserId> owner);

  /** Reads, changes and stores in one transaction, so that two savers do not lose a change. */
  Settings update(Optional<UserId> owner, Function<Optional<Settings>, Settings> change);
}
