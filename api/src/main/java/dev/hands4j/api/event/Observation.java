package dev.hands4j.api.event;

import dev.hands4j.api.Json;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What was seen after an action, or a change of the agent's state. Field names, defaults and the
 * {@code message} text of each kind are in events.md §4.
 */
public sealed interface Observation extends Event {

  /** The text of the observation; may be empty. */
  String content();

  /** Nothing was found (§4.16). */
  record Null(String content) implements Observation {
    @Override
    public String kind() {
      return "null";
    }
  }

  /** A command's output (§4.1). {@code success} on the wire is {@code exitCode == 0}. */
  record Run(String content, String command, CommandMetadata metadata, boolean hidden)
      implements Observation {
    @Override
    public String kind() {
      return "run";
    }
  }

  /**
   * How and where a command ran (§4.1).
   *
   * @param exitCode -1 while it still runs
   * @param pid of the foreground process, -1 when unknown
   */
  record CommandMetadata(
      int exitCode,
      int pid,
      Optional<String> username,
      Optional<String> hostname,
      Optional<String> workingDir,
      Optional<String> pyInterpreterPath,
      String prefix,
      String suffix) {
    /** Nothing known yet: the wire's defaults. */
    public static final CommandMetadata UNKNOWN =
        new CommandMetadata(
            -1, -1, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), "", "");
  }

  /** Output of Python code (§4.2). */
  record RunIpython(String content, String code, Optional<List<String>> imageUrls)
      implements Observation {
    public RunIpython {
      imageUrls = imageUrls.map(List::copyOf);
    }

    @Override
    public String kind() {
      return "run_ipython";
    }
  }

  /**
   * A page as the browser saw it (§4.3). Only {@code url} and {@code triggerByAction} are always
   * known; {@code extras} is the complete JSON object of the wire.
   */
  record Browse(String content, String url, String triggerByAction, Json extras)
      implements Observation {
    @Override
    public String kind() {
      return "browse";
    }
  }

  /** A file's text (§4.4). */
  record Read(String content, String path, String implSource) implements Observation {
    @Override
    public String kind() {
      return "read";
    }
  }

  /** A file was written (§4.5). */
  record Write(String content, String path) implements Observation {
    @Override
    public String kind() {
      return "write";
    }
  }

  /** A file was edited (§4.6). */
  record Edit(
      String content,
      String path,
      boolean prevExist,
      Optional<String> oldContent,
      Optional<String> newContent,
      String implSource,
      Optional<String> diff)
      implements Observation {
    @Override
    public String kind() {
      return "edit";
    }
  }

  /** A delegate came back (§4.7). */
  record Delegate(String content, Json outputs) implements Observation {
    @Override
    public String kind() {
      return "delegate";
    }
  }

  /** Generic success (§4.16). */
  record Success(String content) implements Observation {
    @Override
    public String kind() {
      return "success";
    }
  }

  /** Something failed (§4.8). */
  record Error(String content, String errorId) implements Observation {
    @Override
    public String kind() {
      return "error";
    }
  }

  /** The agent's state changed (§4.9). {@code reason} is filled for {@code error} only. */
  record AgentStateChanged(String content, String agentState, String reason)
      implements Observation {
    public static AgentStateChanged to(AgentState state, String reason) {
      return new AgentStateChanged("", state.wire(), reason);
    }

    @Override
    public String kind() {
      return "agent_state_changed";
    }
  }

  /** The user refused an action (§4.10). */
  record UserRejected(String content) implements Observation {
    @Override
    public String kind() {
      return "user_rejected";
    }
  }

  /** A summary inside a model view (§4.16); accepted from old data. */
  record Condense(String content) implements Observation {
    @Override
    public String kind() {
      return "condense";
    }
  }

  /** A thought was noted (§4.11). */
  record Think(String content) implements Observation {
    @Override
    public String kind() {
      return "think";
    }
  }

  /** Workspace context or knowledge (§4.12). */
  record Recall(
      String content,
      String recallType,
      String repoName,
      String repoDirectory,
      String repoBranch,
      String repoInstructions,
      Map<String, Integer> runtimeHosts,
      String additionalAgentInstructions,
      String date,
      Map<String, String> customSecretsDescriptions,
      String conversationInstructions,
      String workingDir,
      List<MicroagentKnowledge> microagentKnowledge)
      implements Observation {
    public Recall {
      runtimeHosts = Map.copyOf(runtimeHosts);
      customSecretsDescriptions = Map.copyOf(customSecretsDescriptions);
      microagentKnowledge = List.copyOf(microagentKnowledge);
    }

    @Override
    public String kind() {
      return "recall";
    }
  }

  /** One knowledge file that a word triggered (§4.12). */
  record MicroagentKnowledge(String name, String trigger, String content) {}

  /** Result of an MCP tool (§4.13). */
  record Mcp(String content, String name, Json arguments) implements Observation {
    @Override
    public String kind() {
      return "mcp";
    }
  }

  /** The browser saved a file (§4.14). */
  record Download(String content, String filePath) implements Observation {
    @Override
    public String kind() {
      return "download";
    }
  }

  /** The task list (§4.15). */
  record TaskTracking(String content, String command, Json taskList) implements Observation {
    @Override
    public String kind() {
      return "task_tracking";
    }
  }
}
