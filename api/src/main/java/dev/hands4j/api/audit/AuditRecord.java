package dev.hands4j.api.audit;

import dev.hands4j.api.user.AuthType;
import dev.hands4j.api.user.UserId;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * One privileged act. Long texts are cut and control characters replaced, because some of them come
 * from people who were not admitted. Never carries a secret value.
 *
 * @param act such as {@code key.created}
 * @param actor who did it, when known
 * @param means how they proved who they are; {@code INTERNAL} for an operator at the machine
 * @param subject what it was done to; may be empty
 * @param details names and numbers that say more
 * @param address where the request came from; empty for an operator at the machine
 * @param node which server it happened on
 */
public record AuditRecord(
    String act,
    Optional<UserId> actor,
    AuthType means,
    String subject,
    Map<String, String> details,
    Optional<String> address,
    Outcome outcome,
    String node) {
  private static final int LONGEST = 500;
  private static final int MOST_DETAILS = 50;

  /** What came of it. */
  public enum Outcome {
    DONE,
    REFUSED,
    FAILED
  }

  public AuditRecord {
    act = bounded(act);
    subject = bounded(subject);
    address = address.map(AuditRecord::bounded);
    node = bounded(node);
    Map<String, String> kept = new TreeMap<>();
    details.forEach((name, value) -> {
      if (kept.size() < MOST_DETAILS) {
        kept.put(bounded(name), bounded(value));
      }
    });
    details = Map.copyOf(kept);
  }

  private static String bounded(String text) {
    StringBuilder clean = new StringBuilder();
    text.codePoints()
        .limit(LONGEST)
        .map(c -> Character.isISOControl(c) ? '\uFFFD' : c)
        .forEach(clean::appendCodePoint);
    return clean.toString();
  }
}
