package dev.hands4j.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hands4j.api.StoreUnavailableException;
import dev.hands4j.api.conversation.ConversationId;
import dev.hands4j.api.conversation.ConversationMetadata;
import dev.hands4j.api.conversation.ConversationRef;
import dev.hands4j.api.conversation.ConversationStore.NewConversation;
import dev.hands4j.api.conversation.ConversationStore.Opening;
import dev.hands4j.api.event.EventId;
import dev.hands4j.api.event.StoredEvent;
import dev.hands4j.api.log.AppendResult;
import dev.hands4j.api.log.EventFollower;
import dev.hands4j.api.log.EventQuery;
import dev.hands4j.api.settings.SecretsStore.CustomSecret;
import dev.hands4j.api.settings.SecretsStore.Secrets;
import dev.hands4j.api.user.Secret;
import dev.hands4j.storage.contract.ContractTest;
import dev.hands4j.storage.contract.StorageFixture;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is particular to a home on one machine: its file, its disk, its keys, its copies. */
final class SqliteHomeTest extends ContractTest {
  @TempDir private Path folder;

  @Override
  protected StorageFixture open(Instant now) {
    return new SqliteFixture(now);
  }

  private Path home() {
    return ((SqliteFixture) storage).home();
  }

  private SqlStorage sqlite() {
    return ((SqliteFixture) storage).storage();
  }

  @Test
  void survivesAFullDisk() throws Exception {
    StorageConfig small = StorageConfig.in(home()).withMaxDatabaseBytes(1 << 20);
    sqlite().close();
    try (SqlStorage full = SqlStorage.open(small)) {
      ConversationRef big = conversation(full);
      ConversationRef other = conversation(full);
      List<Future<AppendResult>> futures = new ArrayList<>();
      for (int i = 0; i < 40; i++) {
        futures.add(full.eventLog().submit(person(big, "x".repeat(30_000))));
      }
      int stored = 0;
      List<AppendResult> refused = new ArrayList<>();
      for (Future<AppendResult> future : futures) {
        if (future.get() instanceof AppendResult.Appended) {
          stored++;
        } else {
          refused.add(future.get());
        }
      }
      assertThat(refused)
          .isNotEmpty()
          .allSatisfy(r -> assertThat(r).isInstanceOf(AppendResult.Unavailable.class));
      assertThat(full.eventLog().head(big.id()).orElseThrow().nextId()).isEqualTo(stored);
      assertThat(full.eventLog().read(big.id(), EventQuery.from(0, 100)).events()).hasSize(stored);
      full.conversations().delete(big.id());
      assertThat(full.eventLog().append(person(other, "room again")))
          .isInstanceOf(AppendResult.Appended.class);
    }
  }

  static ConversationRef conversation(SqlStorage storage) {
    ConversationRef ref = new ConversationRef(ConversationId.random(), Optional.empty());
    storage
        .conversations()
        .create(
            new NewConversation(
                ConversationMetadata.fresh(ref, Optional.empty(), START), Opening.NONE));
    return ref;
  }

  @Test
  void answersUnavailableOnceItIsClosed() throws Exception {
    ConversationRef conversation = conversation();
    append(person(conversation, "hello"));
    EventFollower follower = storage.log().follow(conversation.id(), 1);
    sqlite().close();
    assertThat(storage.log().append(person(conversation, "too late")))
        .isInstanceOf(AppendResult.Unavailable.class);
    assertThatThrownBy(() -> storage.log().head(conversation.id()))
        .isInstanceOf(StoreUnavailableException.class);
    assertThatThrownBy(() -> follower.next(Duration.ofSeconds(30)))
        .isInstanceOf(StoreUnavailableException.class);
    sqlite().close();
  }

  @Test
  void wakesFollowersWithoutAskingTheDatabase() throws Exception {
    sqlite().close();
    StorageConfig blind = StorageConfig.in(home()).withPollInterval(Duration.ofDays(1));
    try (SqlStorage unpolled = SqlStorage.open(blind)) {
      ConversationRef conversation = conversation(unpolled);
      try (EventFollower follower = unpolled.eventLog().follow(conversation.id(), 0)) {
        assertThat(follower.next(Duration.ZERO)).isEmpty();
        Thread waiting =
            Thread.startVirtualThread(() -> {
              unpolled.eventLog().append(person(conversation, "hello"));
            });
        assertThat(follower.next(Duration.ofDays(1))).hasSize(1);
        waiting.join();
      }
    }
  }

  @Test
  void storesWhatWasQueuedBeforeItCloses() throws Exception {
    ConversationRef conversation = conversation();
    List<Future<AppendResult>> futures = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      futures.add(storage.log().submit(person(conversation, "m" + i)));
    }
    sqlite().close();
    storage.reopen();
    long appended = 0;
    for (Future<AppendResult> future : futures) {
      appended += future.get() instanceof AppendResult.Appended ? 1 : 0;
    }
    assertThat(appended).isEqualTo(100);
    assertThat(events(conversation)).hasSize(100);
  }

  @Test
  void believesNothingCachedWhenAnotherProcessWroteToTheFile() throws Exception {
    ConversationRef conversation = conversation();
    append(person(conversation, "first"));
    try (Connection stranger =
        DriverManager.getConnection("jdbc:sqlite:" + home().resolve("hands4j.db"))) {
      stranger
          .createStatement()
          .executeUpdate("UPDATE conversation_head SET desired_state = 'STOPPED'");
    }
    assertThat(storage.log().append(person(conversation, "second")))
        .isEqualTo(new AppendResult.NotRunning());
  }

  @Test
  void refusesAnEventThatIsTooLarge() {
    sqlite().close();
    StorageConfig small = StorageConfig.in(home()).withMaxEventBytes(100_000);
    try (SqlStorage limited = SqlStorage.open(small)) {
      ConversationRef conversation = conversation(limited);
      assertThatThrownBy(() -> limited.eventLog().submit(person(conversation, "x".repeat(60_000))))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("larger than the limit");
      assertThat(limited.eventLog().append(person(conversation, "x".repeat(40_000))))
          .isEqualTo(new AppendResult.Appended(new EventId(0), false, List.of()));
    }
  }

  @Test
  void storesAVeryLargeEventAsItIs() {
    ConversationRef conversation = conversation();
    String text = "x".repeat(1_500_000);
    append(person(conversation, text));
    assertThat(events(conversation).getFirst().text()).contains("\"content\":\"" + text + "\"");
  }

  @Test
  void copiesAHomeThatIsInUse() throws Exception {
    ConversationRef conversation = conversation();
    AtomicBoolean done = new AtomicBoolean();
    Thread writing =
        Thread.startVirtualThread(() -> {
          while (!done.get()) {
            append(person(conversation, "busy"));
          }
        });
    storage
        .secrets()
        .update(
            Optional.empty(),
            _ ->
                new Secrets(
                    Map.of(), Map.of("A", new CustomSecret(new Secret("very-secret"), ""))));
    Path copy = folder.resolve("copy");
    sqlite().backup(copy);
    done.set(true);
    writing.join();
    try (SqlStorage restored = SqlStorage.open(StorageConfig.in(copy))) {
      List<StoredEvent> events =
          restored.eventLog().read(conversation.id(), EventQuery.from(0, 1_000_000)).events();
      assertThat(restored.eventLog().head(conversation.id()).orElseThrow().nextId())
          .isGreaterThanOrEqualTo(events.size());
      for (int i = 0; i < events.size(); i++) {
        assertThat(events.get(i).id().value()).isEqualTo(i);
      }
      assertThat(restored.secrets().load(Optional.empty()).customSecrets()).containsKey("A");
    }
    assertThatThrownBy(() -> sqlite().backup(copy))
        .isInstanceOf(StoreUnavailableException.class)
        .hasMessageContaining("never overwrites");
  }

  @Test
  void refusesANewerSchemaAndSaysWhatToDo() throws Exception {
    sqlite().close();
    try (Connection newer =
        DriverManager.getConnection("jdbc:sqlite:" + home().resolve("hands4j.db"))) {
      newer
          .createStatement()
          .executeUpdate("INSERT INTO schema_migration (version, script) VALUES (999, 'V0999')");
    }
    assertThatThrownBy(() -> SqlStorage.open(StorageConfig.in(home())))
        .isInstanceOf(StoreUnavailableException.class)
        .hasMessageContaining("schema 999")
        .hasMessageContaining("restore a backup");
  }

  @Test
  void keepsTheKeyToItsOwnerAndNamesAMissingOne() throws Exception {
    storage
        .secrets()
        .update(
            Optional.empty(),
            _ -> new Secrets(Map.of(), Map.of("A", new CustomSecret(new Secret("b"), ""))));
    Path keys = home().resolve("hands4j.keys");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(keys)))
        .isEqualTo("rw-------");
    Files.delete(keys);
    storage.reopen();
    assertThatThrownBy(() -> storage.secrets().load(Optional.empty()))
        .isInstanceOf(StoreUnavailableException.class)
        .hasMessageContaining("hands4j.keys")
        .hasMessageNotContaining("secret_");
    Files.writeString(keys, "nonsense");
    sqlite().close();
    assertThatThrownBy(() -> SqlStorage.open(StorageConfig.in(home())))
        .isInstanceOf(StoreUnavailableException.class)
        .hasMessageContaining("is not a key file");
  }

  @Test
  void overwritesWhatIsDeleted() {
    ConversationRef conversation = conversation();
    ConversationRef kept = conversation();
    append(person(kept, "keep-me"));
    for (int i = 0; i < 50; i++) {
      append(person(conversation, "delete-me-" + "x".repeat(i * 100)));
    }
    storage.conversations().delete(conversation.id());
    storage.reopen();
    assertThat(new String(storage.everythingStored(), StandardCharsets.ISO_8859_1))
        .contains("keep-me")
        .doesNotContain("delete-me");
  }

  @Test
  void finishesADeletionThatWasInterrupted() throws Exception {
    ConversationRef conversation = conversation();
    append(person(conversation, "half gone"));
    sqlite().close();
    try (Connection crashed =
        DriverManager.getConnection("jdbc:sqlite:" + home().resolve("hands4j.db"))) {
      crashed
          .createStatement()
          .executeUpdate("UPDATE conversation_head SET desired_state = 'DELETED'");
    }
    storage.reopen();
    assertThat(storage.log().head(conversation.id())).isEmpty();
    NewConversation again =
        new NewConversation(
            ConversationMetadata.fresh(conversation, Optional.empty(), START), Opening.NONE);
    assertThat(storage.conversations().create(again)).isTrue();
    assertThat(events(conversation)).isEmpty();
  }
}
