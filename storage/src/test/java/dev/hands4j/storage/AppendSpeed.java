package dev.hands4j.storage;

import dev.hands4j.api.conversation.ConversationId;
import dev.hands4j.api.conversation.ConversationMetadata;
import dev.hands4j.api.conversation.ConversationRef;
import dev.hands4j.api.conversation.ConversationStore.NewConversation;
import dev.hands4j.api.conversation.ConversationStore.Opening;
import dev.hands4j.api.event.Action;
import dev.hands4j.api.event.EventDraft;
import dev.hands4j.api.event.Source;
import dev.hands4j.api.log.AppendKey;
import dev.hands4j.api.log.AppendRequest;
import dev.hands4j.api.log.AppendResult;
import dev.hands4j.api.log.Authority;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Durable appends per second and processor time per append: {@code AppendSpeed <folder> [seconds]}.
 * The folder should be on a real disk. Events are about 1 kB; each conversation waits for one
 * append before the next.
 */
public final class AppendSpeed {
  private AppendSpeed() {}

  public static void main(String[] arguments) throws Exception {
    Path home = Path.of(arguments[0]);
    int seconds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 5;
    long opening = System.nanoTime();
    try (SqlStorage storage = SqlStorage.open(StorageConfig.in(home))) {
      System.out.printf("open: %d ms%n", (System.nanoTime() - opening) / 1_000_000);
      measure(storage, 10, 3);
      for (int conversations : new int[] {1, 10, 100}) {
        System.out.println(conversations + ": " + measure(storage, conversations, seconds));
      }
    }
  }

  static String measure(SqlStorage storage, int conversations, int seconds) throws Exception {
    String text = "x".repeat(800);
    long until = System.nanoTime() + seconds * 1_000_000_000L;
    long cpu = cpu();
    long[] counts = new long[conversations];
    List<Thread> threads = new ArrayList<>();
    for (int c = 0; c < conversations; c++) {
      int index = c;
      ConversationRef ref = new ConversationRef(ConversationId.random(), Optional.empty());
      storage
          .conversations()
          .create(
              new NewConversation(
                  ConversationMetadata.fresh(ref, Optional.empty(), Instant.now()), Opening.NONE));
      threads.add(
          Thread.startVirtualThread(() -> {
            while (System.nanoTime() < until) {
              AppendResult result =
                  storage
                      .eventLog()
                      .append(
                          AppendRequest.byPerson(
                              ref,
                              EventDraft.of(Action.Message.of(text), Source.USER),
                              new Authority.Person(Optional.empty()),
                              AppendKey.fresh()));
              if (!(result instanceof AppendResult.Appended)) {
                throw new IllegalStateException(result.toString());
              }
              counts[index]++;
            }
          }));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    long total = 0;
    for (long count : counts) {
      total += count;
    }
    return "%d appends/s, %d us CPU each"
        .formatted(total / seconds, (cpu() - cpu) / 1_000 / Math.max(1, total));
  }

  private static long cpu() {
    return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }
}
