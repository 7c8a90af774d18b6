package dev.hands4j.storage.log;

import dev.hands4j.api.event.EventId;
import dev.hands4j.api.event.StoredEvent;
import dev.hands4j.api.log.AppendRequest;
import dev.hands4j.api.log.AppendResult;
import dev.hands4j.api.log.Authority;
import dev.hands4j.api.user.UserId;
import dev.hands4j.storage.database.Session;
import dev.hands4j.storage.database.WriteAccess;
import dev.hands4j.storage.wire.EventBody;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * One append on its way into the database. It inserts with a single statement, so it needs no
 * savepoint; the head row is written by {@link Heads}. It may be run again after an unknown
 * outcome: its key finds what is stored.
 */
final class Append implements WriteAccess.Work {
  private final SqlEventLog log;
  private final AppendRequest request;
  private final EventBody body;
  private final long maskVersion;
  private final CompletableFuture<AppendResult> future = new CompletableFuture<>();
  private AppendResult result = new AppendResult.Unavailable("not run");

  Append(SqlEventLog log, AppendRequest request, EventBody body, long maskVersion) {
    this.log = log;
    this.request = request;
    this.body = body;
    this.maskVersion = maskVersion;
  }

  CompletableFuture<AppendResult> future() {
    return future;
  }

  @Override
  public void apply(Session session) throws SQLException {
    Optional<HeadRow> known = log.heads().find(session, request.conversation().id());
    Optional<AppendResult> refusal = AppendRules.refuseAuthority(known, request);
    if (refusal.isPresent()) {
      result = refusal.get();
      return;
    }
    HeadRow head = known.orElseThrow();
    refusal = AppendRules.refuseNew(head, request);
    if (refusal.isPresent()) {
      Optional<EventId> earlier = EventTable.byKey(session, head.no(), request.key());
      result = earlier.isPresent() ? repeated(session, head, earlier.get()) : refusal.get();
      return;
    }
    long micros = log.clock().after(session, head.writtenAt());
    Instant time = Clock.instant(micros);
    StoredEvent event = masked(session, head).at(new EventId(head.nextId()), time);
    boolean inserted =
        EventTable.insert(session, head.no(), event, author(), epoch(), request.key());
    if (inserted) {
      result = new AppendResult.Appended(event.id(), false, missed(session, head, event.id()));
      log.heads().publish(session, request.conversation().id(), event);
      log.heads().put(session, AppendRules.appended(head, request, micros));
    } else {
      result =
          repeated(
              session, head, EventTable.byKey(session, head.no(), request.key()).orElseThrow());
    }
  }

  /** The set of secrets may have grown between encoding and now. */
  private EventBody masked(Session session, HeadRow head) throws SQLException {
    if (head.maskVersion() == maskVersion) {
      return body;
    }
    return log.encode(request, log.masks().reload(session, head).masker());
  }

  private AppendResult repeated(Session session, HeadRow head, EventId id) throws SQLException {
    return new AppendResult.Appended(id, true, missed(session, head, id));
  }

  private List<StoredEvent> missed(Session session, HeadRow head, EventId id) throws SQLException {
    return AppendRules.mayHaveMissed(head, request)
        ? EventTable.byOthers(
            session,
            head.no(),
            request.takenThrough().orElseThrow(),
            id.value(),
            epoch().orElse(0L))
        : List.of();
  }

  private Optional<Long> epoch() {
    return switch (request.authority()) {
      case Authority.Loop loop -> Optional.of(loop.epoch().value());
      case Authority.Person _ -> Optional.empty();
    };
  }

  private Optional<UserId> author() {
    return switch (request.authority()) {
      case Authority.Loop _ -> Optional.empty();
      case Authority.Person person -> person.author();
    };
  }

  @Override
  public void committed() {
    future.complete(result);
  }

  @Override
  public void failed(RuntimeException cause) {
    future.complete(new AppendResult.Unavailable(String.valueOf(cause.getMessage())));
  }
}
