package dev.hands4j.agent.loop;

import dev.hands4j.agent.AgentConfig;
import dev.hands4j.agent.LoopStart;
import dev.hands4j.agent.demo.DemoLlm;
import dev.hands4j.agent.llm.Models;
import dev.hands4j.agent.llm.PricedLlm;
import dev.hands4j.agent.mcp.McpTools;
import dev.hands4j.agent.memory.History;
import dev.hands4j.agent.memory.HistoryLoader;
import dev.hands4j.agent.prompt.SystemPrompt;
import dev.hands4j.agent.replay.ReplayLlm;
import dev.hands4j.agent.tools.Toolbox;
import dev.hands4j.api.coordination.Signals;
import dev.hands4j.api.event.EventCodec;
import dev.hands4j.api.log.EventLog;
import dev.hands4j.api.log.Head;
import dev.hands4j.api.runtime.RuntimeProvider;
import dev.hands4j.api.runtime.RuntimeUnavailableException;
import dev.hands4j.api.settings.LlmSettings;
import dev.hands4j.api.settings.Settings;
import dev.hands4j.api.user.Secret;
import dev.langchain4j.agent.tool.ToolSpecification;
import java.io.IOException;
import java.time.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** Puts the parts of a loop together: read it as its table of contents. */
public final class Assembly {
  private static final String HIDDEN = "<secret_hidden>";

  private final AgentConfig config;
  private final EventLog log;
  private final EventCodec codec;
  private final RuntimeProvider runtimes;
  private final Signals signals;
  private final ModelSource models;
  private final Clock clock;

  /** Where the model of a conversation comes from. */
  interface ModelSource {
    /**
     * Opens it.
     *
     * @param workingDirectory of the sandbox, known once it is open
     */
    PricedLlm open(LlmSettings settings, Supplier<String> workingDirectory);

    /** The same with more tools than the agent's own. */
    default PricedLlm open(
        LlmSettings settings, Supplier<String> workingDirectory, List<ToolSpecification> tools) {
      return open(settings, workingDirectory);
    }

    /** The same model without tools, for summaries; empty when it cannot write any. */
    default Optional<PricedLlm> writer(LlmSettings settings) {
      return Optional.empty();
    }
  }

  public Assembly(
      AgentConfig config,
      EventLog log,
      EventCodec codec,
      RuntimeProvider runtimes,
      Signals signals,
      Models models,
      Clock clock) {
    this(
        config,
        log,
        codec,
        runtimes,
        signals,
        new ModelSource() {
          @Override
          public PricedLlm open(LlmSettings settings, Supplier<String> folder) {
            return open(settings, folder, Toolbox.specifications());
          }

          @Override
          public PricedLlm open(
              LlmSettings settings, Supplier<String> folder, List<ToolSpecification> tools) {
            return Models.isDemo(settings)
                ? new DemoLlm(folder, config.model().demoPace())
                : models.open(settings, tools);
          }

          @Override
          public Optional<PricedLlm> writer(LlmSettings settings) {
            return Models.isDemo(settings)
                ? Optional.empty()
                : Optional.of(models.open(settings, List.of()));
          }
        },
        clock);
  }

  Assembly(
      AgentConfig config,
      EventLog log,
      EventCodec codec,
      RuntimeProvider runtimes,
      Signals signals,
      ModelSource models,
      Clock clock) {
    this.config = config;
    this.log = log;
    this.codec = codec;
    this.runtimes = runtimes;
    this.signals = signals;
    this.models = models;
    this.clock = clock;
  }

  /** A loop that has not been started. */
  public Loop loop(LoopStart start) {
    Interruptions interruptions = new Interruptions();
    return new Loop(start.lease(), interruptions, parts(start, interruptions), signals);
  }

  private Parts parts(LoopStart start, Interruptions interruptions) {
    var conversation = start.conversation();
    Head head = start.head();
    Set<Secret> secrets = secrets(start);
    Inbox inbox = new Inbox(head.takenThrough());
    Settings settings = start.settings();
    Surroundings surroundings =
        new Surroundings(clock, start.opening(), start.briefing().secretDescriptions());
    Sandbox sandbox =
        new Sandbox(
            runtimes,
            log,
            signals,
            start.sandbox(),
            start.lease(),
            head.runtime(),
            config.model().deltaInterval());
    McpTools tools = new McpTools(start.tools(), conversation.id(), place(sandbox), config.mcp());
    PricedLlm model =
        new EquippedLlm(
            tools::specifications,
            given -> models.open(settings.llm(), surroundings::workingDirectory, given));
    PricedLlm llm =
        start
            .opening()
            .options()
            .replay()
            .<PricedLlm>map(recorded -> new ReplayLlm(model, recorded))
            .orElse(model);
    History history =
        new History(config.maxObservationChars(), llm.seesImages(), SystemPrompt.text());
    Appender appender =
        new Appender(log, conversation, start.lease().epoch(), config.outageLimit(), interruptions);
    Ledger ledger = new Ledger(appender, inbox, history, clock, head);
    Work work = new Work(head.agentState());
    Recovery recovery = new Recovery();
    Spending spending = new Spending();
    int maxIterations = settings.maxIterations().filter(n -> n > 0).orElse(config.maxIterations());
    Iterations iterations = new Iterations(maxIterations);
    Limits limits =
        new Limits(
            maxIterations,
            settings.maxBudgetPerTask().map(OptionalDouble::of).orElseGet(OptionalDouble::empty));
    Tooling tooling = new Tooling(tools, ledger, interruptions);
    Terminal terminal = new Terminal(sandbox, appender, interruptions, conversation.id().value());
    Preparation preparation =
        new Preparation(
            sandbox, ledger, start.preparation(), recovery, interruptions, surroundings);
    Recalling recalling =
        new Recalling(
            conversation.id(),
            surroundings,
            preparation,
            start.briefing().skills(),
            config.skills(),
            interruptions,
            signals);
    Conductor conductor =
        new Conductor(
            ledger, inbox, history, work, limits, interruptions, codec, recalling, sandbox, tools);
    Hands hands =
        new Hands(
            conversation.id(),
            ledger,
            work,
            conductor,
            sandbox,
            preparation,
            tools,
            interruptions,
            signals,
            head.runtime().map(runtime -> runtime.instance()));
    Asking asking =
        new Asking(
            llm, config.model(), signals, conversation.id(), start.lease().epoch(), interruptions);
    Condensing condensing =
        new Condensing(
            settings.condenserMaxSize().filter(n -> n >= 20).orElse(config.condenserMaxSize()),
            settings.enableDefaultCondenser() ? models.writer(settings.llm()) : Optional.empty(),
            asking,
            spending);
    Steps steps =
        new Steps(
            conversation.id(),
            ledger,
            history,
            work,
            conductor,
            hands,
            asking,
            limits,
            spending,
            new Confirmation(start.settings()),
            condensing,
            tooling,
            signals,
            scrub(secrets));
    Follower follower =
        new Follower(
            log,
            codec,
            conversation.id(),
            inbox,
            interruptions,
            terminal,
            head,
            config.controlCheck());
    Beginning beginning =
        new Beginning(
            start,
            config,
            ledger,
            inbox,
            history,
            work,
            recovery,
            conductor,
            steps,
            sandbox,
            terminal,
            preparation,
            follower,
            tooling,
            clock);
    Runnable recover =
        () -> {
          log.mask(conversation, secrets);
          new HistoryLoader(log, codec, conversation.id())
              .load(
                  head.lastId(),
                  history,
                  (event, draft) -> {
                    recovery.witness(event, draft);
                    iterations.witness(draft);
                  });
          spending.continueFrom(recovery.metrics());
          limits.continueFrom(
              iterations.used(),
              iterations.granted(),
              iterations.stopped(),
              recovery.metrics().maxBudget());
        };
    return new Parts(
        recover, beginning, conductor, recalling, steps, hands, ledger, inbox, work, spending,
        sandbox, terminal, follower, tools);
  }

  private static McpTools.Place place(Sandbox sandbox) {
    return () -> {
      try {
        return sandbox.open().workspace();
      } catch (RuntimeUnavailableException | Appender.StaleOwnerException e) {
        throw new IOException("There is no sandbox to run it in.", e);
      }
    };
  }

  private static Set<Secret> secrets(LoopStart start) {
    Set<Secret> secrets = new HashSet<>(start.mask());
    Models.keyOf(start.settings().llm()).ifPresent(secrets::add);
    return secrets;
  }

  // Signals do not pass the log, which masks; what a provider says may name the key.
  private static UnaryOperator<String> scrub(Set<Secret> secrets) {
    return text -> {
      String clean = text;
      for (Secret secret : secrets) {
        if (!secret.isBlank()) {
          clean = clean.replace(secret.reveal(), HIDDEN);
        }
      }
      return clean;
    };
  }

  /** The parts the thread of a loop works with. */
  record Parts(
      Runnable recovering,
      Beginning beginning,
      Conductor conductor,
      Recalling recalling,
      Steps steps,
      Hands hands,
      Ledger ledger,
      Inbox inbox,
      Work work,
      Spending spending,
      Sandbox sandbox,
      Terminal terminal,
      Follower follower,
      McpTools tools)
      implements AutoCloseable {

    /** Masks secrets and reads what an earlier owner left. */
    void recover() {
      recovering.run();
    }

    @Override
    public void close() {
      follower.close();
      tools.close();
      terminal.close();
      sandbox.close();
    }
  }
}
