package dev.hands4j.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hands4j.api.conversation.ConversationRef;
import dev.hands4j.api.event.StoredEvent;
import dev.hands4j.api.log.AppendResult;
import dev.hands4j.api.log.EventPage;
import dev.hands4j.api.log.EventQuery;
import dev.hands4j.storage.contract.ContractTest;
import dev.hands4j.storage.contract.StorageFixture;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A file system of a few megabytes that somebody else fills up, too: the operating system refuses
 * the write, in whatever place it happens to be.
 */
final class FullDiskTest extends ContractTest {
  private static final int LARGE = 40_000;

  @TempDir private Path folder;
  private Path disk;

  @Override
  protected StorageFixture open(Instant now) {
    return new SqliteFixture(now);
  }

  @BeforeEach
  void mountASmallDisk() throws Exception {
    disk = Files.createDirectory(folder.resolve("disk"));
    run("mount", "-t", "tmpfs", "-o", "size=24m", "hands4j-test", disk.toString());
  }

  @AfterEach
  void unmount() throws Exception {
    run("umount", disk.toString());
  }

  private static void run(String... command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new AssertionError(
          "%s failed: %s. This test mounts a tmpfs: run it as root, outside of containers that forbid mounting."
              .formatted(String.join(" ", command), said.strip()));
    }
  }

  @Test
  void keepsWhatItAcknowledgedAndGoesOnWhenThereIsRoomAgain() throws Exception {
    List<String> acknowledged = new ArrayList<>();
    ConversationRef conversation;
    Path ballast = disk.resolve("ballast");
    try (SqlStorage storage = SqlStorage.open(StorageConfig.in(disk.resolve("home")))) {
      conversation = SqliteHomeTest.conversation(storage);
      for (int round = 0; round < 3; round++) {
        acknowledged.addAll(appendMany(storage, conversation, round, 20));
        fillUp(ballast);
        List<String> late = appendMany(storage, conversation, 10 + round, 60);
        assertThat(late).as("appends into a full disk").hasSizeLessThan(60);
        acknowledged.addAll(late);
        // Reading is still possible, and shows exactly what was acknowledged.
        assertThat(texts(storage, conversation)).containsExactlyElementsOf(acknowledged);
        Files.delete(ballast);
        List<String> after = appendMany(storage, conversation, 20 + round, 2);
        assertThat(after).as("appends when there is room again").hasSize(2);
        acknowledged.addAll(after);
      }
    }
    try (SqlStorage again = SqlStorage.open(StorageConfig.in(disk.resolve("home")))) {
      assertThat(texts(again, conversation)).containsExactlyElementsOf(acknowledged);
      assertThat(again.eventLog().head(conversation.id()).orElseThrow().nextId())
          .isEqualTo(acknowledged.size());
    }
  }

  /** The names of those that were stored. */
  private List<String> appendMany(
      SqlStorage storage, ConversationRef conversation, int round, int count) throws Exception {
    List<Future<AppendResult>> futures = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      futures.add(storage.eventLog().submit(person(conversation, text(round, i))));
    }
    List<String> stored = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      switch (futures.get(i).get()) {
        case AppendResult.Appended _ -> stored.add(text(round, i).substring(0, 10));
        case AppendResult.Unavailable(String reason) -> assertThat(reason).isNotBlank();
        case AppendResult other -> throw new AssertionError("answered " + other);
      }
    }
    return stored;
  }

  private static String text(int round, int i) {
    return "m-%03d-%04d".formatted(round, i) + "x".repeat(LARGE);
  }

  /** Page by page: a page ends early when it is large. */
  private static List<String> texts(SqlStorage storage, ConversationRef conversation) {
    List<String> texts = new ArrayList<>();
    while (true) {
      EventPage page =
          storage.eventLog().read(conversation.id(), EventQuery.from(texts.size(), 1000));
      page.events().stream()
          .map(StoredEvent::text)
          .map(json -> json.substring(json.indexOf("m-"), json.indexOf("m-") + 10))
          .forEach(texts::add);
      if (!page.hasMore()) {
        return texts;
      }
    }
  }

  private static void fillUp(Path file) throws IOException {
    byte[] block = new byte[4096];
    try (OutputStream out = Files.newOutputStream(file)) {
      while (true) {
        out.write(block);
      }
    } catch (IOException e) {
      assertThat(e).hasMessageContaining("No space left");
    }
  }
}
