package dev.hands4j.agent;

import dev.hands4j.agent.llm.Models;
import dev.hands4j.agent.llm.Recollections;
import dev.hands4j.agent.llm.Titles;
import dev.hands4j.agent.loop.Assembly;
import dev.hands4j.agent.loop.Loop;
import dev.hands4j.agent.skills.MicroagentReader;
import dev.hands4j.api.coordination.Signals;
import dev.hands4j.api.event.EventCodec;
import dev.hands4j.api.git.MicroagentFormat;
import dev.hands4j.api.log.EventLog;
import dev.hands4j.api.runtime.RuntimeProvider;
import dev.hands4j.api.settings.LlmSettings;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/**
 * Starts the agents of conversations. One per server; safe from any thread. Constructing it opens
 * no connection.
 */
public final class AgentModule implements AutoCloseable {
  private static final Duration RECOLLECTION = Duration.ofSeconds(60);

  private final Models models;
  private final Titles titles;
  private final Recollections recollections;
  private final Assembly assembly;

  public AgentModule(
      AgentConfig config,
      EventLog log,
      EventCodec codec,
      RuntimeProvider runtimes,
      Signals signals,
      Clock clock) {
    this.models = new Models(config.model());
    this.titles = new Titles(models, config.model().titleTimeout());
    this.recollections = new Recollections(models, RECOLLECTION);
    this.assembly = new Assembly(config, log, codec, runtimes, signals, models, clock);
  }

  /**
   * Starts the loop of a conversation on a virtual thread of its own and returns at once. What goes
   * wrong later is told by {@link ConversationLoop#onEnd}, the log and signals.
   *
   * @throws IllegalArgumentException when the model's address is unusable
   */
  public ConversationLoop start(LoopStart start) {
    Loop loop = assembly.loop(start);
    loop.start();
    return loop;
  }

  /**
   * A short title for a conversation by its model (agent.md §27); empty when the model is the demo,
   * fails or is too slow. Blocks for at most the configured time.
   */
  public Optional<String> title(LlmSettings llm, String firstMessage) {
    return titles.title(llm, firstMessage);
  }

  /** How microagent files are read: the same wherever they are shown or used. */
  public static MicroagentFormat microagentFormat() {
    return new MicroagentReader();
  }

  /**
   * An instruction that would record what was learnt in these events (rest-core.md §7.12); empty
   * when the model is the demo, fails, is too slow or finds nothing. Blocks for at most a minute.
   *
   * @param events as text, in order
   */
  public Optional<String> recollection(LlmSettings llm, String events) {
    return recollections.of(llm, events);
  }

  /** Ends all calls to models. Loops are ended by whoever started them, before this. */
  @Override
  public void close() {
    models.close();
  }
}
