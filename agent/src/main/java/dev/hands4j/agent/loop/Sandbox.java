package dev.hands4j.agent.loop;

import dev.hands4j.api.coordination.Lease;
import dev.hands4j.api.coordination.Signal;
import dev.hands4j.api.coordination.Signals;
import dev.hands4j.api.event.EventDraft;
import dev.hands4j.api.event.EventId;
import dev.hands4j.api.log.EventLog;
import dev.hands4j.api.runtime.ExecutionOutcome;
import dev.hands4j.api.runtime.ExecutionRequest;
import dev.hands4j.api.runtime.RuntimeHandle;
import dev.hands4j.api.runtime.RuntimeProvider;
import dev.hands4j.api.runtime.RuntimeRef;
import dev.hands4j.api.runtime.RuntimeStatus;
import dev.hands4j.api.runtime.RuntimeUnavailableException;
import dev.hands4j.api.runtime.SandboxSpec;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * The sandbox of one conversation as its loop sees it: opened once, opened again after it was lost,
 * its output passed on a few times per second. Used by the owner and by the terminal.
 */
final class Sandbox implements AutoCloseable {
  private final RuntimeProvider provider;
  private final EventLog log;
  private final Signals signals;
  private final SandboxSpec spec;
  private final Lease lease;
  private final Duration outputInterval;
  private volatile Optional<RuntimeStatus> status = Optional.empty();
  private volatile Map<String, Integer> hosts = Map.of();
  private Optional<RuntimeRef> known;
  private Optional<RuntimeHandle> handle = Optional.empty();

  Sandbox(
      RuntimeProvider provider,
      EventLog log,
      Signals signals,
      SandboxSpec spec,
      Lease lease,
      Optional<RuntimeRef> known,
      Duration outputInterval) {
    this.provider = provider;
    this.log = log;
    this.signals = signals;
    this.spec = spec;
    this.lease = lease;
    this.known = known;
    this.outputInterval = outputInterval;
  }

  Optional<RuntimeStatus> status() {
    return status;
  }

  /** As the open sandbox has them; nothing while it opens. */
  Map<String, Integer> hosts() {
    return hosts;
  }

  /** The open sandbox; opens it when there is none or it was lost. */
  synchronized RuntimeHandle open()
      throws RuntimeUnavailableException, Appender.StaleOwnerException, InterruptedException {
    if (handle.isPresent()) {
      return handle.get();
    }
    RuntimeHandle opened;
    try {
      opened = provider.open(lease.conversation(), spec, known, lease, this::progress);
    } catch (RuntimeUnavailableException e) {
      status = Optional.of(RuntimeStatus.ERROR);
      throw e;
    }
    if (known.filter(opened.ref()::equals).isEmpty()
        && !log.recordRuntime(lease.conversation(), lease.epoch(), opened.ref())) {
      opened.close();
      throw new Appender.StaleOwnerException();
    }
    known = Optional.of(opened.ref());
    handle = Optional.of(opened);
    hosts = opened.hosts();
    usable();
    return opened;
  }

  void usable() {
    status = Optional.of(RuntimeStatus.READY);
  }

  /** It is open, but the agent cannot work in it. */
  void unusable() {
    status = Optional.of(RuntimeStatus.ERROR);
  }

  /** Tells whoever watches how far the sandbox is. */
  void progress(RuntimeStatus now) {
    status = Optional.of(now);
    boolean failed = now == RuntimeStatus.ERROR || now == RuntimeStatus.ERROR_RUNTIME_DISCONNECTED;
    signals.publish(
        lease.conversation().id(),
        new Signal.Status(failed ? "error" : "info", now.wire(), now.wire()));
  }

  /**
   * Runs or attaches to an action.
   *
   * @throws RuntimeUnavailableException when a lost sandbox could not be opened again
   */
  ExecutionOutcome execute(EventId id, EventDraft action, ExecutionRequest.Session session)
      throws RuntimeUnavailableException, Appender.StaleOwnerException, InterruptedException {
    RuntimeHandle open = open();
    OutputStreamer output =
        new OutputStreamer(signals, lease.conversation().id(), id, outputInterval);
    ExecutionOutcome outcome = open.execute(new ExecutionRequest(id, action, session), output);
    if (outcome instanceof ExecutionOutcome.Lost) {
      lose(open);
    }
    return outcome;
  }

  private synchronized void lose(RuntimeHandle lost) {
    if (handle.filter(lost::equals).isPresent()) {
      handle = Optional.empty();
      hosts = Map.of();
      status = Optional.of(RuntimeStatus.ERROR_RUNTIME_DISCONNECTED);
      lost.close();
    }
  }

  /** Asks a running action to end. */
  void interrupt(EventId id) {
    current().ifPresent(open -> open.interrupt(id));
  }

  boolean isOpen() {
    return current().isPresent();
  }

  private synchronized Optional<RuntimeHandle> current() {
    return handle;
  }

  @Override
  public synchronized void close() {
    handle.ifPresent(RuntimeHandle::close);
    hosts = Map.of();
    handle = Optional.empty();
  }
}
