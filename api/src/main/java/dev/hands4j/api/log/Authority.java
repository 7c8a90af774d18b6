package dev.hands4j.api.log;

import dev.hands4j.api.coordination.Epoch;
import dev.hands4j.api.user.UserId;
import java.util.Optional;

/** By what right something is appended (architecture §8 point 1). */
public sealed interface Authority {

  /**
   * A person, through any node: checked against the desired state. The log keeps the author.
   *
   * @param author empty in a product without users
   */
  record Person(Optional<UserId> author) implements Authority {}

  /** The agent loop: checked against the epoch. */
  record Loop(Epoch epoch) implements Authority {}
}
