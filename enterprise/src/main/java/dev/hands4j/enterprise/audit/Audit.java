package dev.hands4j.enterprise.audit;

import dev.hands4j.api.StoreUnavailableException;
import dev.hands4j.api.audit.AuditLog;
import dev.hands4j.api.audit.AuditRecord;
import dev.hands4j.api.audit.AuditRecord.Outcome;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records privileged acts under the name of who performs them: the caller of the request that is
 * served on this thread, or else this program itself. A record that cannot be stored is logged in
 * full instead, because the act has happened.
 */
public final class Audit {
  private static final Logger log = LoggerFactory.getLogger(Audit.class);

  private final AuditLog records;
  private final String node;
  private final Caller otherwise;
  private final Flood strangers;

  private Audit(AuditLog records, String node, Caller otherwise, Flood strangers) {
    this.records = records;
    this.node = node;
    this.otherwise = otherwise;
    this.strangers = strangers;
  }

  /**
   * Of a server.
   *
   * @param node which one
   */
  public static Audit ofNode(AuditLog records, String node) {
    return new Audit(records, node, Caller.PROGRAM, new Flood());
  }

  /**
   * Of a command of an operator.
   *
   * @param operator name of their account on the machine
   */
  public static Audit ofOperator(AuditLog records, String operator) {
    return new Audit(records, "admin of " + operator, Caller.PROGRAM, new Flood());
  }

  /** Records what was done to {@code subject}. */
  public void done(String act, String subject, Map<String, String> details) {
    add(act, subject, details, Outcome.DONE);
  }

  /** Records what somebody tried who may not. */
  public void refused(String act, String subject, Map<String, String> details) {
    add(act, subject, details, Outcome.REFUSED);
  }

  /**
   * Likewise for somebody who is not admitted at all and may try without end: so many records an
   * address and minute, and the number of those left out in the next one.
   */
  public void strangerRefused(String act, String subject, Map<String, String> details) {
    Caller caller = Caller.current().orElse(otherwise);
    strangers
        .admit(caller.address().orElse(""))
        .ifPresent(leftOut -> {
          Map<String, String> told = new TreeMap<>(details);
          if (leftOut > 0) {
            told.put("left_out", Integer.toString(leftOut));
          }
          refused(act, subject, told);
        });
  }

  private void add(String act, String subject, Map<String, String> details, Outcome outcome) {
    Caller caller = Caller.current().orElse(otherwise);
    AuditRecord what =
        new AuditRecord(
            act, caller.user(), caller.means(), subject, details, caller.address(), outcome, node);
    try {
      records.add(what);
    } catch (StoreUnavailableException e) {
      log.atError()
          .setMessage("an audit record could not be stored")
          .addKeyValue("act", what.act())
          .addKeyValue("actor", what.actor())
          .addKeyValue("means", what.means())
          .addKeyValue("subject", what.subject())
          .addKeyValue("details", what.details())
          .addKeyValue("address", what.address())
          .addKeyValue("outcome", what.outcome())
          .setCause(e)
          .log();
    }
  }
}
