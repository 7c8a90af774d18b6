package dev.hands4j.agent.loop;

import dev.hands4j.api.event.Action;
import dev.hands4j.api.event.ConfirmationState;
import dev.hands4j.api.event.EventDraft;
import dev.hands4j.api.event.SecurityRisk;
import dev.hands4j.api.settings.Settings;

/**
 * Which actions a person must agree to, and how the wire says so (agent.md §8). The gate is the
 * loop: no sandbox sees an action before it was agreed to, whatever its kind.
 */
final class Confirmation {
  private final boolean enabled;
  private final boolean modelRates;

  Confirmation(Settings settings) {
    enabled = settings.confirmationMode().orElse(false);
    modelRates = settings.securityAnalyzer().filter(name -> !name.isBlank()).isPresent();
  }

  /** Whether this action waits for a person. */
  boolean needed(Action action) {
    if (!enabled) {
      return false;
    }
    return switch (action) {
      case Action.Run run -> asks(run.securityRisk());
      case Action.RunIpython cell -> asks(cell.securityRisk());
      case Action.BrowseInteractive browse -> asks(browse.securityRisk());
      case Action.Edit edit -> asks(edit.securityRisk());
      case Action.Read read -> asks(read.securityRisk());
      default -> false;
    };
  }

  // With an analyzer only what it rates high is asked for, without one everything (§8.3).
  private boolean asks(SecurityRisk risk) {
    return !modelRates || risk == SecurityRisk.HIGH;
  }

  /** The action as it is written before a person has decided. */
  static EventDraft awaiting(EventDraft draft) {
    return with(draft, ConfirmationState.AWAITING_CONFIRMATION, false);
  }

  /** The action as it is written again after the decision: without its thought (§2.1). */
  static EventDraft decided(EventDraft draft, ConfirmationState decision) {
    return with(draft, decision, true);
  }

  private static EventDraft with(EventDraft draft, ConfirmationState state, boolean noThought) {
    Action action =
        switch (draft.event()) {
          case Action.Run r ->
              new Action.Run(
                  r.command(),
                  r.isInput(),
                  noThought ? "" : r.thought(),
                  r.blocking(),
                  r.isStatic(),
                  r.cwd(),
                  r.hidden(),
                  state,
                  r.securityRisk());
          case Action.RunIpython p ->
              new Action.RunIpython(
                  p.code(),
                  noThought ? "" : p.thought(),
                  p.includeExtra(),
                  state,
                  p.securityRisk(),
                  p.kernelInitCode());
          case Action.Edit e ->
              new Action.Edit(
                  e.path(),
                  e.command(),
                  e.fileText(),
                  e.oldStr(),
                  e.newStr(),
                  e.insertLine(),
                  e.content(),
                  e.start(),
                  e.end(),
                  noThought ? "" : e.thought(),
                  state,
                  e.securityRisk(),
                  e.implSource());
          case Action.Read r ->
              new Action.Read(
                  r.path(),
                  r.start(),
                  r.end(),
                  noThought ? "" : r.thought(),
                  state,
                  r.securityRisk(),
                  r.implSource(),
                  r.viewRange());
          case Action.BrowseInteractive b ->
              new Action.BrowseInteractive(
                  b.browserActions(),
                  noThought ? "" : b.thought(),
                  b.browsergymSendMsgToUser(),
                  state,
                  b.securityRisk(),
                  b.returnAxtree());
          case Action other -> other;
          default -> throw new IllegalArgumentException("not an action: " + draft.event().kind());
        };
    return new EventDraft(
        action, draft.source(), draft.cause(), draft.toolCall(), draft.metrics(), draft.timeout());
  }
}
