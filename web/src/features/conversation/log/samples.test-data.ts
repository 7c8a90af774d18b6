/** One event of every kind of events.md §§3-4, for tests. */
type Wire = Record<string, unknown>;

const action = (id: number, name: string, args: Wire, more: Wire = {}): Wire => ({
  id,
  timestamp: "2025-09-08T14:03:21.518204",
  source: "agent",
  message: "",
  action: name,
  args,
  ...more,
});

const observation = (id: number, name: string, content: string, extras: Wire, more: Wire = {}): Wire => ({
  id,
  timestamp: "2025-09-08T14:03:22.004117",
  source: "agent",
  message: content,
  observation: name,
  content,
  extras,
  ...more,
});

export const user = (id: number, content: string, more: Wire = {}): Wire =>
  action(id, "message", { content, file_urls: null, image_urls: [], wait_for_response: false, security_risk: -1 }, { source: "user", ...more });

export const agent = (id: number, content: string): Wire =>
  action(id, "message", { content, wait_for_response: true }, { message: content });

export const run = (id: number, command: string, more: Wire = {}): Wire =>
  action(id, "run", { command, is_input: false, thought: "", hidden: false, confirmation_state: "confirmed", security_risk: -1, ...more });

export const ran = (id: number, cause: number, content: string, exitCode = 0, more: Wire = {}): Wire =>
  observation(id, "run", content, { command: "ls", metadata: { exit_code: exitCode, working_dir: "/workspace" }, hidden: false, ...more }, { cause, success: exitCode === 0 });

export const state = (id: number, agentState: string, reason = ""): Wire =>
  observation(id, "agent_state_changed", "", { agent_state: agentState, reason }, { source: "environment" });

export const ACTIONS: readonly Wire[] = [
  action(100, "null", {}),
  user(101, "hello"),
  action(102, "system", { content: "prompt", tools: [] }),
  run(103, "ls -la"),
  action(104, "run_ipython", { code: "print(2+2)", thought: "Quick check." }),
  action(105, "read", { path: "/workspace/app.py", thought: "" }),
  action(106, "write", { path: "/workspace/notes.txt", content: "hello\n", thought: "" }),
  action(107, "edit", { path: "/workspace/app.py", command: "str_replace", old_str: "a", new_str: "b", thought: "Fix." }),
  action(108, "browse", { url: "https://example.org", thought: "" }),
  action(109, "browse_interactive", { browser_actions: "goto('https://example.org')", thought: "" }),
  action(110, "call_tool_mcp", { name: "fetch_page", arguments: { url: "https://example.org" }, thought: "" }),
  action(111, "delegate", { agent: "BrowsingAgent", inputs: { task: "Find it" }, thought: "" }),
  action(112, "think", { thought: "The bug is in the parser." }),
  action(113, "finish", { final_thought: "Done.", outputs: {}, thought: "" }),
  action(114, "reject", { outputs: { reason: "no access" }, thought: "" }),
  action(115, "recall", { recall_type: "workspace_context", query: "x", thought: "" }, { source: "user" }),
  action(116, "change_agent_state", { agent_state: "paused", thought: "" }, { source: "user" }),
  action(117, "condensation", { forgotten_event_ids: [1], summary: "The user asked for …", summary_offset: 1 }),
  action(118, "condensation_request", {}),
  action(119, "task_tracking", { command: "plan", task_list: [{ id: "1", title: "Reproduce", status: "done", notes: "" }], thought: "" }),
  action(120, "dance", { steps: 3 }),
];

export const OBSERVATIONS: readonly Wire[] = [
  observation(200, "null", "", {}),
  ran(201, 1, "total 4"),
  observation(202, "run_ipython", "4", { code: "print(2+2)", image_urls: null }, { success: true }),
  observation(203, "browse", "Example page text", { url: "https://example.org", screenshot: "iVBORw0KGgo=", error: false }),
  observation(204, "read", "     1\tx = 1\n", { path: "/workspace/app.py" }),
  observation(205, "write", "", { path: "/workspace/notes.txt" }),
  observation(206, "edit", "edited", { path: "/workspace/app.py", diff: "--- a\n+++ b\n@@ -1 +1 @@\n-x = 1\n+x = 2" }),
  observation(207, "delegate", "Delegated agent finished", { outputs: {} }),
  observation(208, "success", "It worked", {}),
  observation(209, "error", "It failed", { error_id: "AGENT_ERROR$BAD_ACTION" }),
  state(210, "running"),
  observation(211, "user_rejected", "Action has been rejected by the user!", {}),
  observation(212, "condense", "x", {}),
  observation(213, "think", "Your thought has been logged.", {}),
  observation(214, "recall", "Added microagent knowledge", {
    recall_type: "knowledge",
    microagent_knowledge: [{ name: "github", trigger: "github", content: "Use the token." }],
  }),
  observation(215, "mcp", '{"content":[],"isError":true}', { name: "fetch_page", arguments: {} }),
  observation(216, "download", "saved", { file_path: "/workspace/file_1.pdf" }),
  observation(217, "task_tracking", "Saved 1 task.", { command: "plan", task_list: [] }),
  observation(218, "sing", "la", {}),
];
