package dev.hands4j.agent.loop;

import dev.hands4j.agent.LoadedMicroagent;
import dev.hands4j.agent.SkillSource;
import dev.hands4j.agent.SkillSource.SkillFile;
import dev.hands4j.agent.skills.Library;
import dev.hands4j.agent.skills.SkillLimits;
import dev.hands4j.agent.skills.WorkspaceSkills;
import dev.hands4j.api.conversation.ConversationId;
import dev.hands4j.api.coordination.Signal;
import dev.hands4j.api.coordination.Signals;
import dev.hands4j.api.event.Action;
import dev.hands4j.api.event.Observation;
import dev.hands4j.api.event.Observation.MicroagentKnowledge;
import dev.hands4j.api.runtime.RuntimeHandle;
import dev.hands4j.api.runtime.RuntimeUnavailableException;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the agent knows about the place and about the words a person uses (agent.md §22.1). The
 * microagents are read when the first answer is due, once for each owner: a take-over that goes on
 * with its work costs nothing. Owner only.
 */
final class Recalling {
  private static final Logger LOG = LoggerFactory.getLogger(Recalling.class);

  private final ConversationId conversation;
  private final Surroundings surroundings;
  private final Preparation preparation;
  private final SkillSource skills;
  private final SkillLimits limits;
  private final Interruptions interruptions;
  private final Signals signals;
  private Optional<Library> known = Optional.empty();
  private volatile Optional<List<LoadedMicroagent>> listed = Optional.empty();

  Recalling(
      ConversationId conversation,
      Surroundings surroundings,
      Preparation preparation,
      SkillSource skills,
      SkillLimits limits,
      Interruptions interruptions,
      Signals signals) {
    this.conversation = conversation;
    this.surroundings = surroundings;
    this.preparation = preparation;
    this.skills = skills;
    this.limits = limits;
    this.interruptions = interruptions;
    this.signals = signals;
  }

  /** The observation that answers a recall; a null observation when nothing is known. */
  Observation answer(Action.Recall recall)
      throws Appender.StaleOwnerException, InterruptedException {
    Library library = library();
    List<MicroagentKnowledge> found = library.match(recall.query());
    if (recall.recallType().equals("workspace_context")) {
      return surroundings.workspaceContext(library.instructions(), found);
    }
    return found.isEmpty() ? new Observation.Null("") : Surroundings.knowledge(found);
  }

  /** Reads the microagents if nobody has asked for them yet; there is nothing better to do. */
  void readAhead() throws Appender.StaleOwnerException, InterruptedException {
    library();
  }

  /** The microagents, once they were read. Any thread. */
  Optional<List<LoadedMicroagent>> microagents() {
    return listed;
  }

  private Library library() throws Appender.StaleOwnerException, InterruptedException {
    if (known.isPresent()) {
      return known.get();
    }
    Library library = new Library(limits);
    try {
      RuntimeHandle sandbox = preparation.open(Interruptions.Wait.FOR_THE_END);
      try (Interruptions.Breakable _ = interruptions.breakable(Interruptions.Wait.FOR_THE_END)) {
        shared().forEach(library::add);
        WorkspaceSkills.load(sandbox.workspace(), surroundings.repositoryFolder(), limits, library);
      }
      known = Optional.of(library);
      listed = Optional.of(library.list());
      library.problems().forEach(this::tell);
    } catch (RuntimeUnavailableException e) {
      // The step that needs the sandbox tells people; the next message looks again.
      LOG.atInfo()
          .setMessage("microagents were not read: there is no sandbox")
          .addKeyValue("conversation", conversation.value())
          .addKeyValue("reason", e.getMessage())
          .log();
    }
    return library;
  }

  // What comes over the network must not end a conversation.
  private List<SkillFile> shared() throws InterruptedException {
    try {
      return skills.files();
    } catch (RuntimeException e) {
      LOG.atWarn()
          .setMessage("microagents of the home or the organisation could not be read")
          .addKeyValue("conversation", conversation.value())
          .setCause(e)
          .log();
      return List.of();
    }
  }

  private void tell(String problem) {
    LOG.atWarn()
        .setMessage("a microagent is not used")
        .addKeyValue("conversation", conversation.value())
        .addKeyValue("reason", problem)
        .log();
    signals.publish(conversation, new Signal.Status("info", "STATUS$ERROR_MEMORY", problem));
  }
}
