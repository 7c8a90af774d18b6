package dev.hands4j.storage.wire;

import dev.hands4j.api.event.Action;
import dev.hands4j.api.event.ConfirmationState;

/** The {@code args} of each kind: all keys, in the order of events.md §3. */
final class ActionWriter {
  private ActionWriter() {}

  static void args(Action action, JsonOut out) {
    switch (action) {
      case Action.Null _, Action.CondensationRequest _ -> {}
      case Action.Message a ->
          out.text("content", a.content())
              .texts("file_urls", a.fileUrls())
              .texts("image_urls", a.imageUrls())
              .bool("wait_for_response", a.waitForResponse())
              .number("security_risk", a.securityRisk().wire());
      case Action.System a ->
          out.text("content", a.content())
              .raw("tools", a.tools())
              .text("openhands_version", a.openhandsVersion())
              .text("agent_class", a.agentClass());
      case Action.Run a ->
          out.text("command", a.command())
              .bool("is_input", a.isInput())
              .text("thought", a.thought())
              .bool("blocking", a.blocking())
              .bool("is_static", a.isStatic())
              .text("cwd", a.cwd())
              .bool("hidden", a.hidden())
              .constant("confirmation_state", a.confirmationState().wire())
              .number("security_risk", a.securityRisk().wire());
      case Action.RunIpython a ->
          out.text("code", a.code())
              .text("thought", a.thought())
              .bool("include_extra", a.includeExtra())
              .constant("confirmation_state", a.confirmationState().wire())
              .number("security_risk", a.securityRisk().wire())
              .text("kernel_init_code", a.kernelInitCode());
      case Action.Read a ->
          unlessConfirmed(
                  out.text("path", a.path())
                      .number("start", a.start())
                      .number("end", a.end())
                      .text("thought", a.thought()),
                  a)
              .number("security_risk", a.securityRisk().wire())
              .text("impl_source", a.implSource())
              .numbers("view_range", a.viewRange());
      case Action.Write a ->
          out.text("path", a.path())
              .text("content", a.content())
              .number("start", a.start())
              .number("end", a.end())
              .text("thought", a.thought())
              .number("security_risk", a.securityRisk().wire());
      case Action.Edit a ->
          unlessConfirmed(
                  out.text("path", a.path())
                      .text("command", a.command())
                      .text("file_text", a.fileText())
                      .text("old_str", a.oldStr())
                      .text("new_str", a.newStr())
                      .number("insert_line", a.insertLine())
                      .text("content", a.content())
                      .number("start", a.start())
                      .number("end", a.end())
                      .text("thought", a.thought()),
                  a)
              .number("security_risk", a.securityRisk().wire())
              .text("impl_source", a.implSource());
      case Action.Browse a ->
          out.text("url", a.url())
              .text("thought", a.thought())
              .number("security_risk", a.securityRisk().wire())
              .bool("return_axtree", a.returnAxtree());
      case Action.BrowseInteractive a ->
          unlessConfirmed(
                  out.text("browser_actions", a.browserActions())
                      .text("thought", a.thought())
                      .text("browsergym_send_msg_to_user", a.browsergymSendMsgToUser()),
                  a)
              .number("security_risk", a.securityRisk().wire())
              .bool("return_axtree", a.returnAxtree());
      case Action.CallMcp a ->
          out.text("name", a.name())
              .raw("arguments", a.arguments())
              .text("thought", a.thought())
              .number("security_risk", a.securityRisk().wire());
      case Action.Delegate a ->
          out.text("agent", a.agent()).raw("inputs", a.inputs()).text("thought", a.thought());
      case Action.Think a -> out.text("thought", a.thought());
      case Action.Finish a ->
          out.text("final_thought", a.finalThought())
              .raw("outputs", a.outputs())
              .text("thought", a.thought());
      case Action.Reject a -> out.raw("outputs", a.outputs()).text("thought", a.thought());
      case Action.Recall a ->
          out.text("recall_type", a.recallType())
              .text("query", a.query())
              .text("thought", a.thought());
      case Action.ChangeAgentState a -> {
        EventWriter.state(out, a.agentState());
        out.text("thought", a.thought());
      }
      case Action.Condensation a ->
          out.numbers("forgotten_event_ids", a.forgottenEventIds())
              .number("forgotten_events_start_id", a.forgottenEventsStartId())
              .number("forgotten_events_end_id", a.forgottenEventsEndId())
              .text("summary", a.summary())
              .number("summary_offset", a.summaryOffset());
      case Action.TaskTracking a ->
          out.text("command", a.command())
              .raw("task_list", a.taskList())
              .text("thought", a.thought());
    }
  }

  /** Kinds that lack the key in the reference have it only while it says something (§8). */
  private static JsonOut unlessConfirmed(JsonOut out, Action action) {
    return action.confirmationState() == ConfirmationState.CONFIRMED
        ? out
        : out.constant("confirmation_state", action.confirmationState().wire());
  }
}
