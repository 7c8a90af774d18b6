package dev.hands4j.storage.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hands4j.api.conversation.ConversationId;
import dev.hands4j.api.conversation.ConversationRef;
import dev.hands4j.api.coordination.Coordinator.Owner;
import dev.hands4j.api.coordination.DesiredState;
import dev.hands4j.api.coordination.Epoch;
import dev.hands4j.api.coordination.NodeId;
import dev.hands4j.api.coordination.StopReason;
import dev.hands4j.api.event.Action;
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
import dev.hands4j.api.log.Head;
import dev.hands4j.api.runtime.RuntimeRef;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What every event log promises about appends, on any database (architecture §8 points 1-3). */
public abstract class EventLogContract extends ContractTest {
  private final NodeId node = NodeId.random();

  private Head head(ConversationRef conversation) {
    return storage.log().head(conversation.id()).orElseThrow();
  }

  @Test
  void givesIdsWithoutGapsInTheOrderOfAppends() {
    ConversationRef conversation = conversation();
    Epoch epoch = claim(conversation, node);
    List<Long> ids = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      ids.add(append(person(conversation, "message " + i)).id().value());
      ids.add(append(loop(conversation, epoch, "ls " + i)).id().value());
    }
    assertThat(ids).containsExactlyElementsOf(LongStream.range(0, 10).boxed().toList());
    assertThat(events(conversation)).extracting(e -> e.id().value()).isEqualTo(ids);
    assertThat(head(conversation).nextId()).isEqualTo(10);
  }

  @Test
  void storesARepeatedKeyOnceAndAnswersWithItsId() {
    ConversationRef conversation = conversation();
    AppendRequest request = person(conversation, "once");
    EventId id = append(request).id();
    append(person(conversation, "between"));
    assertThat(storage.log().append(request))
        .isEqualTo(new AppendResult.Appended(id, true, List.of()));
    assertThat(events(conversation)).hasSize(2);
  }

  @Test
  void keepsTheSameKeyApartInDifferentConversations() {
    ConversationRef one = conversation();
    ConversationRef two = conversation();
    AppendKey key = AppendKey.message("42");
    for (ConversationRef conversation : List.of(one, two)) {
      AppendRequest request = person(conversation, "hello");
      AppendResult result =
          storage
              .log()
              .append(
                  AppendRequest.byPerson(
                      conversation, request.draft(), (Authority.Person) request.authority(), key));
      assertThat(result).isEqualTo(new AppendResult.Appended(new EventId(0), false, List.of()));
    }
  }

  @Test
  void storesSubmittedAppendsInTheirOrder() throws Exception {
    ConversationRef conversation = conversation();
    List<Future<AppendResult>> futures = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      futures.add(storage.log().submit(person(conversation, "m" + i)));
    }
    for (int i = 0; i < futures.size(); i++) {
      assertThat(futures.get(i).get())
          .isEqualTo(new AppendResult.Appended(new EventId(i), false, List.of()));
    }
    assertThat(events(conversation))
        .extracting(e -> ((Action.Message) storage.codec().decode(e).event()).content())
        .isEqualTo(LongStream.range(0, 200).mapToObj(i -> "m" + i).toList());
  }

  @Test
  void refusesALoopWithAnOldEpoch() {
    ConversationRef conversation = conversation();
    Epoch old = claim(conversation, node);
    Epoch current = claim(conversation, NodeId.random(), Optional.of(new Owner(node, old)));
    assertThat(storage.log().append(loop(conversation, old, "ls")))
        .isEqualTo(new AppendResult.StaleOwner());
    assertThat(append(loop(conversation, current, "ls")).id()).isEqualTo(new EventId(0));
    assertThat(events(conversation)).hasSize(1);
  }

  @Test
  void refusesPeopleOfUnknownAndStoppedConversations() {
    ConversationRef unknown = new ConversationRef(ConversationId.random(), Optional.empty());
    assertThat(storage.log().append(person(unknown, "hello")))
        .isEqualTo(new AppendResult.NotRunning());
    assertThat(storage.log().append(loop(unknown, new Epoch(1), "ls")))
        .isEqualTo(new AppendResult.StaleOwner());
    ConversationRef stopped = conversation();
    storage.log().stop(stopped, StopReason.USER);
    assertThat(storage.log().append(person(stopped, "hello")))
        .isEqualTo(new AppendResult.NotRunning());
    assertThat(events(stopped)).hasSize(1);
  }

  @Test
  void answersARepeatedMessageOfAStoppedConversationWithItsId() {
    ConversationRef conversation = conversation();
    AppendRequest request = person(conversation, "just in time");
    append(request);
    storage.log().stop(conversation, StopReason.USER);
    assertThat(storage.log().append(request))
        .isEqualTo(new AppendResult.Appended(new EventId(0), true, List.of()));
  }

  @Test
  void refusesAnActionThatHasNotSeenTheLastControl() {
    ConversationRef conversation = conversation();
    Epoch epoch = claim(conversation, node);
    append(person(conversation, "go"));
    EventId pause =
        append(person(conversation, Action.ChangeAgentState.to(AgentState.PAUSED))).id();
    AppendRequest action = loop(conversation, epoch, "rm file");
    assertThat(storage.log().append(action.seenControl(-1)))
        .isEqualTo(new AppendResult.Superseded(pause));
    assertThat(head(conversation).lastControl()).isEqualTo(pause.value());
    assertThat(append(action.seenControl(pause.value())).id()).isEqualTo(new EventId(2));
  }

  @Test
  void ignoresAControlEventOfTheLoopItself() {
    ConversationRef conversation = conversation();
    Epoch epoch = claim(conversation, node);
    append(loop(conversation, epoch, Action.ChangeAgentState.to(AgentState.RUNNING)));
    assertThat(head(conversation).lastControl()).isEqualTo(-1);
  }

  @Test
  void tellsTheLoopWhatOthersWroteMeanwhile() {
    ConversationRef conversation = conversation();
    Epoch epoch = claim(conversation, node);
    long first = append(person(conversation, "first")).id().value();
    append(loop(conversation, epoch, "ls").takenThrough(first));
    EventId second = append(person(conversation, "second")).id();
    EventId third = append(person(conversation, "third")).id();
    AppendResult.Appended appended = append(loop(conversation, epoch, "pwd").takenThrough(first));
    assertThat(appended.missed()).extracting(StoredEvent::id).containsExactly(second, third);
    assertThat(append(loop(conversation, epoch, "id").takenThrough(third.value())).missed())
        .isEmpty();
    assertThat(append(loop(conversation, epoch, "w")).missed()).isEmpty();
  }

  @Test
  void tellsANewOwnerWhatTheOldOneWrote() {
    ConversationRef conversation = conversation();
    Epoch old = claim(conversation, node);
    EventId left = append(loop(conversation, old, "left behind")).id();
    Epoch epoch = claim(conversation, NodeId.random(), Optional.of(new Owner(node, old)));
    assertThat(append(loop(conversation, epoch, "ls").takenThrough(-1)).missed())
        .extracting(StoredEvent::id)
        .containsExactly(left);
  }

  @Test
  void storesWhatTheLoopHasTakenIntoAccountWithItsEvent() {
    ConversationRef conversation = conversation();
    Epoch epoch = claim(conversation, node);
    append(person(conversation, "first"));
    append(loop(conversation, epoch, "ls").takenThrough(0));
    assertThat(head(conversation).takenThrough()).isZero();
    append(loop(conversation, epoch, "ls"));
    assertThat(head(conversation).takenThrough()).isZero();
    storage.reopen();
    assertThat(head(conversation).takenThrough()).isZero();
    assertThat(head(conversation).nextId()).isEqualTo(3);
  }

  @Test
  void foldsTheAgentsStateOnlyFromWhatTheLoopWrote() {
    ConversationRef conversation = conversation();
    Epoch epoch = claim(conversation, node);
    assertThat(head(conversation).agentState()).isEqualTo(AgentState.LOADING);
    append(state(conversation, epoch, AgentState.RUNNING));
    assertThat(head(conversation).agentState()).isEqualTo(AgentState.RUNNING);
    append(person(conversation, Observation.AgentStateChanged.to(AgentState.FINISHED, "")));
    assertThat(head(conversation).agentState()).isEqualTo(AgentState.RUNNING);
    append(loop(conversation, epoch, new Observation.AgentStateChanged("", "dancing", "")));
    assertThat(head(conversation).agentState()).isEqualTo(AgentState.RUNNING);
  }

  @Test
  void takesForgedCausalityFromWhatPeopleWrite() {
    ConversationRef conversation = conversation();
    append(person(conversation, "first"));
    AppendRequest forged =
        new AppendRequest(
            conversation,
            EventDraft.of(new Observation.Success("done"), Source.ENVIRONMENT)
                .causedBy(new EventId(0)),
            new Authority.Person(Optional.empty()),
            AppendKey.fresh(),
            OptionalLong.empty(),
            OptionalLong.empty());
    append(forged);
    StoredEvent stored = events(conversation).getLast();
    assertThat(stored.source()).isEqualTo(Source.USER);
    assertThat(stored.cause()).isEmpty();
    assertThat(stored.text()).doesNotContain("cause");
  }

  @Test
  void stopsInOneStep() {
    ConversationRef conversation = conversation();
    Epoch epoch = claim(conversation, node);
    append(person(conversation, "first"));
    append(state(conversation, epoch, AgentState.RUNNING));
    Optional<EventId> last = storage.log().stop(conversation, StopReason.USER);
    assertThat(last).contains(new EventId(2));
    Head head = head(conversation);
    assertThat(head.desiredState()).isEqualTo(DesiredState.STOPPED);
    assertThat(head.agentState()).isEqualTo(AgentState.STOPPED);
    assertThat(head.epoch()).contains(new Epoch(epoch.value() + 1));
    assertThat(storage.log().append(loop(conversation, epoch, "ls")))
        .isEqualTo(new AppendResult.StaleOwner());
    StoredEvent stored = events(conversation).getLast();
    assertThat(stored.source()).isEqualTo(Source.ENVIRONMENT);
    assertThat(storage.codec().decode(stored).event())
        .isEqualTo(Observation.AgentStateChanged.to(AgentState.STOPPED, ""));
    assertThat(storage.log().stop(conversation, StopReason.IDLE)).isEmpty();
    assertThat(events(conversation)).hasSize(3);
  }

  @Test
  void stopsAsDeletedForGood() {
    ConversationRef conversation = conversation();
    storage.log().stop(conversation, StopReason.USER);
    assertThat(storage.log().stop(conversation, StopReason.DELETED)).isEmpty();
    assertThat(head(conversation).desiredState()).isEqualTo(DesiredState.DELETED);
  }

  @Test
  void remembersTheSandboxForTheCurrentOwnerOnly() {
    ConversationRef conversation = conversation();
    Epoch old = claim(conversation, node);
    RuntimeRef sandbox = new RuntimeRef("local", "i-1", "/tmp/x");
    assertThat(storage.log().recordRuntime(conversation, old, sandbox)).isTrue();
    claim(conversation, NodeId.random(), Optional.of(new Owner(node, old)));
    assertThat(
            storage
                .log()
                .recordRuntime(conversation, old, new RuntimeRef("local", "i-2", "/tmp/y")))
        .isFalse();
    storage.reopen();
    assertThat(head(conversation).runtime()).contains(sandbox);
  }

  @Test
  void survivesARestartWithEverything() {
    ConversationRef conversation = conversation();
    Epoch epoch = claim(conversation, node);
    AppendRequest request = person(conversation, "before");
    append(request);
    append(state(conversation, epoch, AgentState.PAUSED));
    List<StoredEvent> before = events(conversation);
    Head head = head(conversation);
    storage.reopen();
    assertThat(head(conversation)).isEqualTo(head);
    assertThat(events(conversation))
        .extracting(StoredEvent::text)
        .isEqualTo(before.stream().map(StoredEvent::text).toList());
    assertThat(append(request).repeated()).isTrue();
    assertThat(append(loop(conversation, epoch, "ls")).id()).isEqualTo(new EventId(2));
  }

  @Test
  void keepsOneOrderForSeveralProcesses() throws Exception {
    ConversationRef conversation = conversation();
    try (StorageFixture elsewhere = storage.another()) {
      List<Future<AppendResult>> futures = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        futures.add(storage.log().submit(person(conversation, "here " + i)));
        futures.add(elsewhere.log().submit(person(conversation, "there " + i)));
      }
      List<Long> ids = new ArrayList<>();
      for (Future<AppendResult> future : futures) {
        ids.add(((AppendResult.Appended) future.get()).id().value());
      }
      assertThat(ids)
          .containsExactlyInAnyOrderElementsOf(LongStream.range(0, 200).boxed().toList());
    }
  }

  @Test
  void neverLetsTimeRunBackwards() {
    ConversationRef conversation = conversation();
    append(person(conversation, "first"));
    storage.setTime(START.minusSeconds(60));
    append(person(conversation, "second"));
    storage.setTime(START.plusSeconds(60));
    append(person(conversation, "third"));
    assertThat(events(conversation))
        .extracting(StoredEvent::time)
        .containsExactly(START, START, START.plusSeconds(60));
    assertThat(events(conversation).getFirst().text())
        .contains("\"timestamp\":\"2026-03-04T05:06:07.123456\"");
  }
}
