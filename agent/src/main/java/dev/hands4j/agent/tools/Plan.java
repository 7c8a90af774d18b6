package dev.hands4j.agent.tools;

import dev.hands4j.api.event.EventDraft;
import java.util.List;

/** What a model's answer asks for (agent.md §13). */
public sealed interface Plan {

  /** Actions to take one after the other, at least one. */
  record Actions(List<EventDraft> drafts) implements Plan {
    public Actions {
      drafts = List.copyOf(drafts);
    }
  }

  /** A call that cannot be understood; the words go back to the model and nothing is done. */
  record Misunderstood(String problem) implements Plan {}

  /** Neither words nor calls. */
  record Nothing() implements Plan {}
}
