package dev.hands4j.agent.prompt;

import dev.hands4j.api.event.Observation;
import java.util.Optional;

/** What the model is told of its surroundings, from the recall at the beginning (agent.md §22). */
public final class WorkspaceContext {
  private WorkspaceContext() {}

  /** The text for the model; empty when nothing is known. */
  public static Optional<String> render(Observation.Recall recall) {
    if (!recall.recallType().equals("workspace_context")) {
      return knowledge(recall);
    }
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
            .append(" is checked out: work there unless told otherwise.\n");
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
    recall
        .runtimeHosts()
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
      recall
          .customSecretsDescriptions()
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
    return Optional.of(text.toString());
  }

  private static Optional<String> knowledge(Observation.Recall recall) {
    if (recall.microagentKnowledge().isEmpty()) {
      return Optional.empty();
    }
    StringBuilder text = new StringBuilder();
    for (Observation.MicroagentKnowledge match : recall.microagentKnowledge()) {
      text.append("<EXTRA_INFO>\nBecause the word \"")
          .append(match.trigger())
          .append("\" was used, this may help; it may also have nothing to do with the task.\n")
          .append(match.content())
          .append("\n</EXTRA_INFO>\n");
    }
    return Optional.of(text.toString().strip());
  }
}
