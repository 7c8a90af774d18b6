package dev.hands4j.api.event;

import dev.hands4j.api.Json;
import java.util.List;
import java.util.Optional;

/**
 * Something someone wants done or said. Field names, defaults and the {@code message} text of each
 * kind are in events.md §3; the record components carry the names of the wire in Java form.
 */
public sealed interface Action extends Event {

  /** The thought that came with the action; empty for kinds that have none. */
  default String thought() {
    return "";
  }

  /** Whether a person must still agree; kinds that nobody is asked about are confirmed (§8). */
  default ConfirmationState confirmationState() {
    return ConfirmationState.CONFIRMED;
  }

  /** Whether a sandbox executes this kind and an observation with its id as cause follows. */
  default boolean runnable() {
    return switch (this) {
      case Run _, RunIpython _, Read _, Write _, Edit _, Browse _, BrowseInteractive _, CallMcp _ ->
          true;
      case Null _,
          Message _,
          System _,
          Delegate _,
          Think _,
          Finish _,
          Reject _,
          Recall _,
          ChangeAgentState _,
          Condensation _,
          CondensationRequest _,
          TaskTracking _ ->
          false;
    };
  }

  /** Nothing to do; accepted from old data, never stored by the loop. */
  record Null() implements Action {
    @Override
    public String kind() {
      return "null";
    }
  }

  /**
   * Something said (§3.1).
   *
   * @param fileUrls workspace paths of uploaded files; empty optional is the wire's null
   * @param waitForResponse true on agent messages that end a turn
   */
  record Message(
      String content,
      Optional<List<String>> fileUrls,
      Optional<List<String>> imageUrls,
      boolean waitForResponse,
      SecurityRisk securityRisk)
      implements Action {
    public Message {
      fileUrls = fileUrls.map(List::copyOf);
      imageUrls = imageUrls.map(List::copyOf);
    }

    /** A plain text message of a person. */
    public static Message of(String content) {
      return new Message(
          content, Optional.of(List.of()), Optional.of(List.of()), false, SecurityRisk.UNKNOWN);
    }

    @Override
    public String kind() {
      return "message";
    }
  }

  /** The system prompt, once per conversation (§3.2). {@code tools} is a JSON array or null. */
  record System(
      String content, Json tools, Optional<String> openhandsVersion, Optional<String> agentClass)
      implements Action {
    @Override
    public String kind() {
      return "system";
    }
  }

  /** A shell command (§3.3). An empty command asks for more output of the running one. */
  record Run(
      String command,
      boolean isInput,
      String thought,
      boolean blocking,
      boolean isStatic,
      Optional<String> cwd,
      boolean hidden,
      ConfirmationState confirmationState,
      SecurityRisk securityRisk)
      implements Action {
    /** A visible, confirmed foreground command. */
    public static Run of(String command) {
      return new Run(
          command,
          false,
          "",
          false,
          false,
          Optional.empty(),
          false,
          ConfirmationState.CONFIRMED,
          SecurityRisk.UNKNOWN);
    }

    @Override
    public String kind() {
      return "run";
    }
  }

  /** Python in the sandbox's kernel (§3.4). */
  record RunIpython(
      String code,
      String thought,
      boolean includeExtra,
      ConfirmationState confirmationState,
      SecurityRisk securityRisk,
      String kernelInitCode)
      implements Action {
    @Override
    public String kind() {
      return "run_ipython";
    }
  }

  /** Reading a file (§3.5). {@code implSource} is {@code default} or {@code oh_aci}. */
  record Read(
      String path,
      int start,
      int end,
      String thought,
      ConfirmationState confirmationState,
      SecurityRisk securityRisk,
      String implSource,
      Optional<List<Integer>> viewRange)
      implements Action {
    public Read {
      viewRange = viewRange.map(List::copyOf);
    }

    @Override
    public String kind() {
      return "read";
    }
  }

  /** Writing a file (§3.6). */
  record Write(
      String path, String content, int start, int end, String thought, SecurityRisk securityRisk)
      implements Action {
    @Override
    public String kind() {
      return "write";
    }
  }

  /** Editing a file (§3.7). */
  record Edit(
      String path,
      String command,
      Optional<String> fileText,
      Optional<String> oldStr,
      Optional<String> newStr,
      Optional<Integer> insertLine,
      String content,
      int start,
      int end,
      String thought,
      ConfirmationState confirmationState,
      SecurityRisk securityRisk,
      String implSource)
      implements Action {
    @Override
    public String kind() {
      return "edit";
    }
  }

  /** Opening a page (§3.8). */
  record Browse(String url, String thought, SecurityRisk securityRisk, boolean returnAxtree)
      implements Action {
    @Override
    public String kind() {
      return "browse";
    }
  }

  /** Acting in the browser (§3.9). */
  record BrowseInteractive(
      String browserActions,
      String thought,
      String browsergymSendMsgToUser,
      ConfirmationState confirmationState,
      SecurityRisk securityRisk,
      boolean returnAxtree)
      implements Action {
    @Override
    public String kind() {
      return "browse_interactive";
    }
  }

  /** Calling a tool of an MCP server (§3.10). {@code arguments} is a JSON object. */
  record CallMcp(String name, Json arguments, String thought, SecurityRisk securityRisk)
      implements Action {
    @Override
    public String kind() {
      return "call_tool_mcp";
    }
  }

  /** Handing a task to another agent (§3.11). */
  record Delegate(String agent, Json inputs, String thought) implements Action {
    @Override
    public String kind() {
      return "delegate";
    }
  }

  /** Thinking aloud (§3.12). */
  record Think(String thought) implements Action {
    @Override
    public String kind() {
      return "think";
    }
  }

  /** The task is done (§3.13). {@code finalThought} is shown to the user. */
  record Finish(String finalThought, Json outputs, String thought) implements Action {
    @Override
    public String kind() {
      return "finish";
    }
  }

  /** The agent gives the task back (§3.14). */
  record Reject(Json outputs, String thought) implements Action {
    @Override
    public String kind() {
      return "reject";
    }
  }

  /** Looking up workspace context or knowledge (§3.15). */
  record Recall(String recallType, String query, String thought) implements Action {
    @Override
    public String kind() {
      return "recall";
    }
  }

  /** A request to change the agent's state (§3.16); the wire does not restrict the value. */
  record ChangeAgentState(String agentState, String thought) implements Action {
    public static ChangeAgentState to(AgentState state) {
      return new ChangeAgentState(state.wire(), "");
    }

    @Override
    public String kind() {
      return "change_agent_state";
    }
  }

  /**
   * Events leave the model's view (§3.17): either a list of ids or an inclusive range; a summary
   * and its offset come together.
   */
  record Condensation(
      Optional<List<Long>> forgottenEventIds,
      Optional<Long> forgottenEventsStartId,
      Optional<Long> forgottenEventsEndId,
      Optional<String> summary,
      Optional<Integer> summaryOffset)
      implements Action {
    public Condensation {
      forgottenEventIds = forgottenEventIds.map(List::copyOf);
      boolean range = forgottenEventsStartId.isPresent() && forgottenEventsEndId.isPresent();
      boolean partial = forgottenEventsStartId.isPresent() != forgottenEventsEndId.isPresent();
      if (partial || forgottenEventIds.isPresent() == range) {
        throw new IllegalArgumentException(
            "a condensation forgets either a list of ids or one complete range");
      }
      if (summary.isPresent() != summaryOffset.isPresent()) {
        throw new IllegalArgumentException("a summary and its offset come together");
      }
    }

    @Override
    public String kind() {
      return "condensation";
    }
  }

  /** A wish for a condensation (§3.18). */
  record CondensationRequest() implements Action {
    @Override
    public String kind() {
      return "condensation_request";
    }
  }

  /** Viewing or replacing the task list (§3.19). {@code taskList} is a JSON array. */
  record TaskTracking(String command, Json taskList, String thought) implements Action {
    @Override
    public String kind() {
      return "task_tracking";
    }
  }
}
