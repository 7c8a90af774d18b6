package dev.hands4j.storage.log;

import dev.hands4j.api.conversation.ConversationId;
import dev.hands4j.api.conversation.ConversationRef;
import dev.hands4j.api.coordination.Coordinator.Orphan;
import dev.hands4j.api.coordination.Coordinator.Owner;
import dev.hands4j.api.coordination.DesiredState;
import dev.hands4j.api.coordination.Epoch;
import dev.hands4j.api.coordination.NodeId;
import dev.hands4j.api.coordination.Ownership;
import dev.hands4j.api.coordination.StopReason;
import dev.hands4j.api.event.AgentState;
import dev.hands4j.api.user.UserId;
import dev.hands4j.storage.database.PersonRow;
import dev.hands4j.storage.database.ReadAccess;
import dev.hands4j.storage.database.Session;
import dev.hands4j.storage.database.WriteAccess;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Ownership in the head rows of the log. */
public final class SqlOwnership implements Ownership {
  /** Nodes are random per start, so the dead are many; none comes back. */
  private static final Duration FORGOTTEN_AFTER = Duration.ofDays(1);

  /** What was let go for a stop that does not come is an orphan after this. */
  private static final Duration STOP_TAKES = Duration.ofSeconds(10);

  private static final int IDS_PER_STATEMENT = 200;

  private final WriteAccess writer;
  private final ReadAccess readers;
  private final Heads heads;
  private final Clock clock;

  public SqlOwnership(WriteAccess writer, ReadAccess readers, Heads heads, Clock clock) {
    this.writer = writer;
    this.readers = readers;
    this.heads = heads;
    this.clock = clock;
  }

  @Override
  public Claim claim(
      ConversationRef conversation, NodeId node, Optional<Owner> expected, boolean start) {
    return writer.call(session -> {
      Optional<HeadRow> head = heads.find(session, conversation.id());
      if (head.isEmpty()) {
        return new Claim.Unknown();
      }
      long now = clock.after(session, head.get().writtenAt());
      AppendRules.Claimed claimed = AppendRules.claim(head.get(), node, expected, start, now);
      heads.put(session, claimed.head());
      return claimed.answer();
    });
  }

  @Override
  public void release(ConversationRef conversation, NodeId node, Epoch epoch) {
    writer.call(session -> {
      Optional<HeadRow> head = heads.find(session, conversation.id());
      if (head.isPresent() && head.get().isOwnedBy(node, epoch)) {
        heads.put(session, head.get().withoutNode());
      }
      return true;
    });
  }

  @Override
  public Map<ConversationId, Owner> owners(Collection<ConversationId> ids) {
    List<String> names = ids.stream().map(ConversationId::value).distinct().toList();
    return readers.call(session -> {
      Map<ConversationId, Owner> owners = new HashMap<>();
      for (int from = 0; from < names.size(); from += IDS_PER_STATEMENT) {
        owners(
            session, names.subList(from, Math.min(names.size(), from + IDS_PER_STATEMENT)), owners);
      }
      return owners;
    });
  }

  private static void owners(Session session, List<String> ids, Map<ConversationId, Owner> owners)
      throws SQLException {
    session.scan(
        "SELECT c.id, h.node, h.epoch FROM conversation c JOIN conversation_head h"
            + " ON h.conversation_no = c.no WHERE h.node IS NOT NULL AND c.id IN ("
            + places(ids.size())
            + ")",
        row -> {
          owners.put(
              new ConversationId(row.getString(1)),
              new Owner(new NodeId(row.getString(2)), new Epoch(row.getLong(3))));
          return true;
        },
        ids.toArray());
  }

  @Override
  public void askToStop(ConversationRef conversation, Owner owner, StopReason reason) {
    writer.call(session -> {
      Optional<HeadRow> head = heads.find(session, conversation.id());
      if (head.isPresent() && head.get().isOwnedBy(owner.node(), owner.epoch())) {
        heads.put(session, head.get().withState(head.get().desiredState(), Optional.of(reason)));
      }
      return true;
    });
  }

  @Override
  public Set<ConversationId> askedToStop(NodeId node) {
    return readers.call(session ->
        new HashSet<>(
            session.list(
                "SELECT c.id FROM conversation_head h JOIN conversation c"
                    + " ON c.no = h.conversation_no WHERE h.node = ?"
                    + " AND h.desired_state = 'RUNNING' AND h.stop_reason IS NOT NULL",
                row -> new ConversationId(row.getString(1)),
                node.value())));
  }

  @Override
  public Collection<Orphan> orphans(Set<NodeId> living, int limit) {
    String sql =
        "SELECT c.id, c.owner, h.written_at, h.step_crashes FROM conversation_head h"
            + " JOIN conversation c ON c.no = h.conversation_no"
            + " WHERE h.desired_state = 'RUNNING'"
            // Whoever asked for a stop is about to write it.
            + " AND (h.stop_reason IS NULL OR h.written_at < ?) AND (h.agent_state = ?"
            // After an error nobody goes on by themselves; a person who writes has another try.
            + " OR ((h.agent_state <> ? OR h.last_person = h.next_event_id - 1)"
            + " AND (h.last_person > h.taken_through"
            + " OR (h.has_opening = 1 AND h.taken_through < 0))))"
            + (living.isEmpty()
                ? ""
                : " AND (h.node IS NULL OR h.node NOT IN (" + places(living.size()) + "))")
            + " ORDER BY h.written_at LIMIT ?";
    return readers.call(session -> {
      long now = clock.now(session);
      List<Object> parameters = new ArrayList<>();
      parameters.add(now - STOP_TAKES.toNanos() / 1_000);
      parameters.add(AgentState.RUNNING.wire());
      parameters.add(AgentState.ERROR.wire());
      living.forEach(node -> parameters.add(node.value()));
      parameters.add(limit);
      return session.list(sql, row -> orphan(row, now), parameters.toArray());
    });
  }

  private static Orphan orphan(ResultSet row, long now) throws SQLException {
    String owner = row.getString(2);
    ConversationRef conversation =
        new ConversationRef(
            new ConversationId(row.getString(1)),
            owner.isEmpty() ? Optional.empty() : Optional.of(new UserId(owner)));
    long down = Math.max(0, now - row.getLong(3));
    return new Orphan(conversation, Duration.ofNanos(down * 1_000), row.getInt(4));
  }

  @Override
  public List<ConversationRef> surplus(ConversationRef starting, Set<NodeId> living, int limit) {
    if (living.isEmpty()) {
      return List.of();
    }
    String owner = starting.owner().map(UserId::value).orElse("");
    List<Object> parameters = new ArrayList<>();
    parameters.add(owner);
    living.forEach(node -> parameters.add(node.value()));
    String sql =
        "SELECT c.id FROM conversation_head h JOIN conversation c ON c.no = h.conversation_no"
            + " WHERE h.desired_state = 'RUNNING' AND h.stop_reason IS NULL AND c.owner = ?"
            + " AND h.node IN ("
            + places(living.size())
            + ") ORDER BY h.written_at, c.no";
    return writer.call(session -> {
      PersonRow.lock(session, owner);
      List<ConversationRef> others =
          session
              .list(
                  sql,
                  row ->
                      new ConversationRef(new ConversationId(row.getString(1)), starting.owner()),
                  parameters.toArray())
              .stream()
              .filter(running -> !running.id().equals(starting.id()))
              .toList();
      List<ConversationRef> victims =
          others.subList(0, Math.clamp(others.size() + 1L - limit, 0, others.size()));
      for (ConversationRef victim : victims) {
        Optional<HeadRow> head = heads.find(session, victim.id());
        if (head.isPresent() && head.get().desiredState() == DesiredState.RUNNING) {
          heads.put(
              session, head.get().withState(DesiredState.RUNNING, Optional.of(StopReason.EVICTED)));
        }
      }
      return victims;
    });
  }

  @Override
  public Map<NodeId, Integer> load() {
    return readers.call(session -> {
      Map<NodeId, Integer> load = new HashMap<>();
      session.scan(
          "SELECT node, COUNT(*) FROM conversation_head WHERE node IS NOT NULL GROUP BY node",
          row -> {
            load.put(new NodeId(row.getString(1)), row.getInt(2));
            return true;
          });
      return load;
    });
  }

  @Override
  public void heartbeat(NodeId node) {
    writer.call(session -> {
      long now = clock.now(session);
      session.update("DELETE FROM node WHERE seen_at < ?", now - FORGOTTEN_AFTER.toNanos() / 1_000);
      return session.update(
          "INSERT INTO node (id, seen_at) VALUES (?, ?)"
              + " ON CONFLICT (id) DO UPDATE SET seen_at = excluded.seen_at",
          node.value(),
          now);
    });
  }

  @Override
  public Set<NodeId> living(Duration timeToLive) {
    return readers.call(session -> {
      long since = clock.now(session) - timeToLive.toNanos() / 1_000;
      return new HashSet<>(
          session.list(
              "SELECT id FROM node WHERE seen_at >= ?",
              row -> new NodeId(row.getString(1)),
              since));
    });
  }

  private static String places(int count) {
    return count == 0 ? "" : "?" + ", ?".repeat(count - 1);
  }
}
