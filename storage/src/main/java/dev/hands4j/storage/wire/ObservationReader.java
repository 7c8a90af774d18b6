package dev.hands4j.storage.wire;

import dev.hands4j.api.Json;
import dev.hands4j.api.event.MalformedEventException;
import dev.hands4j.api.event.Observation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads the {@code extras} of each kind (events.md §§4, 5); unknown keys are ignored. */
final class ObservationReader {
  private ObservationReader() {}

  /** Empty for a kind this version does not know. */
  static Optional<Observation> read(String kind, Fields event) throws MalformedEventException {
    String content = event.text("content", "");
    Fields extras = event.object("extras");
    return Optional.ofNullable(
        switch (kind) {
          case "null" -> new Observation.Null(content);
          case "run" ->
              new Observation.Run(
                  content, extras.text("command"), metadata(extras), extras.bool("hidden", false));
          case "run_ipython" ->
              new Observation.RunIpython(content, extras.text("code"), extras.texts("image_urls"));
          case "browse" ->
              new Observation.Browse(
                  content,
                  extras.text("url"),
                  extras.text("trigger_by_action"),
                  event.objectText("extras"));
          case "read" ->
              new Observation.Read(
                  content, extras.text("path"), extras.text("impl_source", "default"));
          case "write" -> new Observation.Write(content, extras.text("path"));
          case "edit" ->
              new Observation.Edit(
                  content,
                  extras.text("path", ""),
                  extras.bool("prev_exist", false),
                  extras.optionalText("old_content"),
                  extras.optionalText("new_content"),
                  extras.text("impl_source", "llm_based_edit"),
                  extras.optionalText("diff"));
          case "delegate" ->
              new Observation.Delegate(content, extras.requiredObjectText("outputs"));
          case "success" -> new Observation.Success(content);
          case "error" -> new Observation.Error(content, extras.text("error_id", ""));
          case "agent_state_changed" ->
              new Observation.AgentStateChanged(
                  content, extras.text("agent_state"), extras.text("reason", ""));
          case "user_rejected" -> new Observation.UserRejected(content);
          case "condense" -> new Observation.Condense(content);
          case "think" -> new Observation.Think(content);
          case "recall" -> recall(content, extras);
          case "mcp" ->
              new Observation.Mcp(content, extras.text("name", ""), extras.objectText("arguments"));
          case "download" -> new Observation.Download(content, extras.text("file_path"));
          case "task_tracking" ->
              new Observation.TaskTracking(
                  content,
                  extras.text("command", ""),
                  extras.arrayText("task_list").orElse(Json.EMPTY_ARRAY));
          default -> null;
        });
  }

  /** Old events carry exit code and pid beside the metadata (events.md §5). */
  private static Observation.CommandMetadata metadata(Fields extras)
      throws MalformedEventException {
    Fields metadata =
        extras
            .object("metadata")
            .with("exit_code", extras, "exit_code")
            .with("pid", extras, "command_id");
    return new Observation.CommandMetadata(
        metadata.integer("exit_code", -1),
        metadata.integer("pid", -1),
        metadata.optionalText("username"),
        metadata.optionalText("hostname"),
        metadata.optionalText("working_dir"),
        metadata.optionalText("py_interpreter_path"),
        metadata.text("prefix", ""),
        metadata.text("suffix", ""));
  }

  private static Observation.Recall recall(String content, Fields extras)
      throws MalformedEventException {
    List<Observation.MicroagentKnowledge> knowledge = new ArrayList<>();
    for (Fields item : extras.objects("microagent_knowledge")) {
      knowledge.add(
          new Observation.MicroagentKnowledge(
              item.text("name", ""), item.text("trigger", ""), item.text("content", "")));
    }
    return new Observation.Recall(
        content,
        extras.text("recall_type"),
        extras.text("repo_name", ""),
        extras.text("repo_directory", ""),
        extras.text("repo_branch", ""),
        extras.text("repo_instructions", ""),
        extras.numberMap("runtime_hosts"),
        extras.text("additional_agent_instructions", ""),
        extras.text("date", ""),
        extras.textMap("custom_secrets_descriptions"),
        extras.text("conversation_instructions", ""),
        extras.text("working_dir", ""),
        knowledge);
  }
}
