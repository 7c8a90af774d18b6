package dev.hands4j.server.conversations;

import dev.hands4j.agent.ConversationLoop;
import dev.hands4j.api.conversation.ConversationRef;
import dev.hands4j.api.coordination.Coordinator.AcquireReason;
import dev.hands4j.api.runtime.RuntimeStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A conversation that runs, begins to run or stops running on this node: its place in the table of
 * {@link Conversations}. Whoever wants to end it {@linkplain #claimEnd claims} that once; whoever
 * wants to begin it again {@linkplain #awaitGone waits}.
 */
final class Running {
  private final ConversationRef ref;
  private final Instant since;
  private boolean ending; // guarded by this
  private AcquireReason wanted; // guarded by this
  private final CompletableFuture<Optional<ConversationLoop>> started = new CompletableFuture<>();
  private final CompletableFuture<Admission> admission = new CompletableFuture<>();
  private final CompletableFuture<Void> gone = new CompletableFuture<>();
  private volatile boolean ended;
  private volatile Instant usedAt;

  /** Where a conversation that was to begin runs. */
  enum Admission {
    HERE,
    ELSEWHERE,
    NOWHERE
  }

  Running(ConversationRef ref, AcquireReason wanted, Instant now) {
    this.ref = ref;
    this.wanted = wanted;
    this.since = now;
    this.usedAt = now;
  }

  /** Nothing that runs: it only keeps others from beginning. */
  static Running ended(ConversationRef ref, Instant now) {
    Running nothing = new Running(ref, AcquireReason.TAKEOVER, now);
    var _ = nothing.claimEnd();
    nothing.notStarted();
    nothing.endedInLog();
    return nothing;
  }

  ConversationRef ref() {
    return ref;
  }

  void used(Instant now) {
    usedAt = now;
  }

  Instant lastActive() {
    Instant agent = loop().map(ConversationLoop::lastActive).orElse(since);
    return agent.isAfter(usedAt) ? agent : usedAt;
  }

  void startedWith(ConversationLoop loop) {
    started.complete(Optional.of(loop));
  }

  void notStarted() {
    admission.complete(Admission.NOWHERE);
    started.complete(Optional.empty());
  }

  /** The lease is granted: from now on messages are accepted. */
  void admitted() {
    admission.complete(Admission.HERE);
  }

  /** Another node has the lease: messages are accepted as well. */
  void heldElsewhere() {
    admission.complete(Admission.ELSEWHERE);
  }

  /** Who was granted the lease; blocks until that is decided, at most so long. */
  Admission awaitAdmission(Duration longest) {
    return await(admission, longest).orElse(Admission.NOWHERE);
  }

  /** The loop once it is decided whether there is one; blocks until then, at most so long. */
  Optional<ConversationLoop> awaitLoop(Duration longest) {
    return await(started, longest).flatMap(loop -> loop);
  }

  private static <T> Optional<T> await(CompletableFuture<T> future, Duration longest) {
    try {
      return Optional.of(future.get(longest.toMillis(), TimeUnit.MILLISECONDS));
    } catch (TimeoutException | ExecutionException _) {
      return Optional.empty();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  Optional<ConversationLoop> loop() {
    return started.getNow(Optional.empty());
  }

  /** Whether the caller is the one who ends it. */
  synchronized boolean claimEnd() {
    boolean mine = !ending;
    ending = true;
    return mine;
  }

  synchronized boolean isEnding() {
    return ending;
  }

  /**
   * Says that somebody else wants it to run, too; a start counts for more than a takeover.
   *
   * @return false when it is too late: it is ending
   */
  synchronized boolean want(AcquireReason reason) {
    if (ending) {
      return false;
    }
    if (reason == AcquireReason.START) {
      wanted = reason;
    }
    return true;
  }

  synchronized AcquireReason wanted() {
    return wanted;
  }

  /**
   * Ends it because it could not begin.
   *
   * @param tried the reason with which it was tried
   * @return false when somebody asked for more meanwhile: try again
   */
  synchronized boolean giveUp(AcquireReason tried) {
    if (wanted != tried) {
      return false;
    }
    ending = true;
    return true;
  }

  /** The final event is written: it counts as stopped although the sandbox may still be closing. */
  void endedInLog() {
    ended = true;
  }

  void finish() {
    gone.complete(null);
  }

  /** Whether it is gone; blocks until it is, at most so long. */
  boolean awaitGone(Duration longest) {
    try {
      gone.get(longest.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException _) {
      return false;
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return false;
    } catch (ExecutionException e) {
      throw new IllegalStateException("never completed with a failure", e);
    }
  }

  ConversationView view() {
    if (ended) {
      return ConversationView.STOPPED;
    }
    Optional<RuntimeStatus> runtime = loop().flatMap(ConversationLoop::runtimeStatus);
    return runtime
        .map(status ->
            switch (status) {
              case READY, RUNTIME_STARTED, ERROR, ERROR_RUNTIME_DISCONNECTED, STOPPED ->
                  new ConversationView(ConversationStatus.RUNNING, Optional.of(status.wire()));
              case STARTING_RUNTIME, BUILDING_RUNTIME, SETTING_UP_WORKSPACE, SETTING_UP_GIT_HOOKS ->
                  new ConversationView(ConversationStatus.STARTING, Optional.of(status.wire()));
            })
        .orElse(ConversationView.STARTING);
  }
}
