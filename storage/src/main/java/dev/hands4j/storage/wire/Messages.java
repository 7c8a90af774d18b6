package dev.hands4j.storage.wire;

import dev.hands4j.api.Json;
import dev.hands4j.api.event.Action;
import dev.hands4j.api.event.Observation;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/**
 * The computed {@code message} of each kind (events.md §2.8). Parts are masked before they are cut
 * or joined, so that no piece of a secret is left.
 */
final class Messages {
  private static final int LONGEST_RANGE = 1_000;

  private Messages() {}

  static String of(Action action, Masker masker) {
    return switch (action) {
      case Action.Null _ -> "No action";
      case Action.Message a -> masker.mask(a.content());
      case Action.System a -> masker.mask(a.content());
      case Action.Run a -> "Running command: " + masker.mask(a.command());
      case Action.RunIpython a -> "Running Python code interactively: " + masker.mask(a.code());
      case Action.Read a -> "Reading file: " + masker.mask(a.path());
      case Action.Write a -> "Writing file: " + masker.mask(a.path());
      case Action.Edit _ -> "";
      case Action.Browse a -> "I am browsing the URL: " + masker.mask(a.url());
      case Action.BrowseInteractive a ->
          "I am interacting with the browser:\n" + fenced(masker.mask(a.browserActions()));
      case Action.CallMcp a ->
          "I am interacting with the MCP server with name:\n"
              + fenced(masker.mask(a.name()))
              + "\nand arguments:\n"
              + fenced(JsonText.mask(a.arguments().text(), masker));
      case Action.Delegate a ->
          "I'm asking " + masker.mask(a.agent()) + " for help with this task.";
      case Action.Think a -> "I am thinking...: " + masker.mask(a.thought());
      case Action.Finish a ->
          a.thought().isEmpty() ? "All done! What's next on the agenda?" : masker.mask(a.thought());
      case Action.Reject a -> "Task is rejected by the agent." + reason(a.outputs(), masker);
      case Action.Recall a -> "Retrieving content for: " + first(masker.mask(a.query()), 50);
      case Action.ChangeAgentState a -> "Agent state changed to " + masker.mask(a.agentState());
      case Action.Condensation a -> condensation(a, masker);
      case Action.CondensationRequest _ -> "Requesting a condensation of the conversation history.";
      case Action.TaskTracking a -> tasks(JsonText.elements(a.taskList().text()));
    };
  }

  static String of(Observation observation, Masker masker) {
    return switch (observation) {
      case Observation.Null _ -> "No observation";
      case Observation.Run o ->
          "Command `"
              + masker.mask(o.command())
              + "` executed with exit code "
              + o.metadata().exitCode()
              + ".";
      case Observation.RunIpython _ -> "Code executed in IPython cell.";
      case Observation.Browse o -> "Visited " + masker.mask(o.url());
      case Observation.Read o -> "I read the file " + masker.mask(o.path()) + ".";
      case Observation.Write o -> "I wrote to the file " + masker.mask(o.path()) + ".";
      case Observation.Edit o -> "I edited the file " + masker.mask(o.path()) + ".";
      case Observation.Delegate _, Observation.AgentStateChanged _ -> "";
      case Observation.Recall o ->
          o.recallType().equals("workspace_context")
              ? "Added workspace context"
              : "Added microagent knowledge";
      case Observation.Download o ->
          "Downloaded the file at location: " + masker.mask(o.filePath());
      case Observation.Success _,
          Observation.Error _,
          Observation.UserRejected _,
          Observation.Condense _,
          Observation.Think _,
          Observation.Mcp _,
          Observation.TaskTracking _ ->
          masker.mask(observation.content());
    };
  }

  private static String condensation(Action.Condensation action, Masker masker) {
    if (!action.summary().orElse("").isEmpty()) {
      return "Summary: " + masker.mask(action.summary().orElseThrow());
    }
    List<Long> ids =
        action
            .forgottenEventIds()
            .orElseGet(() -> {
              long start = action.forgottenEventsStartId().orElseThrow();
              long end = action.forgottenEventsEndId().orElseThrow();
              return LongStream.rangeClosed(start, end).limit(LONGEST_RANGE).boxed().toList();
            });
    return "Condenser is dropping the events: "
        + ids.stream().map(String::valueOf).collect(Collectors.joining(", ", "[", "]"))
        + ".";
  }

  private static String reason(Json outputs, Masker masker) {
    if (!outputs.text().stripLeading().startsWith("{")) {
      return "";
    }
    Map<String, JsonText.Value> members = JsonText.members(outputs.text());
    JsonText.Value reason = members.get("reason");
    return reason == null || reason.text().isEmpty()
        ? ""
        : " Reason: " + masker.mask(reason.text());
  }

  private static String tasks(int count) {
    return switch (count) {
      case 0 -> "Clearing the task list.";
      case 1 -> "Managing 1 task item.";
      default -> "Managing " + count + " task items.";
    };
  }

  private static String fenced(String text) {
    return "```\n" + text + "\n```";
  }

  private static String first(String text, int codePoints) {
    return text.codePointCount(0, text.length()) <= codePoints
        ? text
        : text.substring(0, text.offsetByCodePoints(0, codePoints));
  }
}
