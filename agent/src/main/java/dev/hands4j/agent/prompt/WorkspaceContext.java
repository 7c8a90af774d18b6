package dev.hands4j.agent.prompt;

import dev.hands4j.api.event.Observation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** What the model is told of its surroundings, from the recall at the beginning (agent.md §22). */
public final class WorkspaceContext {
  private WorkspaceContext() {}

  /**
   * The text for the model; empty when there is nothing to say.
   *
   * @param given names of microagents the model knows already; those told now are added
   */
  public static Optional<String> render(Observation.Recall recall, Set<String> given) {
    List<String> parts = new ArrayList<>();
    if (recall.recallType().equals("workspace_context")) {
      parts.add(context(recall));
    }
    for (Observation.MicroagentKnowledge match : recall.microagentKnowledge()) {
      if (given.add(match.name())) {
        parts.add(knowledge(match));
      }
    }
    return parts.isEmpty() ? Optional.empty() : Optional.of(String.join("\n", parts));
  }

  private static String context(Observation.Recall recall) {
    StringBuilder text = new StringBuilder();
    if (!recall.repoName().isBlank()) {
      text.append("<REPOSITORY_INFO>\nThe repository ")
          .append(recall.repoName())
          .append(" is in the folder ")
          .append(recall.repoDirectory())
          .append(".\n");
      if (!recall.repoBranch().isBlank()) {
        text.append("Its branch ")
            .append(recall.repoBranch())
            .append(
                " is checked out. Work on it, unless you are told otherwise or it is the"
                    + " repository's default branch.\n");
      }
      text.append("</REPOSITORY_INFO>\n");
    }
    if (!recall.repoInstructions().isBlank()) {
      text.append("<REPOSITORY_INSTRUCTIONS>\n")
          .append(recall.repoInstructions())
          .append("\n</REPOSITORY_INSTRUCTIONS>\n");
    }
    text.append("<RUNTIME_INFORMATION>\n");
    if (!recall.workingDir().isBlank()) {
      text.append("Your working folder is ").append(recall.workingDir()).append(".\n");
    }
    // Sorted: the same event is the same text after a restart, and the provider's cache holds.
    new TreeMap<>(recall.runtimeHosts())
        .forEach((host, port) ->
            text.append("A server you start on port ")
                .append(port)
                .append(", bound to 0.0.0.0, can be reached at ")
                .append(host)
                .append(".\n"));
    if (!recall.additionalAgentInstructions().isBlank()) {
      text.append(recall.additionalAgentInstructions()).append('\n');
    }
    if (!recall.customSecretsDescriptions().isEmpty()) {
      text.append("<CUSTOM_SECRETS>\nThese environment variables hold secrets you may use:\n");
      new TreeMap<>(recall.customSecretsDescriptions())
          .forEach((name, description) ->
              text.append('$').append(name).append(": ").append(description).append('\n'));
      text.append("</CUSTOM_SECRETS>\n");
    }
    if (!recall.date().isBlank()) {
      text.append("Today is ").append(recall.date()).append(" (UTC).\n");
    }
    text.append("</RUNTIME_INFORMATION>");
    if (!recall.conversationInstructions().isBlank()) {
      text.append("\n<CONVERSATION_INSTRUCTIONS>\n")
          .append(recall.conversationInstructions())
          .append("\n</CONVERSATION_INSTRUCTIONS>");
    }
    return text.toString();
  }

  private static String knowledge(Observation.MicroagentKnowledge match) {
    return """
    <EXTRA_INFO>
    Because the word "%s" was used, this may help; it may also have nothing to do with the task.
    %s
    </EXTRA_INFO>\
    """
        .formatted(match.trigger(), match.content());
  }
}
