package dev.hands4j.storage.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hands4j.api.conversation.ConversationId;
import dev.hands4j.api.conversation.ConversationRef;
import dev.hands4j.api.coordination.Coordinator.Owner;
import dev.hands4j.api.coordination.DesiredState;
import dev.hands4j.api.coordination.Epoch;
import dev.hands4j.api.coordination.NodeId;
import dev.hands4j.api.coordination.Ownership.Claim;
import dev.hands4j.api.coordination.StopReason;
import dev.hands4j.api.event.Action;
import dev.hands4j.api.event.AgentState;
import dev.hands4j.api.event.Event;
import dev.hands4j.api.event.EventDraft;
import dev.hands4j.api.event.Source;
import dev.hands4j.api.log.AppendKey;
import dev.hands4j.api.log.AppendRequest;
import dev.hands4j.api.log.AppendResult;
import dev.hands4j.api.log.Authority;
import dev.hands4j.storage.contract.Actor;
import dev.hands4j.storage.contract.ModelCalls;
import dev.hands4j.storage.contract.SpecModel;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * All interleavings of a few participants at the granularity of port calls, each of which may stall
 * between any two (T-21, T-22): in every state the rules that the store applies answer as the model
 * does, and no stale epoch has written after a newer one.
 */
final class AppendRulesTest {
  private int states;

  @ParameterizedTest
  @CsvSource({
    "two nodes race and one stalls,        ocvaax, ocvaax, -,  -",
    "a takeover while the old one repeats, ocarar, ocaara, -,  -",
    "a pause comes between,                ocvava, ocvaa,  pm, -",
    "a stop and a restart come between,    ocaaa,  osaaa,  m,  z",
    "two stops and two starts,             osaax,  osaa,   zm, z"
  })
  void holdInEveryInterleaving(String name, String a, String b, String ada, String eve) {
    List<Actor> actors = new ArrayList<>();
    actors.add(Actor.of("a", a));
    actors.add(Actor.of("b", b));
    if (!ada.equals("-")) {
      actors.add(Actor.of("ada", ada));
    }
    if (!eve.equals("-")) {
      actors.add(Actor.of("eve", eve));
    }
    explore(actors, SpecModel.EMPTY, RuleStore.EMPTY, name);
    assertThat(states).isGreaterThan(500);
  }

  private void explore(List<Actor> actors, SpecModel model, RuleStore store, String history) {
    states++;
    assertThat(model.violation()).as(history).isEmpty();
    for (int index = 0; index < actors.size(); index++) {
      Actor actor = actors.get(index);
      if (actor.isDone()) {
        continue;
      }
      ModelCalls expected = new ModelCalls(model);
      RuleCalls real = new RuleCalls(store);
      Actor.Turn turn = actor.next(real);
      String path = history + " " + actor.name() + actor.program().charAt(actor.at());
      if (!turn.answer().equals(actor.next(expected).answer())) {
        assertThat(turn.answer()).as(path).isEqualTo(actor.next(new ModelCalls(model)).answer());
      }
      List<Actor> after = new ArrayList<>(actors);
      after.set(index, turn.after());
      explore(after, expected.model(), real.store, path);
    }
  }

  @Test
  void theModelItselfNoticesAStaleWriter() {
    SpecModel broken =
        new SpecModel(
            2,
            Optional.empty(),
            false,
            -1,
            List.of(new SpecModel.Entry("x", 2), new SpecModel.Entry("y", 1)));
    assertThat(broken.violation()).isPresent();
  }

  /** Head and keys, as the database would hold them. */
  private record RuleStore(HeadRow head, List<String> keys) {
    static final RuleStore EMPTY =
        new RuleStore(
            new HeadRow(
                new ConversationId("c"),
                1,
                0,
                Optional.empty(),
                DesiredState.RUNNING,
                Optional.empty(),
                0,
                -1,
                -1,
                -1,
                -1,
                AgentState.LOADING,
                Optional.empty(),
                0,
                0,
                false,
                0),
            List.of());

    RuleStore with(HeadRow newHead, String key) {
      List<String> more = new ArrayList<>(keys);
      more.add(key);
      return new RuleStore(newHead, more);
    }
  }

  /** The rules in the order in which the store applies them. */
  private static final class RuleCalls implements Actor.Calls {
    private RuleStore store;

    private RuleCalls(RuleStore store) {
      this.store = store;
    }

    @Override
    public Optional<String> owner() {
      return store.head().node().map(NodeId::value);
    }

    @Override
    public long epoch() {
      return store.head().epoch();
    }

    @Override
    public long lastControl() {
      return store.head().lastControl();
    }

    @Override
    public String claim(String node, Optional<String> expected, long expectedEpoch, boolean start) {
      AppendRules.Claimed claimed =
          AppendRules.claim(
              store.head(),
              new NodeId(node),
              expected.map(e -> new Owner(new NodeId(e), new Epoch(expectedEpoch))),
              start,
              store.head().writtenAt());
      store = new RuleStore(claimed.head(), store.keys());
      return switch (claimed.answer()) {
        case Claim.Claimed c -> "claimed " + c.epoch();
        case Claim.Held held -> "held by " + held.owner().node() + " " + held.owner().epoch();
        case Claim.Stopped _ -> "stopped";
        case Claim.Unknown _ -> "unknown";
      };
    }

    @Override
    public void release(String node, long epoch) {
      if (store.head().isOwnedBy(new NodeId(node), new Epoch(epoch))) {
        store = new RuleStore(store.head().withoutNode(), store.keys());
      }
    }

    @Override
    public String appendByLoop(String key, long epoch, long seenControl) {
      return append(
          key,
          Action.Run.of("ls"),
          new Authority.Loop(new Epoch(epoch)),
          OptionalLong.of(seenControl));
    }

    @Override
    public String appendByPerson(String key, boolean control) {
      Event event =
          control ? Action.ChangeAgentState.to(AgentState.PAUSED) : Action.Message.of("hello");
      return append(key, event, new Authority.Person(Optional.empty()), OptionalLong.empty());
    }

    private String append(String key, Event event, Authority authority, OptionalLong seenControl) {
      AppendRequest request =
          new AppendRequest(
              new ConversationRef(store.head().id(), Optional.empty()),
              EventDraft.of(event, Source.AGENT),
              authority,
              new AppendKey(key),
              OptionalLong.empty(),
              seenControl);
      Optional<AppendResult> refusal =
          AppendRules.refuseAuthority(Optional.of(store.head()), request);
      if (refusal.isEmpty() && store.keys().contains(key)) {
        return "repeated " + store.keys().indexOf(key);
      }
      refusal = refusal.or(() -> AppendRules.refuseNew(store.head(), request));
      if (refusal.isEmpty()) {
        long id = store.head().nextId();
        store = store.with(AppendRules.appended(store.head(), request, 0), key);
        return "appended " + id;
      }
      return switch (refusal.get()) {
        case AppendResult.StaleOwner _ -> "stale";
        case AppendResult.NotRunning _ -> "not running";
        case AppendResult.Superseded superseded -> "superseded " + superseded.control();
        case AppendResult.Appended _, AppendResult.Unavailable _ -> "impossible";
      };
    }

    @Override
    public String stop() {
      if (store.head().desiredState() != DesiredState.RUNNING) {
        return "nothing to stop";
      }
      long id = store.head().nextId();
      HeadRow stopped = AppendRules.stopped(store.head(), StopReason.USER);
      store = store.with(stopped.appendedByStop(0), "s:" + stopped.epoch());
      return "stopped with " + id;
    }
  }
}
