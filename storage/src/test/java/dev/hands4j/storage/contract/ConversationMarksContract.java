package dev.hands4j.storage.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hands4j.api.conversation.ConversationId;
import dev.hands4j.api.conversation.ConversationMarks.Change;
import dev.hands4j.api.conversation.ConversationMarks.Marked;
import dev.hands4j.api.conversation.ConversationMarks.Marks;
import dev.hands4j.api.conversation.ConversationRef;
import dev.hands4j.api.user.UserId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** What marks of conversations promise on any database (web-client.md S-4). */
public abstract class ConversationMarksContract extends ContractTest {
  private static final Optional<UserId> ADA = Optional.of(new UserId("ada"));
  private static final Optional<UserId> BOB = Optional.of(new UserId("bob"));

  private static final Change PIN =
      new Change(Optional.of(true), Optional.empty(), OptionalLong.empty());
  private static final Change ARCHIVE =
      new Change(Optional.empty(), Optional.of(true), OptionalLong.empty());

  private static Change read(long id) {
    return new Change(Optional.empty(), Optional.empty(), OptionalLong.of(id));
  }

  @Test
  void changesOnlyWhatIsNamed() {
    ConversationRef ref = conversation();
    assertThat(storage.marks().change(ADA, ref, PIN)).contains(new Marks(true, false, -1));
    assertThat(storage.marks().change(ADA, ref, read(7))).contains(new Marks(true, false, 7));
    assertThat(storage.marks().change(ADA, ref, ARCHIVE)).contains(new Marks(true, true, 7));
    Change unpin = new Change(Optional.of(false), Optional.empty(), OptionalLong.empty());
    assertThat(storage.marks().change(ADA, ref, unpin)).contains(new Marks(false, true, 7));
    storage.reopen();
    assertThat(storage.marks().of(ADA, List.of(ref)))
        .isEqualTo(Map.of(ref.id(), new Marks(false, true, 7)));
  }

  @Test
  void neverForgetsHowFarAPersonHasRead() {
    ConversationRef ref = conversation();
    storage.marks().change(ADA, ref, read(9));
    assertThat(storage.marks().change(ADA, ref, read(4))).contains(new Marks(false, false, 9));
  }

  @Test
  void keepsEachPersonsMarksToThemselves() {
    ConversationRef ref = conversation();
    storage.marks().change(ADA, ref, PIN);
    storage.marks().change(BOB, ref, ARCHIVE);
    assertThat(storage.marks().of(ADA, List.of(ref)))
        .isEqualTo(Map.of(ref.id(), new Marks(true, false, -1)));
    assertThat(storage.marks().of(BOB, List.of(ref)))
        .isEqualTo(Map.of(ref.id(), new Marks(false, true, -1)));
    assertThat(storage.marks().of(Optional.empty(), List.of(ref))).isEmpty();
    assertThat(storage.marks().page(Optional.empty(), 0, 10).results()).isEmpty();
  }

  @Test
  void listsPinnedOnesFirst() {
    ConversationRef first = conversation();
    ConversationRef second = conversation();
    ConversationRef third = conversation();
    conversation();
    storage.marks().change(ADA, first, PIN);
    storage.marks().change(ADA, second, read(1));
    storage.marks().change(ADA, third, read(1));
    assertThat(ids(0, 2)).containsExactly(first.id(), third.id());
    assertThat(storage.marks().page(ADA, 0, 2).hasMore()).isTrue();
    assertThat(ids(2, 2)).containsExactly(second.id());
    assertThat(storage.marks().page(ADA, 2, 2).hasMore()).isFalse();
  }

  private List<ConversationId> ids(int offset, int limit) {
    return storage.marks().page(ADA, offset, limit).results().stream()
        .map(Marked::conversation)
        .map(activity -> activity.metadata().ref().id())
        .toList();
  }

  @Test
  void forgetsTheMarksOfWhatIsDeleted() {
    ConversationRef ref = conversation();
    storage.marks().change(ADA, ref, PIN);
    storage.conversations().delete(ref.id());
    assertThat(storage.marks().of(ADA, List.of(ref))).isEmpty();
    assertThat(storage.marks().page(ADA, 0, 10).results()).isEmpty();
    assertThat(storage.marks().change(ADA, ref, PIN)).isEmpty();
  }

  @Test
  void readsTheMarksOfManyAtOnce() {
    List<ConversationRef> refs =
        java.util.stream.IntStream.range(0, 130).mapToObj(_ -> conversation()).toList();
    storage.marks().change(ADA, refs.getFirst(), PIN);
    storage.marks().change(ADA, refs.getLast(), PIN);
    assertThat(storage.marks().of(ADA, refs)).hasSize(2);
    assertThat(storage.marks().of(ADA, List.of())).isEmpty();
  }
}
