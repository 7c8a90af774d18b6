package dev.hands4j.storage.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hands4j.api.conversation.ConversationMetadata;
import dev.hands4j.api.conversation.ConversationRef;
import dev.hands4j.api.conversation.ConversationStore.NewConversation;
import dev.hands4j.api.conversation.ConversationStore.Opening;
import dev.hands4j.api.event.StoredEvent;
import dev.hands4j.api.log.EventFollower;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What followers promise: everything once, in order, soon (boundaries.md E2-E4, T-28). */
public abstract class EventFollowingContract extends ContractTest {
  private static final Duration LONG = Duration.ofHours(1);

  private static List<Long> ids(List<StoredEvent> events) {
    return events.stream().map(e -> e.id().value()).toList();
  }

  @Test
  void givesStoredEventsFirstAndThenNewOnes() throws Exception {
    ConversationRef conversation = conversation();
    append(person(conversation, "a"));
    append(person(conversation, "b"));
    try (EventFollower follower = storage.log().follow(conversation.id(), 1)) {
      assertThat(ids(follower.next(LONG))).containsExactly(1L);
      assertThat(follower.next(Duration.ZERO)).isEmpty();
      append(person(conversation, "c"));
      assertThat(ids(follower.next(LONG))).containsExactly(2L);
    }
  }

  @Test
  void waitsForAnIdOfTheFuture() throws Exception {
    ConversationRef conversation = conversation();
    try (EventFollower follower = storage.log().follow(conversation.id(), 2)) {
      CompletableFuture<List<StoredEvent>> next = inBackground(follower);
      for (int i = 0; i < 3; i++) {
        append(person(conversation, "m" + i));
      }
      assertThat(ids(next.get(60, TimeUnit.SECONDS))).containsExactly(2L);
    }
  }

  @Test
  void wakesAtOnceWhenSomethingIsAppended() throws Exception {
    ConversationRef conversation = conversation();
    try (EventFollower follower = storage.log().follow(conversation.id(), 0)) {
      CompletableFuture<List<StoredEvent>> next = inBackground(follower);
      append(person(conversation, "hello"));
      assertThat(ids(next.get(60, TimeUnit.SECONDS))).containsExactly(0L);
    }
  }

  @Test
  void endsAWaitWhenItIsWokenOrClosed() throws Exception {
    ConversationRef conversation = conversation();
    EventFollower follower = storage.log().follow(conversation.id(), 0);
    CompletableFuture<List<StoredEvent>> woken = inBackground(follower);
    follower.wake();
    assertThat(woken.get(60, TimeUnit.SECONDS)).isEmpty();
    append(person(conversation, "hello"));
    assertThat(ids(follower.next(LONG))).containsExactly(0L);
    CompletableFuture<List<StoredEvent>> closed = inBackground(follower);
    follower.close();
    assertThat(closed.get(60, TimeUnit.SECONDS)).isEmpty();
    assertThat(follower.next(LONG)).isEmpty();
  }

  @Test
  void givesEveryEventOnceWhileManyAreAppended() throws Exception {
    ConversationRef conversation = conversation();
    int writers = 4;
    int each = 250;
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int w = 0; w < writers; w++) {
        threads.submit(() -> {
          for (int i = 0; i < each; i++) {
            append(person(conversation, "m" + i));
          }
        });
      }
      List<CompletableFuture<List<Long>>> seen = new ArrayList<>();
      for (int f = 0; f < 5; f++) {
        seen.add(
            CompletableFuture.supplyAsync(() -> followTo(conversation, writers * each), threads));
      }
      List<Long> all = LongStream.range(0, writers * each).boxed().toList();
      for (CompletableFuture<List<Long>> one : seen) {
        assertThat(one.get(60, TimeUnit.SECONDS)).isEqualTo(all);
      }
    }
  }

  @Test
  void findsWhatAnotherProcessAppends() throws Exception {
    ConversationRef conversation = conversation();
    append(person(conversation, "here"));
    try (StorageFixture elsewhere = storage.another();
        EventFollower follower = storage.log().follow(conversation.id(), 1)) {
      CompletableFuture<List<StoredEvent>> next = inBackground(follower);
      elsewhere.log().append(person(conversation, "there"));
      assertThat(ids(next.get(60, TimeUnit.SECONDS))).containsExactly(1L);
      append(person(conversation, "here again"));
      assertThat(ids(follower.next(LONG))).containsExactly(2L);
    }
  }

  @Test
  void followsALogThatBeginsAnewUnderTheSameId() throws Exception {
    ConversationRef conversation = conversation();
    append(person(conversation, "old"));
    append(person(conversation, "old"));
    try (EventFollower old = storage.log().follow(conversation.id(), 0)) {
      assertThat(ids(old.next(LONG))).containsExactly(0L, 1L);
      storage.conversations().delete(conversation.id());
      storage
          .conversations()
          .create(
              new NewConversation(
                  ConversationMetadata.fresh(conversation, Optional.empty(), START), Opening.NONE));
      try (EventFollower follower = storage.log().follow(conversation.id(), 0)) {
        CompletableFuture<List<StoredEvent>> next = inBackground(follower);
        append(person(conversation, "new"));
        assertThat(ids(next.get(60, TimeUnit.SECONDS))).containsExactly(0L);
      }
    }
  }

  @Test
  void keepsThousandsOfFollowersWithoutAThreadEach() throws Exception {
    int followers = 3_000;
    ConversationRef conversation = conversation();
    CountDownLatch waiting = new CountDownLatch(followers);
    AtomicInteger got = new AtomicInteger();
    int before = Thread.activeCount();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < followers; i++) {
        threads.submit(() -> {
          try (EventFollower follower = storage.log().follow(conversation.id(), 0)) {
            waiting.countDown();
            got.addAndGet(follower.next(LONG).size());
          }
          return true;
        });
      }
      waiting.await();
      assertThat(Thread.activeCount()).isLessThan(before + 20);
      append(person(conversation, "to everybody"));
    }
    assertThat(got).hasValue(followers);
  }

  private List<Long> followTo(ConversationRef conversation, int count) {
    List<Long> seen = new ArrayList<>();
    try (EventFollower follower = storage.log().follow(conversation.id(), 0)) {
      while (seen.size() < count) {
        seen.addAll(ids(follower.next(LONG)));
      }
      return seen;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static CompletableFuture<List<StoredEvent>> inBackground(EventFollower follower) {
    CompletableFuture<List<StoredEvent>> result = new CompletableFuture<>();
    Thread.startVirtualThread(() -> {
      try {
        result.complete(follower.next(LONG));
      } catch (InterruptedException | RuntimeException e) {
        result.completeExceptionally(e);
      }
    });
    return result;
  }
}
