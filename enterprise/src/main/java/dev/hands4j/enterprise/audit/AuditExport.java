package dev.hands4j.enterprise.audit;

import dev.hands4j.api.audit.AuditLog;
import dev.hands4j.api.audit.AuditRecord;
import dev.hands4j.api.user.UserId;
import dev.hands4j.server.http.JsonBody;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Consumer;
import tools.jackson.databind.node.ObjectNode;

/** The record of privileged acts as JSON lines, read page by page however long it is. */
public final class AuditExport {
  private static final int PAGE = 500;

  private final AuditLog records;

  public AuditExport(AuditLog records) {
    this.records = records;
  }

  /**
   * Hands over each record since a time, in the order in which they were added.
   *
   * @param line takes one JSON object without a line end
   */
  public void write(Instant since, Consumer<String> line) {
    long after = 0;
    List<AuditLog.Entry> page;
    do {
      page = records.read(since, after, PAGE);
      for (AuditLog.Entry entry : page) {
        line.accept(JsonBody.text(json(entry)));
        after = entry.number();
      }
    } while (page.size() == PAGE);
  }

  private static ObjectNode json(AuditLog.Entry entry) {
    AuditRecord what = entry.what();
    ObjectNode json =
        JsonBody.object()
            .put("number", entry.number())
            .put("at", entry.at().toString())
            .put("act", what.act())
            .put("outcome", what.outcome().name())
            .put("actor", what.actor().map(UserId::value).orElse(null))
            .put("means", what.means().name())
            .put("address", what.address().orElse(null))
            .put("subject", what.subject());
    ObjectNode details = json.putObject("details");
    new TreeMap<>(what.details()).forEach(details::put);
    return json.put("node", what.node());
  }
}
