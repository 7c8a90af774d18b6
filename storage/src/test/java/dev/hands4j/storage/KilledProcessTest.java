package dev.hands4j.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hands4j.api.conversation.ConversationId;
import dev.hands4j.api.conversation.ConversationMetadata;
import dev.hands4j.api.conversation.ConversationRef;
import dev.hands4j.api.conversation.ConversationStore.NewConversation;
import dev.hands4j.api.conversation.ConversationStore.Opening;
import dev.hands4j.api.event.Action;
import dev.hands4j.api.event.EventDraft;
import dev.hands4j.api.event.Source;
import dev.hands4j.api.event.StoredEvent;
import dev.hands4j.api.log.AppendKey;
import dev.hands4j.api.log.AppendRequest;
import dev.hands4j.api.log.AppendResult;
import dev.hands4j.api.log.Authority;
import dev.hands4j.api.log.EventQuery;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was acknowledged is there after a kill, once and in its place (T-25). */
final class KilledProcessTest {
  private static final int KILLS = 10;
  private static final int CONVERSATIONS = 3;

  @TempDir private Path home;

  @Test
  void keepsWhatItAcknowledgedWhenItIsKilled() throws Exception {
    Random random = new Random(5);
    Map<String, String> acknowledged = new HashMap<>();
    for (int kill = 0; kill < KILLS; kill++) {
      int acknowledgements = 1 + random.nextInt(300);
      try (ChildProcess child =
          ChildProcess.start(Appending.class, home.toString(), Integer.toString(kill))) {
        for (int i = 0; i < acknowledgements; i++) {
          remember(child.line(), acknowledged);
        }
        child.kill();
        for (String rest = child.line(); rest != null; rest = child.line()) {
          remember(rest, acknowledged);
        }
      }
    }
    assertThat(acknowledged).hasSizeGreaterThan(KILLS);
    try (SqlStorage storage = SqlStorage.open(StorageConfig.in(home))) {
      for (int c = 0; c < CONVERSATIONS; c++) {
        check(storage, conversation(c), acknowledged);
      }
    }
  }

  /** A line may be cut where the process died. */
  private static void remember(String line, Map<String, String> acknowledged) {
    assertThat(line).as("the child ended by itself").isNotNull();
    String[] parts = line.split(" ");
    if (parts.length == 3 && parts[2].endsWith(";")) {
      String before = acknowledged.put(parts[0] + "/" + parts[1], parts[2]);
      assertThat(before).as("id %s was given twice", parts[1]).isNull();
    }
  }

  private static void check(
      SqlStorage storage, ConversationRef conversation, Map<String, String> acknowledged) {
    List<StoredEvent> events =
        storage.eventLog().read(conversation.id(), EventQuery.from(0, 1_000_000)).events();
    assertThat(storage.eventLog().head(conversation.id()).orElseThrow().nextId())
        .isEqualTo(events.size());
    for (int id = 0; id < events.size(); id++) {
      assertThat(events.get(id).id().value()).isEqualTo(id);
    }
    acknowledged.forEach((place, text) -> {
      String[] parts = place.split("/");
      if (parts[0].equals(conversation.id().value())) {
        StoredEvent stored = events.get(Integer.parseInt(parts[1]));
        Action.Message message = (Action.Message) storage.codec().decode(stored).event();
        assertThat(message.content()).isEqualTo(text);
      }
    });
  }

  private static ConversationRef conversation(int number) {
    return new ConversationRef(new ConversationId("conversation-" + number), Optional.empty());
  }

  /** Appends from several threads and prints what was acknowledged, until it is killed. */
  static final class Appending {
    public static void main(String[] arguments) throws Exception {
      SqlStorage storage = SqlStorage.open(StorageConfig.in(Path.of(arguments[0])));
      List<Thread> threads = new ArrayList<>();
      for (int t = 0; t < 6; t++) {
        ConversationRef conversation = conversation(t % CONVERSATIONS);
        storage
            .conversations()
            .create(
                new NewConversation(
                    ConversationMetadata.fresh(conversation, Optional.empty(), Instant.now()),
                    Opening.NONE));
        String name = arguments[1] + "-" + t + "-";
        threads.add(Thread.startVirtualThread(() -> append(storage, conversation, name)));
      }
      for (Thread thread : threads) {
        thread.join();
      }
    }

    private static void append(SqlStorage storage, ConversationRef conversation, String name) {
      for (int i = 0; ; i++) {
        String text = name + i + ";";
        AppendResult result =
            storage
                .eventLog()
                .append(
                    AppendRequest.byPerson(
                        conversation,
                        EventDraft.of(Action.Message.of(text), Source.USER),
                        new Authority.Person(Optional.empty()),
                        AppendKey.fresh()));
        if (result instanceof AppendResult.Appended appended) {
          synchronized (System.out) {
            System.out.println(
                conversation.id().value() + " " + appended.id().value() + " " + text);
            System.out.flush();
          }
        }
      }
    }
  }
}
