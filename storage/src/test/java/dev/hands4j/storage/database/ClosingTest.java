package dev.hands4j.storage.database;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hands4j.api.StoreUnavailableException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** However calls and a close cross, every call is answered and the close comes to an end. */
final class ClosingTest {
  private static final int ROUNDS = 150;
  private static final int CALLERS = 8;

  @TempDir private Path folder;

  private Sqlite database() {
    return new Sqlite(folder.resolve("x.db"), 1_000, 1 << 20);
  }

  @Test
  void answersEveryReadThatCrossesAClose() throws Exception {
    database().writing().open().close();
    for (int round = 0; round < ROUNDS; round++) {
      Readers readers = new Readers(database().reading(), 2, 4, 10_000);
      readers.start();
      cross(
          readers::close,
          answered -> answered.accept(readers.call(session -> session.list("SELECT 1", r -> 1))));
    }
  }

  @Test
  void answersEveryWriteThatCrossesAClose() throws Exception {
    for (int round = 0; round < ROUNDS; round++) {
      Writer writer = new Writer(database().writing(), new Nobody(), 4, 10, 10_000);
      writer.start();
      cross(writer::close, answered -> answered.accept(writer.call(session -> List.of(1))));
    }
  }

  private static void cross(Runnable close, Consumer<Consumer<List<Integer>>> call)
      throws InterruptedException {
    CountDownLatch begun = new CountDownLatch(CALLERS);
    List<Thread> callers = new ArrayList<>();
    for (int i = 0; i < CALLERS; i++) {
      callers.add(
          Thread.startVirtualThread(() -> {
            begun.countDown();
            try {
              while (true) {
                call.accept(answer -> assertThat(answer).containsExactly(1));
              }
            } catch (StoreUnavailableException closed) {
              assertThat(closed).hasMessage("the store is closed");
            }
          }));
    }
    begun.await();
    close.run();
    for (Thread caller : callers) {
      caller.join();
    }
  }

  private static final class Nobody implements Writer.Participant {
    @Override
    public void begun(Session session) {}

    @Override
    public void beforeCommit(Session session) {}

    @Override
    public void committed() {}

    @Override
    public void rolledBack() {}
  }
}
