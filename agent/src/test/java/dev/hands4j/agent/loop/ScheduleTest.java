package dev.hands4j.agent.loop;

import static dev.hands4j.agent.loop.ScriptLlm.byTurn;
import static dev.hands4j.agent.loop.ScriptLlm.edit;
import static dev.hands4j.agent.loop.ScriptLlm.finish;
import static dev.hands4j.agent.loop.ScriptLlm.run;
import static dev.hands4j.agent.loop.ScriptLlm.think;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hands4j.agent.ConversationLoop;
import dev.hands4j.api.event.Action;
import dev.hands4j.api.event.AgentState;
import dev.hands4j.api.event.EventDraft;
import dev.hands4j.api.event.Observation;
import dev.hands4j.api.event.Source;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Something happens at every single crossing of a port, one run for each: whatever it is, the work
 * comes to its end, no command is run twice, every action has exactly one result and every message
 * is taken up once.
 */
class ScheduleTest {
  private static final int CROSSINGS = 48;

  enum Disturbance {
    PAUSE,
    STOP,
    MESSAGE,
    COMMAND,
    OUTAGE,
    KILL,
    KILL_AND_LOSE_SANDBOX
  }

  private static ScriptLlm.Script script() {
    return byTurn(run("a"), think("hm"), run("b", "c"), edit("/d"), run("e"), finish("Done."));
  }

  @ParameterizedTest
  @EnumSource(Disturbance.class)
  void whateverHappensAtAnyCrossing(Disturbance disturbance) throws Exception {
    for (int at = 1; at <= CROSSINGS; at++) {
      play(disturbance + " at " + at, List.of(new Event(at, disturbance)));
    }
  }

  @Test
  void whateverHappensInAnyOrder() throws Exception {
    for (int seed = 0; seed < 60; seed++) {
      Random random = new Random(seed);
      List<Event> events = new ArrayList<>();
      int at = 0;
      for (int i = 0; i < 4; i++) {
        at += 1 + random.nextInt(15);
        Disturbance[] all = Disturbance.values();
        events.add(new Event(at, all[random.nextInt(all.length)]));
      }
      play("seed " + seed + " " + events, events);
    }
  }

  private record Event(int at, Disturbance what) {}

  private void play(String name, List<Event> events) throws Exception {
    try (Stage stage = new Stage(script())) {
      AtomicInteger next = new AtomicInteger();
      AtomicInteger said = new AtomicInteger();
      AtomicBoolean dead = new AtomicBoolean();
      AtomicBoolean inside = new AtomicBoolean();
      var watcher =
          new dev.hands4j.agent.world.Boundary.Watcher() {
            @Override
            public void crossing(long number, String what) {
              if (dead.get()) {
                throw new Stage.Killed();
              }
              int n = next.get();
              if (n < events.size()
                  && number >= events.get(n).at()
                  && inside.compareAndSet(false, true)) {
                next.incrementAndGet();
                try {
                  disturb(stage, events.get(n).what(), dead, said);
                } finally {
                  inside.set(false);
                }
              }
            }
          };
      stage.world.boundary.watch(watcher);
      ConversationLoop loop = stage.start();
      boolean lost = false;
      long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
      while (!isOver(stage, loop)) {
        if (System.nanoTime() > deadline) {
          throw new AssertionError(name + " does not end:\n" + stage.world.story());
        }
        if (loop.join(Duration.ofMillis(1))) {
          boolean killedWithSandbox =
              events.get(next.get() - 1).what() == Disturbance.KILL_AND_LOSE_SANDBOX;
          if (killedWithSandbox) {
            stage.world.sandbox.replace();
            lost = true;
          }
          dead.set(false);
          loop = stage.start();
        }
        nudge(stage);
      }
      stage.world.boundary.watch((_, _) -> {});
      check(name, stage, events, lost);
    }
  }

  private static void disturb(
      Stage stage, Disturbance disturbance, AtomicBoolean dead, AtomicInteger said) {
    switch (disturbance) {
      case PAUSE -> stage.world.control(AgentState.PAUSED);
      case STOP -> stage.world.control(AgentState.STOPPED);
      case MESSAGE -> stage.world.say("message " + said.incrementAndGet());
      case COMMAND -> stage.world.byPerson(Action.Run.of("mine"));
      case OUTAGE -> stage.world.log.loseAnswers(1);
      case KILL, KILL_AND_LOSE_SANDBOX -> {
        dead.set(true);
        throw new Stage.Killed();
      }
    }
  }

  /** Whoever is stopped or paused is asked to go on, once for each time. */
  private static void nudge(Stage stage) {
    switch (stage.world.log.state()) {
      case PAUSED, STOPPED, ERROR, AWAITING_USER_INPUT -> {
        var last =
            stage.world.log.drafts().reversed().stream()
                .filter(d ->
                    d.source() == Source.USER && d.event() instanceof Action.ChangeAgentState
                        || d.source() == Source.USER && d.event() instanceof Action.Message
                        || d.event() instanceof Observation.AgentStateChanged)
                .findFirst()
                .orElseThrow();
        if (last.event() instanceof Observation.AgentStateChanged changed
            && List.of("paused", "stopped", "error", "awaiting_user_input")
                .contains(changed.agentState())) {
          stage.world.say("go on " + stage.world.log.events().size());
        }
      }
      default -> {}
    }
  }

  private static boolean isOver(Stage stage, ConversationLoop loop) throws Exception {
    if (stage.world.log.state() != AgentState.FINISHED || loop.join(Duration.ZERO)) {
      return false;
    }
    List<EventDraft> drafts = stage.world.log.drafts();
    long taken = stage.world.log.head(stage.world.conversation.id()).orElseThrow().takenThrough();
    for (int i = 0; i < drafts.size(); i++) {
      EventDraft draft = drafts.get(i);
      int id = i;
      if (draft.source() == Source.USER && draft.event() instanceof Action.Message && id > taken) {
        return false;
      }
      if (draft.event() instanceof Action action
          && action.runnable()
          && draft.source() == Source.USER
          && stage.answersTo(id).isEmpty()) {
        return false;
      }
    }
    return true;
  }

  private static void check(String name, Stage stage, List<Event> events, boolean lost) {
    boolean stopped = events.stream().anyMatch(e -> e.what() == Disturbance.STOP);
    String story = name + "\n" + stage.world.story();
    assertThat(stage.world.sandbox.ran()).as(story).doesNotHaveDuplicates();
    List<String> agents =
        stage.commandsRun().stream().filter(command -> !command.equals("mine")).toList();
    assertThat(agents).as(story).doesNotHaveDuplicates();
    if (!stopped && !lost) {
      assertThat(agents).as(story).containsExactly("a", "b", "c", "edit", "e");
    }
    List<EventDraft> drafts = stage.world.log.drafts();
    for (int id = 0; id < drafts.size(); id++) {
      EventDraft draft = drafts.get(id);
      if (draft.event() instanceof Action action
          && (action.runnable() || action instanceof Action.Think)) {
        assertThat(stage.answersTo(id)).as(story + "\nanswers to " + id).hasSize(1);
      }
      if (draft.event() instanceof Action.Message said && draft.source() == Source.USER) {
        assertThat(
                drafts.stream()
                    .filter(d ->
                        d.event() instanceof Action.Recall r && r.query().equals(said.content()))
                    .count())
            .as(story + "\nrecalls of " + said.content())
            .isEqualTo(1);
      }
    }
  }
}
