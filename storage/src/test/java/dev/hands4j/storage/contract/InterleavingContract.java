package dev.hands4j.storage.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hands4j.api.conversation.ConversationRef;
import dev.hands4j.api.coordination.Coordinator.Owner;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A real store answers every call of random interleavings as the model does (T-21, T-22). */
public abstract class InterleavingContract extends ContractTest {
  private static final int RUNS = 60;

  @Test
  void answersAsTheModelInRandomInterleavings() {
    Random random = new Random(21);
    for (int run = 0; run < RUNS; run++) {
      List<Actor> actors =
          new ArrayList<>(
              List.of(
                  Actor.of("a", "ocvaravaraxocva"),
                  Actor.of("b", "osvarvaaxocvaar"),
                  Actor.of("c", "ocvaravaxsa"),
                  Actor.of("ada", "mn"),
                  Actor.of("bob", "pmn"),
                  Actor.of("eve", "z")));
      ConversationRef conversation = conversation();
      Calls real = new Calls(conversation);
      SpecModel model = SpecModel.EMPTY;
      StringBuilder history = new StringBuilder("run " + run);
      while (!actors.isEmpty()) {
        int index = random.nextInt(actors.size());
        Actor actor = actors.get(index);
        ModelCalls expected = new ModelCalls(model);
        Actor.Turn modelTurn = actor.next(expected);
        Actor.Turn realTurn = actor.next(real);
        history.append(", ").append(actor.name()).append(actor.program().charAt(actor.at()));
        assertThat(realTurn.answer()).as("%s", history).isEqualTo(modelTurn.answer());
        model = expected.model();
        assertThat(model.violation()).as("%s", history).isEmpty();
        if (realTurn.after().isDone()) {
          actors.remove(index);
        } else {
          actors.set(index, realTurn.after());
        }
      }
      assertThat(events(conversation)).hasSize(model.events().size());
      for (int id = 0; id < model.events().size(); id++) {
        assertThat(events(conversation).get(id).id().value()).isEqualTo(id);
      }
    }
  }

  /** The port calls on the store under test. */
  private final class Calls implements Actor.Calls {
    private final ConversationRef conversation;

    private Calls(ConversationRef conversation) {
      this.conversation = conversation;
    }

    @Override
    public Optional<String> owner() {
      return Optional.ofNullable(
              storage.ownership().owners(List.of(conversation.id())).get(conversation.id()))
          .map(owner -> owner.node().value());
    }

    @Override
    public long epoch() {
      return storage
          .log()
          .head(conversation.id())
          .orElseThrow()
          .epoch()
          .map(Epoch::value)
          .orElse(0L);
    }

    @Override
    public long lastControl() {
      return storage.log().head(conversation.id()).orElseThrow().lastControl();
    }

    @Override
    public String claim(String node, Optional<String> expected, long expectedEpoch, boolean start) {
      Claim claim =
          storage
              .ownership()
              .claim(
                  conversation,
                  new NodeId(node),
                  expected.map(e -> new Owner(new NodeId(e), new Epoch(expectedEpoch))),
                  start);
      return switch (claim) {
        case Claim.Claimed claimed -> "claimed " + claimed.epoch();
        case Claim.Held held -> "held by " + held.owner().node() + " " + held.owner().epoch();
        case Claim.Stopped _ -> "stopped";
        case Claim.Unknown _ -> "unknown";
      };
    }

    @Override
    public void release(String node, long epoch) {
      storage.ownership().release(conversation, new NodeId(node), new Epoch(epoch));
    }

    @Override
    public String appendByLoop(String key, long epoch, long seenControl) {
      return append(
          key,
          Action.Run.of(key),
          new Authority.Loop(new Epoch(epoch)),
          OptionalLong.of(seenControl));
    }

    @Override
    public String appendByPerson(String key, boolean control) {
      Event event =
          control ? Action.ChangeAgentState.to(AgentState.PAUSED) : Action.Message.of(key);
      return append(key, event, new Authority.Person(Optional.empty()), OptionalLong.empty());
    }

    private String append(String key, Event event, Authority authority, OptionalLong seenControl) {
      AppendResult result =
          storage
              .log()
              .append(
                  new AppendRequest(
                      conversation,
                      EventDraft.of(event, Source.AGENT),
                      authority,
                      new AppendKey(key),
                      OptionalLong.empty(),
                      seenControl));
      return switch (result) {
        case AppendResult.Appended appended ->
            (appended.repeated() ? "repeated " : "appended ") + appended.id();
        case AppendResult.StaleOwner _ -> "stale";
        case AppendResult.NotRunning _ -> "not running";
        case AppendResult.Superseded superseded -> "superseded " + superseded.control();
        case AppendResult.Unavailable unavailable -> unavailable.reason();
      };
    }

    @Override
    public String stop() {
      return storage
          .log()
          .stop(conversation, StopReason.USER)
          .map(id -> "stopped with " + id)
          .orElse("nothing to stop");
    }
  }
}
