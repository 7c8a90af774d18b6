package dev.hands4j.storage.wire;

import dev.hands4j.api.Json;
import dev.hands4j.api.event.Action;
import dev.hands4j.api.event.ConfirmationState;
import dev.hands4j.api.event.MalformedEventException;
import java.util.List;
import java.util.Optional;

/** Reads the {@code args} of each kind (events.md §§3, 5); unknown keys are ignored. */
final class ActionReader {
  private ActionReader() {}

  /** Empty for a kind this version does not know. */
  static Optional<Action> read(String kind, Fields given) throws MalformedEventException {
    Fields args = given.with("image_urls", given, "images_urls");
    return Optional.ofNullable(
        switch (kind) {
          case "null" -> new Action.Null();
          case "message" ->
              new Action.Message(
                  args.text("content"),
                  args.texts("file_urls"),
                  args.texts("image_urls"),
                  args.bool("wait_for_response", false),
                  args.risk());
          case "system" ->
              new Action.System(
                  args.text("content"),
                  args.arrayText("tools").orElse(Json.NULL),
                  args.optionalText("openhands_version"),
                  args.optionalText("agent_class"));
          case "run" -> run(args);
          case "run_ipython" ->
              new Action.RunIpython(
                  args.text("code"),
                  args.text("thought", ""),
                  args.bool("include_extra", true),
                  confirmation(args),
                  args.risk(),
                  args.text("kernel_init_code", ""));
          case "read" -> readFile(LegacyEditorCall.merge(args));
          case "write" ->
              new Action.Write(
                  args.text("path"),
                  args.text("content"),
                  args.integer("start", 0),
                  args.integer("end", -1),
                  args.text("thought", ""),
                  args.risk());
          case "edit" -> edit(LegacyEditorCall.merge(args));
          case "browse" ->
              new Action.Browse(
                  args.text("url"),
                  args.text("thought", ""),
                  args.risk(),
                  args.bool("return_axtree", false));
          case "browse_interactive" ->
              new Action.BrowseInteractive(
                  args.text("browser_actions"),
                  args.text("thought", ""),
                  args.text("browsergym_send_msg_to_user", ""),
                  confirmation(args),
                  args.risk(),
                  args.bool("return_axtree", false));
          case "call_tool_mcp" ->
              new Action.CallMcp(
                  args.text("name"),
                  args.objectText("arguments"),
                  args.text("thought", ""),
                  args.risk());
          case "delegate" ->
              new Action.Delegate(
                  args.text("agent"), args.requiredObjectText("inputs"), args.text("thought", ""));
          case "think" -> new Action.Think(args.text("thought", ""));
          case "finish" ->
              new Action.Finish(
                  args.text("final_thought", ""),
                  args.objectText("outputs"),
                  args.text("thought", ""));
          case "reject" -> new Action.Reject(args.objectText("outputs"), args.text("thought", ""));
          case "recall" ->
              new Action.Recall(
                  args.text("recall_type"), args.text("query", ""), args.text("thought", ""));
          case "change_agent_state" ->
              new Action.ChangeAgentState(args.text("agent_state"), args.text("thought", ""));
          case "condensation" -> condensation(args);
          case "condensation_request" -> new Action.CondensationRequest();
          case "task_tracking" ->
              new Action.TaskTracking(
                  args.text("command", "view"),
                  args.arrayText("task_list").orElse(Json.EMPTY_ARRAY),
                  args.text("thought", ""));
          default -> null;
        });
  }

  private static Action run(Fields args) throws MalformedEventException {
    return new Action.Run(
        args.text("command"),
        args.bool("is_input", false),
        args.text("thought", ""),
        args.bool("blocking", false),
        args.bool("is_static", false),
        args.optionalText("cwd"),
        args.bool("hidden", false),
        confirmation(args),
        args.risk());
  }

  private static Action readFile(Fields args) throws MalformedEventException {
    Optional<List<Integer>> range = Optional.empty();
    Optional<List<Long>> given = args.numbers("view_range");
    if (given.isPresent()) {
      range = Optional.of(given.get().stream().map(ActionReader::line).toList());
    }
    return new Action.Read(
        args.text("path"),
        args.integer("start", 0),
        args.integer("end", -1),
        args.text("thought", ""),
        confirmation(args),
        args.risk(),
        args.text("impl_source", "default"),
        range);
  }

  /** A line number; beyond what an int can say there are no lines. */
  private static int line(long number) {
    return Math.clamp(number, Integer.MIN_VALUE, Integer.MAX_VALUE);
  }

  private static Action edit(Fields args) throws MalformedEventException {
    return new Action.Edit(
        args.text("path"),
        args.text("command", ""),
        args.optionalText("file_text"),
        args.optionalText("old_str"),
        args.optionalText("new_str"),
        args.optionalInteger("insert_line"),
        args.text("content", ""),
        args.integer("start", 1),
        args.integer("end", -1),
        args.text("thought", ""),
        confirmation(args),
        args.risk(),
        args.text("impl_source", "oh_aci"));
  }

  private static Action condensation(Fields args) throws MalformedEventException {
    try {
      return new Action.Condensation(
          args.numbers("forgotten_event_ids"),
          args.optionalLong("forgotten_events_start_id"),
          args.optionalLong("forgotten_events_end_id"),
          args.optionalText("summary"),
          args.optionalInteger("summary_offset"));
    } catch (IllegalArgumentException e) {
      throw new MalformedEventException("args: " + e.getMessage());
    }
  }

  /** {@code is_confirmed} is the key's old name and wins when it is given (events.md §5). */
  private static ConfirmationState confirmation(Fields args) throws MalformedEventException {
    Fields renamed = args.with("confirmation_state", args, "is_confirmed");
    String state = renamed.text("confirmation_state", ConfirmationState.CONFIRMED.wire());
    return ConfirmationState.fromWire(state)
        .orElseThrow(() ->
            new MalformedEventException(
                "args.confirmation_state must be confirmed, rejected or awaiting_confirmation"));
  }
}
