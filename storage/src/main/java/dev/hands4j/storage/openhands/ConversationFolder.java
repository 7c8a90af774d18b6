package dev.hands4j.storage.openhands;

import dev.hands4j.api.conversation.ConversationId;
import dev.hands4j.api.conversation.ConversationMetadata;
import dev.hands4j.api.conversation.ConversationRef;
import dev.hands4j.api.event.AgentState;
import dev.hands4j.api.event.EventId;
import dev.hands4j.api.event.MalformedEventException;
import dev.hands4j.api.event.StoredEvent;
import dev.hands4j.storage.openhands.ImportedItem.Kind;
import dev.hands4j.storage.openhands.ImportedItem.Outcome;
import dev.hands4j.storage.wire.Fields;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Imports one folder of {@code sessions/}. */
final class ConversationFolder {
  /** The others are told anew when the conversation is opened: the agent waits for its person. */
  private static final Set<AgentState> ENDS =
      Set.of(AgentState.FINISHED, AgentState.ERROR, AgentState.REJECTED, AgentState.STOPPED);

  /** So that an unreadable folder full of numbers cannot make a log of placeholders. */
  private static final int LONGEST_GAP = 10_000;

  private final ImportRequest request;
  private final SourceFolder source;
  private final ImportTable table;
  private final EventFile events;

  ConversationFolder(
      ImportRequest request, SourceFolder source, ImportTable table, EventFile events) {
    this.request = request;
    this.source = source;
    this.table = table;
    this.events = events;
  }

  ImportedItem read(Path folder) {
    String name = folder.getFileName().toString();
    Problems problems = new Problems();
    try {
      Optional<String> bad = ConversationId.problem(name);
      if (bad.isPresent()) {
        return failed(name, bad.get());
      }
      ConversationId id = new ConversationId(name);
      if (table.knows(id)) {
        return new ImportedItem(Kind.CONVERSATION, name, Outcome.PRESENT, 0, List.of());
      }
      long stored = read(folder, id, problems);
      Outcome outcome = problems.none() ? Outcome.IMPORTED : Outcome.PARTLY;
      return new ImportedItem(Kind.CONVERSATION, name, outcome, stored, problems.list());
    } catch (IOException e) {
      return failed(name, String.valueOf(e.getMessage()));
    } catch (SQLException e) {
      table.rollback();
      return failed(name, "the database refused it: " + e.getMessage());
    }
  }

  private static ImportedItem failed(String name, String reason) {
    return new ImportedItem(Kind.CONVERSATION, name, Outcome.FAILED, 0, List.of(reason));
  }

  private long read(Path folder, ConversationId id, Problems problems)
      throws IOException, SQLException {
    Optional<String> metadata = metadata(folder, problems);
    long[] ids = SourceFolder.eventIds(folder.resolve("events"), request.maxEvents());
    if (metadata.isEmpty() && ids.length == 0) {
      throw new IOException("it has neither metadata.json nor events");
    }
    if (metadata.isEmpty() && problems.none()) {
      problems.add("metadata.json is missing: dates are taken from the events");
    }
    checkGaps(ids);
    ConversationMetadata data =
        new MetadataFile(problems)
            .read(new ConversationRef(id, Optional.empty()), metadata, firstTime(folder, ids));
    long no = table.begin(data);
    return new Log(folder.resolve("events"), no, data.createdAt(), problems).read(ids);
  }

  private Optional<String> metadata(Path folder, Problems problems) {
    try {
      return source.text(folder.resolve("metadata.json"));
    } catch (IOException e) {
      problems.add("metadata.json %s: dates are taken from the events".formatted(e.getMessage()));
      return Optional.empty();
    }
  }

  private static void checkGaps(long[] ids) throws IOException {
    if (ids.length > 0 && ids[ids.length - 1] - ids.length > LONGEST_GAP) {
      throw new IOException(
          "more than %d events are missing up to event %d"
              .formatted(LONGEST_GAP, ids[ids.length - 1]));
    }
  }

  /** For a record without dates: what the first readable event says, else when it was written. */
  private Instant firstTime(Path folder, long[] ids) throws IOException {
    Instant written = Files.getLastModifiedTime(folder).toInstant();
    for (int i = 0; i < Math.min(ids.length, 3); i++) {
      try {
        Optional<String> text = source.text(folder.resolve("events").resolve(ids[i] + ".json"));
        if (text.isPresent()) {
          return events.read(new EventId(ids[i]), text.get(), written, new Problems()).time();
        }
      } catch (IOException | MalformedEventException _) {
        // the next one
      }
    }
    return written;
  }

  /** The events of one conversation, on their way into the database. */
  private final class Log {
    private final Path folder;
    private final long no;
    private final Problems problems;
    private final List<StoredEvent> batch = new ArrayList<>();
    private long batchBytes;
    private long next;
    private Instant newest;
    private AgentState state = AgentState.LOADING;

    private Log(Path folder, long no, Instant createdAt, Problems problems) {
      this.folder = folder;
      this.no = no;
      this.newest = createdAt;
      this.problems = problems;
    }

    private long read(long[] ids) throws SQLException {
      long stored = 0;
      for (long id : ids) {
        while (next < id) {
          problems.add("event %d is missing".formatted(next));
          add(events.placeholder(new EventId(next), newest));
        }
        if (take(id)) {
          stored++;
        }
      }
      flush();
      boolean waits = next > 0 && !ENDS.contains(state);
      table.finish(no, next, waits ? AgentState.AWAITING_USER_INPUT : state, newest);
      return stored;
    }

    private boolean take(long number) throws SQLException {
      EventId id = new EventId(number);
      try {
        String text =
            source
                .text(folder.resolve(number + ".json"))
                .orElseThrow(() -> new IOException("is gone"));
        StoredEvent event = events.read(id, text, newest, problems);
        if (event.isObservation("agent_state_changed")) {
          state = state(event).orElse(state);
        }
        newest = event.time().isAfter(newest) ? event.time() : newest;
        add(event);
        return true;
      } catch (IOException e) {
        problems.add("event %d %s".formatted(number, e.getMessage()));
      } catch (MalformedEventException e) {
        problems.add("event %d cannot be read: %s".formatted(number, e.getMessage()));
      }
      add(events.placeholder(id, newest));
      return false;
    }

    private Optional<AgentState> state(StoredEvent event) {
      try {
        return Fields.parse("", event.text())
            .object("extras")
            .optionalText("agent_state")
            .flatMap(AgentState::fromWire);
      } catch (MalformedEventException _) {
        return Optional.empty();
      }
    }

    private void add(StoredEvent event) throws SQLException {
      batch.add(event);
      batchBytes += event.json().length;
      next = event.id().value() + 1;
      if (batchBytes > request.batchBytes()) {
        flush();
      }
    }

    private void flush() throws SQLException {
      if (!batch.isEmpty()) {
        table.events(no, batch);
        batch.clear();
        batchBytes = 0;
      }
    }
  }
}
