package dev.hands4j.enterprise.operations;

import dev.hands4j.api.conversation.ConversationId;
import dev.hands4j.api.conversation.ConversationRef;
import dev.hands4j.api.event.AgentState;
import dev.hands4j.api.event.Event;
import dev.hands4j.api.event.EventCodec;
import dev.hands4j.api.event.Observation;
import dev.hands4j.api.event.StoredEvent;
import dev.hands4j.api.listening.ConversationListener;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;

/**
 * The numbers of one node, under the reference's names (enterprise-api.md §7.2) and ours. Counts
 * what the logs of this node's conversations say, so nothing has to remember to count.
 */
public final class Metrics implements ConversationListener, AutoCloseable {
  /** The buckets of the reference's library, in seconds. */
  private static final double[] BUCKETS = {
    0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10
  };

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final EventCodec codec;
  private final Counter errors;
  private final Counter created;
  private final DistributionSummary started;
  private final DistributionSummary failedToStart;
  private final MultiGauge loops;
  private final ConcurrentHashMap<ConversationId, Instant> beginning = new ConcurrentHashMap<>();

  public Metrics(EventCodec codec) {
    this.codec = codec;
    errors =
        Counter.builder("saas_agent_status_errors")
            .description("agents that entered the state error")
            .register(registry);
    created =
        Counter.builder("saas_create_conversation")
            .description("conversations that began here")
            .register(registry);
    started = starts("True");
    failedToStart = starts("False");
    loops =
        MultiGauge.builder("saas_running_agent_loops")
            .description("agent loops of this node")
            .register(registry);
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    new UptimeMetrics().bindTo(registry);
    new FileDescriptorMetrics().bindTo(registry);
  }

  private DistributionSummary starts(String success) {
    // A timer would add the unit to the name, which the reference's has not.
    return DistributionSummary.builder("saas_agent_session_start")
        .description("seconds from loading to ready")
        .tag("success", success)
        .serviceLevelObjectives(BUCKETS)
        .register(registry);
  }

  /** Adds what the node knows of the cluster. */
  public void watch(IntSupplier livingNodes, BooleanSupplier hearsItself) {
    Gauge.builder("hands4j_nodes_alive", livingNodes::getAsInt)
        .description("nodes that live, as this one sees it")
        .register(registry);
    Gauge.builder("hands4j_redis_heard", () -> hearsItself.getAsBoolean() ? 1 : 0)
        .description("whether signs of life come back through Redis")
        .register(registry);
  }

  @Override
  public String name() {
    return "metrics";
  }

  @Override
  public void onEvent(ConversationRef conversation, StoredEvent stored) {
    if (stored.id().value() == 0) {
      created.increment();
    }
    if (!stored.isObservation("agent_state_changed")) {
      return;
    }
    Event event = codec.decode(stored).event();
    if (event instanceof Observation.AgentStateChanged changed) {
      AgentState.fromWire(changed.agentState())
          .ifPresent(state -> onState(conversation.id(), state, stored.time()));
    }
  }

  private void onState(ConversationId id, AgentState state, Instant at) {
    if (state == AgentState.ERROR) {
      errors.increment();
    }
    if (state == AgentState.LOADING) {
      beginning.put(id, at);
      return;
    }
    Instant since = beginning.remove(id);
    if (since != null) {
      (state == AgentState.ERROR ? failedToStart : started)
          .record(Duration.between(since, at).toMillis() / 1_000.0);
    }
  }

  /** The text a Prometheus server reads, with the loops that run at this moment. */
  String scrape(Collection<ConversationId> running) {
    synchronized (loops) {
      loops.register(
          running.stream()
              .map(id -> MultiGauge.Row.of(Tags.of("session_id", id.value()), 1))
              .toList(),
          true);
      return registry.scrape();
    }
  }

  @Override
  public void close() {
    registry.close();
  }
}
