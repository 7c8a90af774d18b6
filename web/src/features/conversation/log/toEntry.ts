import { isObject, type Json, list, number, object, text, texts } from "@/shared/wire/read";
import type { Entry, EntryState, Task } from "./entry";

export function eventId(event: Json): number | null {
  const id = number(event["id"]);
  return id !== null && Number.isInteger(id) && id >= 0 ? id : null;
}

export function actionType(event: Json): string {
  return text(event["action"]);
}

export function observationType(event: Json): string {
  return text(event["observation"]);
}

const SILENT_ACTIONS = new Set(["null", "system", "recall", "change_agent_state"]);
const SILENT_OBSERVATIONS = new Set(["null", "system", "think", "agent_state_changed", "condense"]);

/** Observations that stand for themselves even when they answer an action. */
export function standsAlone(observation: Json): boolean {
  return observationType(observation) === "recall" || number(observation["cause"]) === null;
}

/**
 * Turns an action with its observation, or an observation alone, into what is shown; null if it is
 * not for the eye (web-client.md §2.4, events.md §7).
 */
export function toEntry(action: Json | null, observation: Json | null): Entry | null {
  if (action) return actionEntry(action, observation);
  return observation ? observationEntry(observation) : null;
}

function actionEntry(action: Json, observation: Json | null): Entry | null {
  const type = actionType(action);
  const args = object(action["args"]);
  if (SILENT_ACTIONS.has(type) || args["hidden"] === true) return null;
  const answered = observationType(observation ?? {});
  const extras = object(observation?.["extras"]);
  const content = text(observation?.["content"]);
  const failure = answered === "error" || answered === "user_rejected" ? content || "Not executed." : "";
  const consent = text(args["confirmation_state"]);
  const risk = args["security_risk"];
  const common = {
    id: eventId(action) ?? -1,
    type,
    time: text(action["timestamp"]) || null,
    byUser: text(action["source"]) === "user",
    thought: type === "think" || type === "finish" ? "" : text(args["thought"]).trim(),
    failure,
    awaitsConsent: consent === "awaiting_confirmation" && !observation,
    highRisk: risk === 2 || text(risk).toLowerCase() === "high",
  };
  const state = (failed: boolean): EntryState =>
    failure || failed || consent === "rejected" ? "failed" : observation ? "done" : "pending";
  const result = failure ? "" : content;

  switch (type) {
    case "message":
      return {
        ...common,
        kind: "message",
        state: "done",
        text: common.byUser
          ? withoutFileTitle(text(args["content"]), texts(args["file_urls"]))
          : text(action["message"]) || text(args["content"]),
        images: texts(args["image_urls"]),
        files: texts(args["file_urls"]),
      };
    case "finish":
      return {
        ...common,
        kind: "finish",
        state: "done",
        text: text(args["final_thought"]).trim() || text(args["thought"]).trim() || text(action["message"]),
      };
    case "think":
      return { ...common, kind: "think", state: "done", text: text(args["thought"]).trim() };
    case "run": {
      const exitCode = number(object(extras["metadata"])["exit_code"]);
      return {
        ...common,
        kind: "command",
        command: text(args["command"]),
        isInput: args["is_input"] === true || args["is_input"] === "true",
        output: result,
        exitCode: answered === "run" ? exitCode : null,
        directory: text(object(extras["metadata"])["working_dir"]),
        state: state(answered === "run" && exitCode !== null && exitCode !== 0 && exitCode !== -1),
      };
    }
    case "run_ipython":
      return {
        ...common,
        kind: "python",
        code: text(args["code"]),
        output: result,
        images: texts(extras["image_urls"]),
        state: state(observation?.["success"] === false),
      };
    case "read":
      return { ...common, kind: "read", path: text(args["path"]), content: result, state: state(false) };
    case "write":
      return {
        ...common,
        kind: "edit",
        path: text(args["path"]),
        operation: "write",
        diff: answered === "write" ? asAdded(text(args["content"])) : "",
        report: result,
        state: state(false),
      };
    case "edit":
      return {
        ...common,
        kind: "edit",
        path: text(args["path"]),
        operation: text(args["command"]),
        diff: editDiff(extras, content, answered),
        report: result,
        state: state(answered === "edit" && editFailed(extras, content)),
      };
    case "browse":
    case "browse_interactive":
      return {
        ...common,
        kind: "browse",
        url: text(extras["url"]) || text(args["url"]),
        steps: text(args["browser_actions"]),
        content: result,
        screenshot: screenshot(extras),
        state: state(extras["error"] === true),
      };
    case "call_tool_mcp":
      return {
        ...common,
        kind: "tool",
        name: text(args["name"]),
        input: args["arguments"] ?? {},
        output: result,
        state: state(answered === "mcp" && toolFailed(content)),
      };
    case "task_tracking":
      return {
        ...common,
        kind: "tasks",
        planned: text(args["command"]) === "plan",
        tasks: tasks(args["task_list"]),
        report: result,
        state: state(false),
      };
    case "delegate":
      return {
        ...common,
        kind: "notice",
        state: "done",
        title: `Handed a part to ${text(args["agent"]) || "another agent"}`,
        text: text(object(args["inputs"])["task"]),
      };
    case "reject":
      return {
        ...common,
        kind: "notice",
        state: "failed",
        title: "The agent rejected the task",
        text: text(object(args["outputs"])["reason"]),
      };
    case "condensation":
      return {
        ...common,
        kind: "notice",
        state: "done",
        title: "Older steps were summarised for the model",
        text: text(args["summary"]),
      };
    case "condensation_request":
      return { ...common, kind: "notice", state: "done", title: "The agent asked for a summary of older steps", text: "" };
    default:
      return { ...common, kind: "unknown", state: "done", raw: action };
  }
}

function observationEntry(observation: Json): Entry | null {
  const type = observationType(observation);
  const extras = object(observation["extras"]);
  if (SILENT_OBSERVATIONS.has(type) || extras["hidden"] === true) return null;
  const content = text(observation["content"]);
  const common = {
    id: eventId(observation) ?? -1,
    type,
    state: "done" as EntryState,
    time: text(observation["timestamp"]) || null,
    byUser: text(observation["source"]) === "user",
    thought: "",
    failure: "",
    awaitsConsent: false,
    highRisk: false,
  };
  switch (type) {
    case "run": {
      const metadata = object(extras["metadata"]);
      const exitCode = number(metadata["exit_code"]);
      return {
        ...common,
        kind: "command",
        command: text(extras["command"]),
        isInput: false,
        output: content,
        exitCode,
        directory: text(metadata["working_dir"]),
        state: exitCode === 0 || exitCode === -1 || exitCode === null ? "done" : "failed",
      };
    }
    case "run_ipython":
      return {
        ...common,
        kind: "python",
        code: text(extras["code"]),
        output: content,
        images: texts(extras["image_urls"]),
        state: observation["success"] === false ? "failed" : "done",
      };
    case "read":
      return { ...common, kind: "read", path: text(extras["path"]), content };
    case "write":
      return { ...common, kind: "edit", path: text(extras["path"]), operation: "write", diff: "", report: content };
    case "edit":
      return {
        ...common,
        kind: "edit",
        path: text(extras["path"]),
        operation: "",
        diff: editDiff(extras, content, type),
        report: content,
        state: editFailed(extras, content) ? "failed" : "done",
      };
    case "browse":
      return {
        ...common,
        kind: "browse",
        url: text(extras["url"]),
        steps: text(extras["last_browser_action"]),
        content,
        screenshot: screenshot(extras),
        state: extras["error"] === true ? "failed" : "done",
      };
    case "mcp":
      return {
        ...common,
        kind: "tool",
        name: text(extras["name"]),
        input: extras["arguments"] ?? {},
        output: content,
        state: toolFailed(content) ? "failed" : "done",
      };
    case "task_tracking":
      return {
        ...common,
        kind: "tasks",
        planned: text(extras["command"]) === "plan",
        tasks: tasks(extras["task_list"]),
        report: content,
      };
    case "error":
      return {
        ...common,
        kind: "error",
        errorId: text(extras["error_id"]),
        text: text(observation["message"]) || content,
        state: "failed",
      };
    case "user_rejected":
      return { ...common, kind: "notice", title: "You rejected this step", text: content, state: "failed" };
    case "delegate":
      return { ...common, kind: "notice", title: "The other agent is done", text: content };
    case "download":
      return { ...common, kind: "notice", title: "A file was downloaded", text: text(extras["file_path"]) };
    case "success":
      return { ...common, kind: "notice", title: content || "Done", text: "" };
    case "recall": {
      const found = recalled(extras);
      return found === "" ? null : { ...common, kind: "notice", title: "Knowledge added for the agent", text: found };
    }
    default:
      return { ...common, kind: "unknown", raw: observation };
  }
}

function withoutFileTitle(content: string, files: readonly string[]): string {
  if (files.length === 0) return content;
  const at = content.indexOf("NEW FILES ADDED");
  return at < 0 ? content : content.slice(0, at).trimEnd();
}

function editDiff(extras: Json, content: string, answered: string): string {
  if (answered !== "edit") return "";
  const diff = text(extras["diff"]);
  if (diff) return diff;
  return text(extras["impl_source"]) === "llm_based_edit" && content.includes("@@") ? content : "";
}

function editFailed(extras: Json, content: string): boolean {
  return !text(extras["diff"]) && /^\s*error\b/i.test(content);
}

function asAdded(content: string): string {
  const lines = content.replace(/\n$/, "").split("\n");
  return content === "" ? "" : [`@@ -0,0 +1,${lines.length} @@`, ...lines.map((line) => `+${line}`)].join("\n");
}

function toolFailed(content: string): boolean {
  try {
    const result: unknown = JSON.parse(content);
    return isObject(result) && result["isError"] === true;
  } catch {
    return false;
  }
}

const BASE64 = /^[A-Za-z0-9+/=\s]+$/;

function screenshot(extras: Json): string {
  const image = text(extras["screenshot"]);
  if (/^data:image\/(png|jpeg|webp);base64,/.test(image)) return image;
  return image !== "" && BASE64.test(image) ? `data:image/png;base64,${image}` : "";
}

function tasks(value: unknown): readonly Task[] {
  return list(value).map((item, at) => {
    const task = object(item);
    const status = text(task["status"]);
    return {
      id: text(task["id"]) || `task-${at + 1}`,
      title: text(task["title"]) || "Untitled task",
      status: status === "in_progress" || status === "done" ? status : "todo",
      notes: text(task["notes"]),
    };
  });
}

function recalled(extras: Json): string {
  const parts: string[] = [];
  if (text(extras["repo_name"])) parts.push(`Repository: ${text(extras["repo_name"])}`);
  if (text(extras["repo_instructions"])) parts.push(text(extras["repo_instructions"]));
  if (text(extras["conversation_instructions"])) parts.push(text(extras["conversation_instructions"]));
  for (const item of list(extras["microagent_knowledge"])) {
    const skill = object(item);
    parts.push(`${text(skill["name"])} (because of “${text(skill["trigger"])}”)\n${text(skill["content"])}`);
  }
  return parts.join("\n\n");
}
