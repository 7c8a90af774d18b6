package dev.hands4j.storage.log;

import dev.hands4j.api.StoreUnavailableException;
import dev.hands4j.api.conversation.ConversationId;
import dev.hands4j.api.conversation.ConversationRef;
import dev.hands4j.api.coordination.DesiredState;
import dev.hands4j.api.coordination.Epoch;
import dev.hands4j.api.coordination.StopReason;
import dev.hands4j.api.event.AgentState;
import dev.hands4j.api.event.EventDraft;
import dev.hands4j.api.event.EventId;
import dev.hands4j.api.event.Observation;
import dev.hands4j.api.event.Source;
import dev.hands4j.api.event.StoredEvent;
import dev.hands4j.api.log.AppendKey;
import dev.hands4j.api.log.AppendRequest;
import dev.hands4j.api.log.AppendResult;
import dev.hands4j.api.log.Authority;
import dev.hands4j.api.log.EventFollower;
import dev.hands4j.api.log.EventLog;
import dev.hands4j.api.log.EventPage;
import dev.hands4j.api.log.EventQuery;
import dev.hands4j.api.log.Head;
import dev.hands4j.api.runtime.RuntimeRef;
import dev.hands4j.api.user.Secret;
import dev.hands4j.storage.database.ReadAccess;
import dev.hands4j.storage.database.Session;
import dev.hands4j.storage.database.WriteAccess;
import dev.hands4j.storage.vault.Vault;
import dev.hands4j.storage.wire.EventBody;
import dev.hands4j.storage.wire.Masker;
import dev.hands4j.storage.wire.WireEventCodec;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The log on a SQL database. Events are encoded and masked on the thread of the caller; the writing
 * transaction gives id and time, checks the right to write and stores the bytes.
 */
public final class SqlEventLog implements EventLog, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SqlEventLog.class);

  /** From here on an event is stored as it is, but remarked upon (events.md §6). */
  private static final int REMARKABLE_BYTES = 1_000_000;

  private final LogLimits limits;
  private final WireEventCodec codec;
  private final WriteAccess writer;
  private final ReadAccess readers;
  private final Heads heads;
  private final MaskStore masks;
  private final Tails tails;
  private final Clock clock;
  private final Poll poll;

  public SqlEventLog(
      LogLimits limits,
      WireEventCodec codec,
      WriteAccess writer,
      ReadAccess readers,
      Heads heads,
      Tails tails,
      Vault vault,
      Clock clock) {
    this.limits = limits;
    this.codec = codec;
    this.writer = writer;
    this.readers = readers;
    this.heads = heads;
    this.masks = new MaskStore(vault, readers, limits.cachedConversations(), limits.maxSecrets());
    this.tails = tails;
    this.clock = clock;
    this.poll = new Poll(readers, tails, limits.pollInterval());
  }

  /** Begins to look for what other processes append. */
  public void start() {
    poll.start();
  }

  Heads heads() {
    return heads;
  }

  MaskStore masks() {
    return masks;
  }

  Tails tails() {
    return tails;
  }

  Clock clock() {
    return clock;
  }

  @Override
  public AppendResult append(AppendRequest request) {
    return queue(request).join();
  }

  /**
   * {@inheritDoc}
   *
   * @throws IllegalArgumentException when the event is larger than the configured limit, or a JSON
   *     part of it is not JSON: nothing was stored and repeating it is of no use
   */
  @Override
  public Future<AppendResult> submit(AppendRequest request) {
    return queue(request);
  }

  private CompletableFuture<AppendResult> queue(AppendRequest request) {
    try {
      MaskStore.MaskSet masked = masks.current(request.conversation().id());
      Append append = new Append(this, request, encode(request, masked.masker()), masked.version());
      writer.submit(request.conversation().id(), append);
      return append.future();
    } catch (StoreUnavailableException e) {
      return CompletableFuture.completedFuture(
          new AppendResult.Unavailable(String.valueOf(e.getMessage())));
    }
  }

  EventBody encode(AppendRequest request, Masker masker) {
    EventDraft draft =
        switch (request.authority()) {
          case Authority.Person _ -> codec.asWrittenByAPerson(request.draft());
          case Authority.Loop _ -> request.draft();
        };
    EventBody body = echoing(request, codec.body(draft, masker));
    if (body.tail().length > limits.maxEventBytes()) {
      throw new IllegalArgumentException(
          "an event of %d bytes is larger than the limit of %d"
              .formatted(body.tail().length, limits.maxEventBytes()));
    }
    if (body.tail().length > REMARKABLE_BYTES) {
      LOG.atWarn()
          .addKeyValue("conversation", request.conversation())
          .addKeyValue("kind", body.kind())
          .addKeyValue("bytes", body.tail().length)
          .log("A very large event is stored");
    }
    return body;
  }

  /** A sender that gave its message an id finds it in the echo (web-client.md S-6). */
  private static EventBody echoing(AppendRequest request, EventBody body) {
    boolean message = body.isAction() && body.kind().equals("message");
    return switch (request.authority()) {
      case Authority.Person _ when message ->
          request.key().messageId().map(body::withMessageKey).orElse(body);
      case Authority.Person _, Authority.Loop _ -> body;
    };
  }

  @Override
  public EventPage read(ConversationId conversation, EventQuery query) {
    List<StoredEvent> events = new ArrayList<>();
    EventQuery rest = query;
    while (true) {
      EventQuery part = rest;
      EventTable.Scan scan =
          readers.call(session ->
              EventTable.read(session, conversation, part, limits.pageBytes(), limits.scanRows()));
      events.addAll(scan.events());
      Optional<Long> last = scan.goOnAfter();
      if (last.isEmpty()) {
        return new EventPage(events, scan.page().hasMore());
      }
      rest = after(rest, last.get(), query.limit() - events.size());
    }
  }

  /** The rest of a query whose rows up to {@code last} have been looked at. */
  private static EventQuery after(EventQuery query, long last, int limit) {
    return new EventQuery(
        query.reverse() ? query.startId() : last + 1,
        query.reverse() ? OptionalLong.of(last - 1) : query.endId(),
        query.reverse(),
        limit,
        query.excludeHidden(),
        query.text(),
        query.source(),
        query.startTime(),
        query.endTime());
  }

  @Override
  public Optional<StoredEvent> find(ConversationId conversation, EventId id) {
    return readers.call(session -> EventTable.find(session, conversation, id));
  }

  @Override
  public Optional<Head> head(ConversationId conversation) {
    return readers.call(session -> HeadTable.find(session, conversation)).map(HeadRow::toHead);
  }

  @Override
  public EventFollower follow(ConversationId conversation, long fromId) {
    return new TailFollower(this, conversation, fromId);
  }

  @Override
  public Optional<EventId> stop(ConversationRef conversation, StopReason reason) {
    ConversationId id = conversation.id();
    return writer.call(session -> stop(session, id, reason));
  }

  private Optional<EventId> stop(Session session, ConversationId id, StopReason reason)
      throws SQLException {
    Optional<HeadRow> known = heads.find(session, id);
    if (known.isEmpty() || known.get().desiredState() != DesiredState.RUNNING) {
      if (known.isPresent() && reason == StopReason.DELETED) {
        heads.put(session, known.get().withState(DesiredState.DELETED, Optional.of(reason)));
      }
      return Optional.empty();
    }
    HeadRow head = AppendRules.stopped(known.get(), reason);
    long micros = clock.after(session, head.writtenAt());
    EventDraft draft =
        EventDraft.of(Observation.AgentStateChanged.to(AgentState.STOPPED, ""), Source.ENVIRONMENT);
    StoredEvent event =
        codec.body(draft, Masker.NONE).at(new EventId(head.nextId()), Clock.instant(micros));
    AppendKey key = new AppendKey("s:" + head.epoch());
    EventTable.insert(session, head.no(), event, Optional.empty(), Optional.empty(), key);
    heads.put(session, head.appendedByStop(micros));
    heads.publish(session, id, event);
    return Optional.of(event.id());
  }

  @Override
  public boolean recordRuntime(ConversationRef conversation, Epoch epoch, RuntimeRef runtime) {
    return writer.call(session -> {
      Optional<HeadRow> head = heads.find(session, conversation.id());
      boolean current = head.isPresent() && head.get().epoch() == epoch.value();
      if (current) {
        heads.put(session, head.get().withRuntime(runtime));
      }
      return current;
    });
  }

  @Override
  public void stepCompleted(ConversationRef conversation, Epoch epoch) {
    writer.call(session -> {
      Optional<HeadRow> head = heads.find(session, conversation.id());
      if (head.isPresent() && head.get().epoch() == epoch.value() && head.get().stepCrashes() > 0) {
        heads.put(session, head.get().withStepCrashes(0));
      }
      return true;
    });
  }

  @Override
  public void mask(ConversationRef conversation, Collection<Secret> secrets) {
    ConversationId id = conversation.id();
    writer.call(session -> {
      Optional<HeadRow> head = heads.find(session, id);
      if (head.isPresent()) {
        heads.put(session, masks.add(session, head.get(), secrets));
      }
      return true;
    });
    masks.forget(id);
  }

  /** Another process may have appended: followers look now. Never blocks. */
  public void hint(ConversationId conversation) {
    poll.hint(conversation);
  }

  /** Wakes all followers; they find the log closed. */
  @Override
  public void close() {
    poll.close();
    tails.close();
  }
}
