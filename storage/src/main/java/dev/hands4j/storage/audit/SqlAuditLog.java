package dev.hands4j.storage.audit;

import dev.hands4j.api.StoreUnavailableException;
import dev.hands4j.api.audit.AuditLog;
import dev.hands4j.api.audit.AuditRecord;
import dev.hands4j.api.event.MalformedEventException;
import dev.hands4j.api.user.AuthType;
import dev.hands4j.api.user.UserId;
import dev.hands4j.storage.database.ReadAccess;
import dev.hands4j.storage.database.Session;
import dev.hands4j.storage.database.WriteAccess;
import dev.hands4j.storage.log.Clock;
import dev.hands4j.storage.wire.Fields;
import dev.hands4j.storage.wire.JsonOut;
import dev.hands4j.storage.wire.Masker;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Adds to {@code audit_entry} and reads it. */
public final class SqlAuditLog implements AuditLog {
  private final WriteAccess writer;
  private final ReadAccess readers;
  private final Clock clock;

  public SqlAuditLog(WriteAccess writer, ReadAccess readers, Clock clock) {
    this.writer = writer;
    this.readers = readers;
    this.clock = clock;
  }

  @Override
  public void add(AuditRecord what) {
    writer.call(session ->
        session.update(
            "INSERT INTO audit_entry"
                + " (at, act, actor, means, subject, details, address, outcome, node)"
                + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            clock.now(session),
            what.act(),
            Session.text(what.actor().map(UserId::value)),
            what.means().name(),
            what.subject(),
            json(what.details()),
            Session.text(what.address()),
            what.outcome().name(),
            what.node()));
  }

  private static String json(Map<String, String> details) {
    JsonOut out = new JsonOut(Masker.NONE);
    details.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(detail -> out.text(detail.getKey(), detail.getValue()));
    return out.finish();
  }

  @Override
  public List<Entry> read(Instant since, long after, int limit) {
    return readers.call(session ->
        session.list(
            "SELECT no, at, act, actor, means, subject, details, address, outcome, node"
                + " FROM audit_entry WHERE at >= ? AND no > ? ORDER BY no LIMIT ?",
            SqlAuditLog::entry,
            Clock.micros(since),
            after,
            limit));
  }

  private static Entry entry(ResultSet row) throws SQLException {
    return new Entry(
        row.getLong(1),
        Clock.instant(row.getLong(2)),
        new AuditRecord(
            row.getString(3),
            Optional.ofNullable(row.getString(4)).map(UserId::new),
            AuthType.valueOf(row.getString(5)),
            row.getString(6),
            details(row.getString(7)),
            Optional.ofNullable(row.getString(8)),
            AuditRecord.Outcome.valueOf(row.getString(9)),
            row.getString(10)));
  }

  private static Map<String, String> details(String json) {
    try {
      return Fields.parse("audit", "{\"details\":" + json + "}").textMap("details");
    } catch (MalformedEventException e) {
      throw new StoreUnavailableException("a stored audit entry cannot be read", e);
    }
  }
}
