package dev.hands4j.agent.loop;

import dev.hands4j.agent.ConversationLoop;
import dev.hands4j.agent.EndReason;
import dev.hands4j.agent.LoadedMicroagent;
import dev.hands4j.api.LogKeys;
import dev.hands4j.api.Registration;
import dev.hands4j.api.conversation.ConversationRef;
import dev.hands4j.api.coordination.Lease;
import dev.hands4j.api.coordination.Signal;
import dev.hands4j.api.coordination.Signals;
import dev.hands4j.api.event.AgentState;
import dev.hands4j.api.event.LlmMetrics;
import dev.hands4j.api.runtime.RuntimeStatus;
import dev.hands4j.api.runtime.RuntimeUnavailableException;
import dev.hands4j.api.runtime.WorkspaceException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/** The thread of one conversation, from its beginning to its end. */
public final class Loop implements ConversationLoop {
  private static final Logger LOG = LoggerFactory.getLogger(Loop.class);

  private final Lease lease;
  private final Interruptions interruptions;
  private final Assembly.Parts parts;
  private final Signals signals;
  private final Thread thread;
  private final List<Consumer<EndReason>> listeners = new ArrayList<>();
  private Optional<EndReason> ended = Optional.empty();

  Loop(Lease lease, Interruptions interruptions, Assembly.Parts parts, Signals signals) {
    this.lease = lease;
    this.interruptions = interruptions;
    this.parts = parts;
    this.signals = signals;
    this.thread =
        Thread.ofVirtual().name("conversation-" + lease.conversation().id()).unstarted(this::run);
  }

  public void start() {
    thread.start();
  }

  private void run() {
    MDC.put(LogKeys.CONVERSATION, conversation().id().value());
    conversation().owner().ifPresent(user -> MDC.put(LogKeys.USER, user.value()));
    EndReason reason = EndReason.FAILED;
    try (Registration _ = lease.onLost(() -> interruptions.end(EndReason.STALE))) {
      reason = live();
    } catch (RuntimeException | Error e) {
      LOG.atError()
          .setMessage("conversation loop failed")
          .addKeyValue("conversation", conversation().id().value())
          .addKeyValue("epoch", lease.epoch().value())
          .setCause(e)
          .log();
      signals.publish(
          conversation().id(),
          new Signal.Failure(
              "The agent of this conversation ended unexpectedly: "
                  + e.getClass().getSimpleName()));
    } finally {
      close();
      announce(reason);
    }
  }

  private EndReason live() {
    try {
      parts.recover();
      parts.follower().start();
      parts.beginning().begin();
      work();
    } catch (Appender.StaleOwnerException _) {
      return EndReason.STALE;
    } catch (InterruptedException _) {
      return wentBecause();
    } catch (RuntimeUnavailableException e) {
      return withoutSandbox(e);
    }
    return wentBecause();
  }

  private void work() throws Appender.StaleOwnerException, InterruptedException {
    while (interruptions.ending().isEmpty()) {
      try {
        parts.conductor().attend();
        proceed();
      } catch (InterruptedException _) {
        // Something to look at: a control of a person, or the end.
      } catch (Appender.SupersededException e) {
        parts.follower().catchUp(e.control().value());
      }
    }
  }

  private void proceed()
      throws Appender.StaleOwnerException, Appender.SupersededException, InterruptedException {
    Optional<Work.Pending> pending = parts.work().pending();
    switch (parts.work().state()) {
      case RUNNING -> {
        LOG.atDebug().setMessage("step begins").log();
        parts.steps().step();
      }
      case USER_CONFIRMED -> {
        if (pending.isPresent()) {
          parts.hands().collect(pending.get());
        } else {
          parts.conductor().change(AgentState.RUNNING);
        }
      }
      case PAUSED -> {
        // A command that was interrupted by the pause still owes its result.
        if (pending.filter(p -> p.stage() == Work.Stage.RUNNING).isPresent()) {
          parts.hands().collect(pending.get());
        } else {
          idle();
        }
      }
      case LOADING,
          AWAITING_USER_INPUT,
          STOPPED,
          FINISHED,
          REJECTED,
          ERROR,
          AWAITING_USER_CONFIRMATION,
          USER_REJECTED,
          RATE_LIMITED ->
          idle();
    }
  }

  private void idle() throws Appender.StaleOwnerException, InterruptedException {
    parts.ledger().settle();
    if (parts.sandbox().isOpen()) {
      parts.recalling().readAhead();
    }
    try (Interruptions.Breakable _ = interruptions.breakable()) {
      parts.inbox().await();
    }
  }

  private EndReason wentBecause() {
    EndReason reason = interruptions.ending().orElse(EndReason.FAILED);
    try {
      switch (reason) {
        case STOPPED -> {
          Optional<Work.Pending> pending = parts.work().pending();
          if (pending.isPresent()) {
            parts.conductor().interrupt(pending.get().id());
            parts.conductor().recordStopped(pending.get());
          }
          parts.ledger().settle();
        }
        case HANDED_OVER -> parts.ledger().settle();
        case STALE, FAILED -> {}
      }
    } catch (Appender.StaleOwnerException _) {
      return reason == EndReason.STOPPED ? reason : EndReason.STALE;
    } catch (InterruptedException | Appender.LogOutageException _) {
      // The next owner finds what is missing.
    }
    return reason;
  }

  private EndReason withoutSandbox(RuntimeUnavailableException e) {
    String why = String.valueOf(e.getMessage());
    LOG.atWarn()
        .setMessage("no sandbox for the conversation")
        .addKeyValue("conversation", conversation().id().value())
        .addKeyValue("reason", why)
        .log();
    signals.publish(conversation().id(), new Signal.Status("error", statusOf(e, why), why));
    try {
      parts.conductor().failToBegin("RuntimeError: " + why);
      parts.ledger().settle();
    } catch (Appender.StaleOwnerException _) {
      return EndReason.STALE;
    } catch (InterruptedException _) {
      // The reason was published; the state follows with the next start.
    }
    return EndReason.FAILED;
  }

  private static String statusOf(RuntimeUnavailableException e, String why) {
    if (!(e.getCause() instanceof WorkspaceException)) {
      return "STATUS$ERROR_RUNTIME_DISCONNECTED";
    }
    return why.startsWith("Git provider authentication")
        ? "STATUS$GIT_PROVIDER_AUTHENTICATION_ERROR"
        : "STATUS$ERROR";
  }

  private void close() {
    try {
      parts.close();
    } catch (RuntimeException e) {
      LOG.atWarn()
          .setMessage("closing a conversation loop failed")
          .addKeyValue("conversation", conversation().id().value())
          .setCause(e)
          .log();
    }
  }

  private void announce(EndReason reason) {
    List<Consumer<EndReason>> toTell;
    synchronized (listeners) {
      ended = Optional.of(reason);
      toTell = List.copyOf(listeners);
      listeners.clear();
    }
    LOG.atInfo()
        .setMessage("conversation loop ended")
        .addKeyValue("conversation", conversation().id().value())
        .addKeyValue("epoch", lease.epoch().value())
        .addKeyValue("reason", reason)
        .log();
    toTell.forEach(listener -> tell(listener, reason));
  }

  private void tell(Consumer<EndReason> listener, EndReason reason) {
    try {
      listener.accept(reason);
    } catch (RuntimeException e) {
      LOG.atError()
          .setMessage("a listener of the end failed")
          .addKeyValue("conversation", conversation().id().value())
          .setCause(e)
          .log();
    }
  }

  @Override
  public ConversationRef conversation() {
    return lease.conversation();
  }

  @Override
  public AgentState state() {
    return parts.work().state();
  }

  @Override
  public Optional<RuntimeStatus> runtimeStatus() {
    return parts.sandbox().status();
  }

  @Override
  public Map<String, Integer> hosts() {
    return parts.sandbox().hosts();
  }

  @Override
  public LlmMetrics metrics() {
    return parts.spending().total();
  }

  @Override
  public Optional<List<LoadedMicroagent>> microagents() {
    return parts.recalling().microagents();
  }

  @Override
  public Instant lastActive() {
    return parts.ledger().lastActive();
  }

  @Override
  public void stop() {
    interruptions.end(EndReason.STOPPED);
  }

  @Override
  public void handOver() {
    interruptions.end(EndReason.HANDED_OVER);
  }

  @Override
  public boolean join(Duration timeout) throws InterruptedException {
    return thread.join(timeout);
  }

  @Override
  public void onEnd(Consumer<EndReason> listener) {
    Optional<EndReason> already;
    synchronized (listeners) {
      already = ended;
      if (already.isEmpty()) {
        listeners.add(listener);
      }
    }
    already.ifPresent(reason -> tell(listener, reason));
  }
}
