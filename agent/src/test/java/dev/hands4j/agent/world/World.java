package dev.hands4j.agent.world;

import static org.awaitility.Awaitility.await;

import dev.hands4j.agent.Briefing;
import dev.hands4j.agent.LoopStart;
import dev.hands4j.api.conversation.ConversationId;
import dev.hands4j.api.conversation.ConversationRef;
import dev.hands4j.api.conversation.ConversationStore.Opening;
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
import dev.hands4j.api.runtime.SandboxSpec;
import dev.hands4j.api.runtime.WorkspacePreparation;
import dev.hands4j.api.settings.LlmSettings;
import dev.hands4j.api.settings.Settings;
import dev.hands4j.api.user.Secret;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;

/** One conversation and everything around its agent. */
public final class World {
  public static final Duration PATIENCE = Duration.ofSeconds(30);

  public final ConversationRef conversation =
      new ConversationRef(new ConversationId("c0ffee"), Optional.empty());
  public final Boundary boundary = new Boundary();
  public final TokenCodec codec = new TokenCodec();
  public final SettableClock clock = new SettableClock();
  public final MemoryLog log = new MemoryLog(codec, boundary, clock);
  public final FakeSandbox sandbox = new FakeSandbox(boundary);
  public final RecordedSignals signals = new RecordedSignals();
  private WorkspacePreparation preparation = WorkspacePreparation.NONE;
  private Briefing briefing = Briefing.NONE;

  public void preparation(WorkspacePreparation other) {
    preparation = other;
  }

  public void briefing(Briefing other) {
    briefing = other;
  }

  /** What a new owner is started with. */
  public LoopStart start(Settings settings, Opening opening) {
    FakeLease lease = new FakeLease(conversation, log.claim());
    Head head = log.head(conversation.id()).orElseThrow();
    return new LoopStart(
        lease, head, opening, settings, SandboxSpec.DEFAULT, Set.of(), preparation, briefing);
  }

  public static Opening saying(String text) {
    return new Opening(
        Optional.of(Action.Message.of(text)),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  public static Settings settings(String model, String baseUrl) {
    return with(
        new LlmSettings(
            Optional.of(model), Optional.of(new Secret("sk-test-key")), Optional.of(baseUrl)),
        Optional.empty(),
        Optional.empty(),
        false);
  }

  public static Settings with(
      LlmSettings llm,
      Optional<Integer> maxIterations,
      Optional<Integer> condenserMaxSize,
      boolean confirmation) {
    Settings d = Settings.DEFAULTS;
    return new Settings(
        d.language(),
        d.agent(),
        maxIterations,
        d.securityAnalyzer(),
        confirmation ? Optional.of(true) : Optional.empty(),
        llm,
        d.remoteRuntimeResourceFactor(),
        true,
        false,
        true,
        true,
        d.userConsentsToAnalytics(),
        d.sandboxBaseContainerImage(),
        d.sandboxRuntimeContainerImage(),
        d.mcpConfig(),
        d.searchApiKey(),
        d.sandboxApiKey(),
        d.maxBudgetPerTask(),
        condenserMaxSize,
        d.email(),
        d.emailVerified(),
        d.gitUserName(),
        d.gitUserEmail());
  }

  public EventId say(String text) {
    return byPerson(Action.Message.of(text));
  }

  public EventId control(AgentState state) {
    return byPerson(Action.ChangeAgentState.to(state));
  }

  public EventId byPerson(Action action) {
    AppendResult result =
        log.append(
            AppendRequest.byPerson(
                conversation,
                EventDraft.of(action, Source.USER),
                new Authority.Person(Optional.empty()),
                AppendKey.fresh()));
    if (result instanceof AppendResult.Appended appended) {
      return appended.id();
    }
    throw new AssertionError("a person could not write: " + result);
  }

  public void awaitState(AgentState state) {
    await("state " + state + " in\n" + story())
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(2))
        .until(() -> log.state() == state);
  }

  public void awaitEvent(Predicate<EventDraft> wanted) {
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(2))
        .until(() -> log.drafts().stream().anyMatch(wanted));
  }

  public List<String> kinds() {
    return log.events().stream().map(this::line).toList();
  }

  /** The log, a line for each event. */
  public String story() {
    return String.join("\n", kinds());
  }

  private String line(StoredEvent event) {
    EventDraft draft = codec.peek(event);
    String detail =
        switch (draft.event()) {
          case Observation.AgentStateChanged s -> " " + s.agentState();
          case Action.ChangeAgentState s -> " " + s.agentState();
          case Action.Run r -> " " + r.command();
          case Action.Message m -> " " + m.content();
          default -> "";
        };
    return event.source().wire() + (event.isAction() ? " > " : " < ") + event.kind() + detail;
  }

  public List<EventDraft> draftsOf(Class<?> kind) {
    return log.drafts().stream().filter(d -> kind.isInstance(d.event())).toList();
  }

  /** A clock that stands until it is moved. */
  public static final class SettableClock extends Clock {
    private final AtomicReference<Instant> now =
        new AtomicReference<>(Instant.parse("2026-11-24T10:00:00Z"));

    public void advance(Duration by) {
      now.updateAndGet(t -> t.plus(by));
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }

    @Override
    public Instant instant() {
      return now.get();
    }
  }
}
