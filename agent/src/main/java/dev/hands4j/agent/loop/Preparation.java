package dev.hands4j.agent.loop;

import dev.hands4j.api.event.Action;
import dev.hands4j.api.event.ConfirmationState;
import dev.hands4j.api.event.EventDraft;
import dev.hands4j.api.event.EventId;
import dev.hands4j.api.event.Observation;
import dev.hands4j.api.event.SecurityRisk;
import dev.hands4j.api.event.Source;
import dev.hands4j.api.log.AppendKey;
import dev.hands4j.api.runtime.ExecutionOutcome;
import dev.hands4j.api.runtime.ExecutionRequest;
import dev.hands4j.api.runtime.RuntimeHandle;
import dev.hands4j.api.runtime.RuntimeStatus;
import dev.hands4j.api.runtime.RuntimeUnavailableException;
import dev.hands4j.api.runtime.WorkspaceException;
import dev.hands4j.api.runtime.WorkspacePreparation;
import dev.hands4j.api.runtime.WorkspacePreparation.Prepared;
import java.util.Optional;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the sandbox ready for the agent: its repository is there, and the agent's shell stands in
 * it and has sourced the repository's set-up script (runtime.md §25). Asked for the sandbox again
 * and again; works only when it is another one than before. Owner only.
 *
 * <p>The script runs once for every sandbox, whoever owns the conversation: its event is named
 * after the sandbox, so that a later owner finds it instead of writing it, and its result.
 */
final class Preparation {
  private static final Logger LOG = LoggerFactory.getLogger(Preparation.class);
  private static final double SCRIPT_SECONDS = 600;
  private static final String SCRIPT = ".openhands/setup.sh";

  private final Sandbox sandbox;
  private final Ledger ledger;
  private final WorkspacePreparation workspace;
  private final Recovery recovery;
  private final Interruptions interruptions;
  private final Surroundings surroundings;
  private Optional<String> ready = Optional.empty();

  Preparation(
      Sandbox sandbox,
      Ledger ledger,
      WorkspacePreparation workspace,
      Recovery recovery,
      Interruptions interruptions,
      Surroundings surroundings) {
    this.sandbox = sandbox;
    this.ledger = ledger;
    this.workspace = workspace;
    this.recovery = recovery;
    this.interruptions = interruptions;
    this.surroundings = surroundings;
  }

  /**
   * The sandbox, open and ready.
   *
   * @param wait which interruptions break into it
   * @throws RuntimeUnavailableException when there is none, or when the workspace could not be
   *     prepared: then its cause is a {@link WorkspaceException}
   */
  RuntimeHandle open(Interruptions.Wait wait)
      throws RuntimeUnavailableException, Appender.StaleOwnerException, InterruptedException {
    RuntimeHandle handle;
    Prepared prepared;
    try (Interruptions.Breakable _ = interruptions.breakable(wait)) {
      handle = sandbox.open();
      if (ready.filter(handle.ref().instance()::equals).isPresent()) {
        return handle;
      }
      prepared = prepare(handle);
    } catch (WorkspaceException e) {
      sandbox.unusable();
      throw new RuntimeUnavailableException(e.getMessage(), e);
    }
    surroundings.opened(handle.workingDirectory(), handle.hosts(), prepared.folder());
    enter(handle, prepared, wait);
    ready = Optional.of(handle.ref().instance());
    sandbox.usable();
    return handle;
  }

  private Prepared prepare(RuntimeHandle handle) throws WorkspaceException, InterruptedException {
    try {
      return workspace.prepare(handle.workspace(), sandbox::progress);
    } catch (RuntimeException e) {
      LOG.atError().setMessage("preparing the workspace failed unexpectedly").setCause(e).log();
      throw new WorkspaceException(
          WorkspaceException.Kind.UNAVAILABLE,
          "The workspace could not be prepared. The server's log says why. Send a message to try"
              + " again.",
          e);
    }
  }

  private void enter(RuntimeHandle handle, Prepared prepared, Interruptions.Wait wait)
      throws RuntimeUnavailableException, Appender.StaleOwnerException, InterruptedException {
    if (prepared.folder().isEmpty() && !prepared.setupScript()) {
      return;
    }
    EventDraft draft = EventDraft.of(command(handle, prepared), Source.ENVIRONMENT);
    EventDraft timed = draft.withTimeout(SCRIPT_SECONDS);
    EventId id =
        ledger.write(
            timed, new AppendKey("setup:" + handle.ref().instance()), OptionalLong.empty());
    if (id.value() <= ledger.loadedThrough() && !recovery.isOpenSetup(id)) {
      return;
    }
    if (prepared.setupScript()) {
      sandbox.progress(RuntimeStatus.SETTING_UP_WORKSPACE);
    }
    ExecutionOutcome outcome;
    try (Interruptions.Breakable _ = interruptions.breakable(wait)) {
      outcome = sandbox.execute(id, timed, ExecutionRequest.Session.AGENT);
    }
    switch (outcome) {
      case ExecutionOutcome.Completed(Observation observation) ->
          record(id, hidden(observation, command(handle, prepared).command()));
      case ExecutionOutcome.StaleOwner() -> throw new Appender.StaleOwnerException();
      case ExecutionOutcome.Lost(String reason) -> {
        record(id, hidden(Terminal.lost(reason), command(handle, prepared).command()));
        throw new RuntimeUnavailableException(
            "The sandbox was lost while its workspace was set up. " + reason);
      }
    }
  }

  private void record(EventId id, Observation.Run result)
      throws Appender.StaleOwnerException, InterruptedException {
    int exit = result.metadata().exitCode();
    if (exit != 0) {
      // As in the reference the agent begins all the same; what it lacks it will notice.
      LOG.atWarn()
          .setMessage("setting up the workspace did not succeed")
          .addKeyValue("action", id.value())
          .addKeyValue("exitCode", exit)
          .log();
    }
    ledger.write(
        EventDraft.of(result, Source.ENVIRONMENT).causedBy(id),
        AppendKey.resultOf(id.value()),
        OptionalLong.empty());
  }

  private static Action.Run command(RuntimeHandle handle, Prepared prepared) {
    StringBuilder command = new StringBuilder();
    if (!prepared.folder().isEmpty()) {
      command.append("cd ").append(quoted(handle.workingDirectory() + "/" + prepared.folder()));
    }
    if (prepared.setupScript()) {
      command
          .append(command.isEmpty() ? "" : " && ")
          .append("chmod +x " + SCRIPT + " && source " + SCRIPT);
    }
    return new Action.Run(
        command.toString(),
        false,
        "",
        true,
        false,
        Optional.empty(),
        true,
        ConfirmationState.CONFIRMED,
        SecurityRisk.UNKNOWN);
  }

  private static String quoted(String path) {
    return "'" + path.replace("'", "'\\''") + "'";
  }

  /** Neither people nor the model see it, whatever it is. */
  private static Observation.Run hidden(Observation result, String command) {
    return result instanceof Observation.Run run
        ? new Observation.Run(run.content(), run.command(), run.metadata(), true)
        : new Observation.Run(result.content(), command, Observation.CommandMetadata.UNKNOWN, true);
  }
}
