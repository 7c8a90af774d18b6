package dev.hands4j.storage.wire;

import dev.hands4j.api.event.Observation;
import java.util.LinkedHashMap;
import java.util.Map;

/** The {@code extras} of each kind: all keys, in the order of events.md §4. */
final class ObservationWriter {
  /** Keys of §4.3 with their defaults, for browsers that report less. */
  private static final Map<String, String> BROWSE_DEFAULTS = browseDefaults();

  private ObservationWriter() {}

  static void extras(Observation observation, JsonOut out) {
    switch (observation) {
      case Observation.Null _,
          Observation.Success _,
          Observation.UserRejected _,
          Observation.Condense _,
          Observation.Think _ -> {}
      case Observation.Run o -> {
        out.text("command", o.command());
        metadata(o.metadata(), out.object("metadata"));
        out.end().bool("hidden", o.hidden());
      }
      case Observation.RunIpython o ->
          out.text("code", o.code()).texts("image_urls", o.imageUrls());
      case Observation.Browse o -> browse(o, out);
      case Observation.Read o -> out.text("path", o.path()).text("impl_source", o.implSource());
      case Observation.Write o -> out.text("path", o.path());
      case Observation.Edit o ->
          out.text("path", o.path())
              .bool("prev_exist", o.prevExist())
              .text("old_content", o.oldContent())
              .text("new_content", o.newContent())
              .text("impl_source", o.implSource())
              .text("diff", o.diff())
              .nothing("_diff_cache");
      case Observation.Delegate o -> out.raw("outputs", o.outputs());
      case Observation.Error o -> out.text("error_id", o.errorId());
      case Observation.AgentStateChanged o -> {
        EventWriter.state(out, o.agentState());
        out.text("reason", o.reason());
      }
      case Observation.Recall o -> recall(o, out);
      case Observation.Mcp o -> out.text("name", o.name()).raw("arguments", o.arguments());
      case Observation.Download o -> out.text("file_path", o.filePath());
      case Observation.TaskTracking o ->
          out.text("command", o.command()).raw("task_list", o.taskList());
    }
  }

  private static void metadata(Observation.CommandMetadata metadata, JsonOut out) {
    out.number("exit_code", metadata.exitCode())
        .number("pid", metadata.pid())
        .text("username", metadata.username())
        .text("hostname", metadata.hostname())
        .text("working_dir", metadata.workingDir())
        .text("py_interpreter_path", metadata.pyInterpreterPath())
        .text("prefix", metadata.prefix())
        .text("suffix", metadata.suffix());
  }

  private static void recall(Observation.Recall o, JsonOut out) {
    out.text("recall_type", o.recallType())
        .text("repo_name", o.repoName())
        .text("repo_directory", o.repoDirectory())
        .text("repo_branch", o.repoBranch())
        .text("repo_instructions", o.repoInstructions())
        .numbers("runtime_hosts", o.runtimeHosts())
        .text("additional_agent_instructions", o.additionalAgentInstructions())
        .text("date", o.date())
        .texts("custom_secrets_descriptions", o.customSecretsDescriptions())
        .text("conversation_instructions", o.conversationInstructions())
        .text("working_dir", o.workingDir())
        .array("microagent_knowledge");
    for (Observation.MicroagentKnowledge knowledge : o.microagentKnowledge()) {
      out.element()
          .text("name", knowledge.name())
          .text("trigger", knowledge.trigger())
          .text("content", knowledge.content())
          .end();
    }
    out.endArray();
  }

  private static void browse(Observation.Browse o, JsonOut out) {
    Map<String, JsonText.Value> given = JsonText.members(o.extras().text());
    out.text("url", o.url()).text("trigger_by_action", o.triggerByAction());
    BROWSE_DEFAULTS.forEach((key, value) -> {
      JsonText.Value own = given.get(key);
      out.raw(key, own == null ? value : own.raw());
    });
    given.forEach((key, value) -> {
      if (!BROWSE_DEFAULTS.containsKey(key)
          && !key.equals("url")
          && !key.equals("trigger_by_action")) {
        out.raw(key, value.raw());
      }
    });
  }

  private static Map<String, String> browseDefaults() {
    Map<String, String> defaults = new LinkedHashMap<>();
    defaults.put("screenshot", "\"\"");
    defaults.put("screenshot_path", "null");
    defaults.put("set_of_marks", "\"\"");
    defaults.put("error", "false");
    defaults.put("goal_image_urls", "[]");
    defaults.put("open_pages_urls", "[]");
    defaults.put("active_page_index", "-1");
    defaults.put("dom_object", "{}");
    defaults.put("axtree_object", "{}");
    defaults.put("extra_element_properties", "{}");
    defaults.put("last_browser_action", "\"\"");
    defaults.put("last_browser_action_error", "\"\"");
    defaults.put("focused_element_bid", "\"\"");
    defaults.put("filter_visible_only", "false");
    return defaults;
  }
}
