package dev.hands4j.agent.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hands4j.agent.AgentConfig;
import dev.hands4j.agent.ConversationLoop;
import dev.hands4j.agent.EndReason;
import dev.hands4j.agent.LoopStart;
import dev.hands4j.agent.llm.PricedLlm;
import dev.hands4j.agent.world.FakeLease;
import dev.hands4j.agent.world.World;
import dev.hands4j.api.conversation.ConversationStore.Opening;
import dev.hands4j.api.event.Action;
import dev.hands4j.api.event.EventDraft;
import dev.hands4j.api.event.Observation;
import dev.hands4j.api.settings.LlmSettings;
import dev.hands4j.api.settings.Settings;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** A world with an agent in it, whose model is in the same process. */
final class Stage implements AutoCloseable {
  /** What a process feels when it is killed. */
  static final class Killed extends Error {
    private static final long serialVersionUID = 1L;
  }

  final World world = new World();
  final ScriptLlm llm;
  AgentConfig config =
      AgentConfig.DEFAULTS.withModel(
          AgentConfig.ModelAccess.DEFAULTS.withWaits(Duration.ofMillis(1), Duration.ofMillis(4)));
  Settings settings =
      World.with(
          new LlmSettings(Optional.of("script"), Optional.empty(), Optional.empty()),
          Optional.empty(),
          Optional.empty(),
          false);
  Optional<ScriptLlm> writer = Optional.empty();
  private Opening opening = World.saying("Do it");
  private Optional<ConversationLoop> loop = Optional.empty();
  private Optional<FakeLease> lease = Optional.empty();

  Stage(ScriptLlm.Script script) {
    llm = new ScriptLlm(script);
  }

  Stage(ScriptLlm model) {
    llm = model;
  }

  /** Summaries are written by this model. */
  Stage writer(ScriptLlm.Script script) {
    writer = Optional.of(new ScriptLlm(script));
    return this;
  }

  Stage opening(Opening other) {
    opening = other;
    return this;
  }

  Stage limits(Optional<Integer> iterations, Optional<Integer> condenserSize) {
    settings = World.with(settings.llm(), iterations, condenserSize, false);
    return this;
  }

  Stage confirming() {
    settings = World.with(settings.llm(), Optional.empty(), Optional.empty(), true);
    return this;
  }

  ConversationLoop start() {
    Assembly assembly =
        new Assembly(
            config, world.log, world.codec, world.sandbox, world.signals, models(), world.clock);
    LoopStart start = world.start(settings, opening);
    lease = Optional.of((FakeLease) start.lease());
    Loop started = assembly.loop(start);
    started.start();
    loop = Optional.of(started);
    return started;
  }

  private Assembly.ModelSource models() {
    return new Assembly.ModelSource() {
      @Override
      public PricedLlm open(LlmSettings settings, Supplier<String> workingDirectory) {
        return llm;
      }

      @Override
      public Optional<PricedLlm> writer(LlmSettings settings) {
        return writer.map(w -> w);
      }
    };
  }

  FakeLease lease() {
    return lease.orElseThrow();
  }

  /** The process dies at its next crossing of a port, and another takes over. */
  void kill() throws InterruptedException {
    world.boundary.watch((_, _) -> {
      throw new Killed();
    });
    ConversationLoop dying = loop.orElseThrow();
    // What is in the middle of a wait crosses nothing: it is cut off without a trace.
    dying.handOver();
    assertThat(dying.join(World.PATIENCE)).isTrue();
    world.boundary.watch((_, _) -> {});
  }

  EndReason end(ConversationLoop ending) throws InterruptedException {
    AtomicReference<EndReason> reason = new AtomicReference<>();
    ending.onEnd(reason::set);
    assertThat(ending.join(World.PATIENCE)).isTrue();
    org.awaitility.Awaitility.await().until(() -> reason.get() != null);
    return reason.get();
  }

  List<String> commandsRun() {
    List<EventDraft> drafts = world.log.drafts();
    return world.sandbox.ran().stream()
        .map(id -> drafts.get(id.intValue()).event())
        .map(e -> e instanceof Action.Run run ? run.command() : e.kind())
        .collect(Collectors.toList());
  }

  /** Observations that answer an action. */
  List<Observation> answersTo(long action) {
    return world.log.drafts().stream()
        .filter(d -> d.cause().filter(c -> c.value() == action).isPresent())
        .map(d -> (Observation) d.event())
        .toList();
  }

  @Override
  public void close() throws InterruptedException {
    if (loop.isPresent()) {
      world.boundary.watch((_, _) -> {});
      world.sandbox.release();
      loop.get().stop();
      assertThat(loop.get().join(World.PATIENCE)).isTrue();
    }
  }
}
