/** Events for development and tests, in the shapes of events.md. Everything is deterministic. */
const START = Date.UTC(2026, 0, 5, 9, 0, 0);

const stamp = (id) => new Date(START + id * 1700).toISOString().replace("Z", "").replace(/\.(\d{3})$/, ".$1000");

const metrics = (id) => ({
  accumulated_cost: Math.round(id * 37) / 10_000,
  max_budget_per_task: null,
  accumulated_token_usage: {
    model: "default",
    prompt_tokens: 900 * id,
    completion_tokens: 40 * id,
    cache_read_tokens: 0,
    cache_write_tokens: 0,
    context_window: 200_000,
    per_turn_token: Math.min(180_000, 1_500 + id * 15),
    response_id: "",
  },
  costs: [],
  response_latencies: [],
  token_usages: [],
});

export function action(id, source, name, args, extra = {}) {
  return {
    id,
    timestamp: stamp(id),
    source,
    message: typeof args.content === "string" ? args.content : "",
    action: name,
    args,
    ...(source === "agent" && name !== "system" ? { llm_metrics: metrics(id) } : {}),
    ...extra,
  };
}

export function observation(id, source, name, content, extras, extra = {}) {
  return { id, timestamp: stamp(id), source, message: content, observation: name, content, extras, ...extra };
}

export const say = (id, content, extra = {}) =>
  action(id, "user", "message", { content, file_urls: null, image_urls: [], wait_for_response: false, security_risk: -1 }, extra);

export const reply = (id, content) =>
  action(id, "agent", "message", { content, file_urls: null, image_urls: null, wait_for_response: true, security_risk: -1 });

export const run = (id, command, thought = "", source = "agent") =>
  action(id, source, "run", {
    command,
    is_input: false,
    thought,
    blocking: false,
    is_static: false,
    cwd: null,
    hidden: false,
    confirmation_state: "confirmed",
    security_risk: -1,
  });

export const ran = (id, cause, command, content, exitCode = 0, source = "agent") =>
  observation(
    id,
    source,
    "run",
    content,
    {
      command,
      metadata: {
        exit_code: exitCode,
        pid: -1,
        username: "root",
        hostname: "box",
        working_dir: "/workspace",
        py_interpreter_path: null,
        prefix: "",
        suffix: "",
      },
      hidden: false,
    },
    { cause, success: exitCode === 0 },
  );

export const state = (id, agentState, reason = "") =>
  observation(id, "environment", "agent_state_changed", "", { agent_state: agentState, reason });

export const edit = (id, path, oldText, newText, thought = "") =>
  action(id, "agent", "edit", {
    path,
    command: "str_replace",
    file_text: null,
    old_str: oldText,
    new_str: newText,
    insert_line: null,
    content: "",
    start: 1,
    end: -1,
    thought,
    security_risk: -1,
    impl_source: "oh_aci",
  });

export const edited = (id, cause, path, diff) =>
  observation(
    id,
    "agent",
    "edit",
    `The file ${path} has been edited.`,
    { path, prev_exist: true, old_content: null, new_content: null, impl_source: "oh_aci", diff, _diff_cache: null },
    { cause },
  );

export const DIFF = `--- /workspace/src/totals.py
+++ /workspace/src/totals.py
@@ -1,9 +1,11 @@
 from decimal import Decimal

 def total(items):
-    result = 0.0
-    for item in items:
-        result += item.price * item.count
-    return result
+    """The sum of all items, exact to the cent."""
+    return sum(
+        (Decimal(item.price) * item.count for item in items),
+        start=Decimal(0),
+    )

 def main():
     print(total([]))`;

const COLOURS =
  "\u001b[1mcollected 3 items\u001b[0m\n\ntests/test_totals.py \u001b[32m.\u001b[0m\u001b[32m.\u001b[0m\u001b[31mF\u001b[0m                     \u001b[31m[100%]\u001b[0m\n\n" +
  "\u001b[31m\u001b[1mFAILED\u001b[0m tests/test_totals.py::\u001b[1mtest_cents\u001b[0m - assert 0.30000000000000004 == 0.3\n\u001b[31m1 failed\u001b[0m, \u001b[32m2 passed\u001b[0m in 0.04s";

/** A small, complete conversation as one would wish it. */
export function sample() {
  return [
    state(0, "loading"),
    action(1, "agent", "system", { content: "system prompt", tools: [], openhands_version: "0.56.0", agent_class: "CodeActAgent" }),
    say(2, "One of the tests fails. Find out why, fix it, and show me that it passes."),
    action(3, "environment", "change_agent_state", { agent_state: "running", thought: "" }),
    state(4, "running"),
    action(5, "agent", "task_tracking", {
      command: "plan",
      thought: "",
      task_list: [
        { id: "1", title: "Reproduce the failure", status: "done", notes: "" },
        { id: "2", title: "Fix the rounding", status: "in_progress", notes: "src/totals.py" },
        { id: "3", title: "Run the tests again", status: "todo", notes: "" },
      ],
    }),
    observation(6, "agent", "task_tracking", "Saved 3 tasks.", { command: "plan", task_list: [] }, { cause: 5 }),
    run(7, "python -m pytest -q --color=yes", "I run the tests first, to see what fails."),
    ran(8, 7, "python -m pytest -q --color=yes", COLOURS, 1),
    action(9, "agent", "read", {
      path: "/workspace/src/totals.py",
      start: 0,
      end: -1,
      thought: "",
      security_risk: -1,
      impl_source: "oh_aci",
      view_range: null,
    }),
    observation(10, "agent", "read", "     1\tfrom decimal import Decimal\n     2\t\n     3\tdef total(items):\n", { path: "/workspace/src/totals.py", impl_source: "oh_aci" }, { cause: 9 }),
    action(11, "agent", "think", { thought: "The sum is kept as a binary fraction. Decimal keeps cents exact, and it is imported already but never used." }),
    observation(12, "agent", "think", "Your thought has been logged.", {}, { cause: 11 }),
    edit(13, "/workspace/src/totals.py", "result = 0.0", "sum(", "The amounts are added as floating point numbers. I keep them as `Decimal`:"),
    edited(14, 13, "/workspace/src/totals.py", DIFF),
    run(15, "python -m pytest -q"),
    ran(16, 15, "python -m pytest -q", "...                                                                      [100%]\n3 passed in 0.03s"),
    run(17, "git status --short", "", "user"),
    ran(18, 17, "git status --short", " M src/totals.py", 0, "user"),
    action(19, "agent", "finish", {
      final_thought:
        "The failing test passes now.\n\n- **Cause:** `total` added prices as floating point numbers, so `0.1 + 0.2` was not `0.3`.\n- **Change:** it adds `Decimal` values ([src/totals.py](https://example.org/src)).\n\n| run | passed | failed |\n|---|---|---|\n| before | 2 | 1 |\n| after | 3 | 0 |\n",
      outputs: {},
      thought: "",
    }),
    state(20, "finished"),
  ];
}

/** `count` events of commands, edits, reads and messages. */
export function long(count) {
  const events = [state(0, "loading"), say(1, "Work through the whole list."), state(2, "running")];
  for (let id = 3; id < count - 1; ) {
    const round = id % 11;
    if (round < 5) {
      events.push(run(id, `echo step ${id}`, round === 0 ? `Step ${id}: I look at the next file.` : ""));
      events.push(ran(id + 1, id, `echo step ${id}`, `step ${id}\n${"line of output\n".repeat(id % 23)}`, id % 37 === 0 ? 1 : 0));
      id += 2;
    } else if (round < 8) {
      events.push(edit(id, `/workspace/src/file_${id}.py`, "a", "b"));
      events.push(edited(id + 1, id, `/workspace/src/file_${id}.py`, DIFF));
      id += 2;
    } else {
      events.push(reply(id, `Message **${id}**: the next part is done.\n\n1. first\n2. second`));
      id += 1;
    }
  }
  events.push(state(events.at(-1).id + 1, "awaiting_user_input"));
  return events;
}

export const HOSTILE = [
  "<script>window.__pwned = 1</script>",
  '<img src=x onerror="window.__pwned = 1">',
  "[click](javascript:window.__pwned=1)",
  "[click](  JaVaScRiPt:window.__pwned=1)",
  "[click](data:text/html;base64,PHNjcmlwdD53aW5kb3cuX19wd25lZD0xPC9zY3JpcHQ+)",
  "[click](vbscript:msgbox)",
  "![picture](https://tracker.example/p.png)",
  "![x](javascript:window.__pwned=1)",
  '<iframe src="https://evil.example"></iframe>',
  '<style>body{display:none}</style>',
  '<svg onload="window.__pwned=1"></svg>',
  '<a href="javascript:window.__pwned=1">x</a>',
  '<form action="https://evil.example"><input name="q"></form>',
  "[a]: javascript:window.__pwned=1\n\n[link][a]",
  '"><img src=x onerror=window.__pwned=1>',
  "`<img src=x onerror=window.__pwned=1>`",
  "```html\n<script>window.__pwned=1</script>\n```",
  "<details open ontoggle=window.__pwned=1>",
  "<math><mtext></mtext><mglyph><style><img src=x onerror=window.__pwned=1></style></mglyph></math>",
  "| a |\n|---|\n| <img src=x onerror=window.__pwned=1> |",
  "<https://example.org/\"onmouseover=window.__pwned=1>",
  "&#x3C;script&#x3E;window.__pwned=1&#x3C;/script&#x3E;",
  "[x](https://example.org \"<img src=x onerror=window.__pwned=1>\")",
  "<base href=\"https://evil.example\">",
  "<meta http-equiv=refresh content=\"0;url=https://evil.example\">",
];

/** Attacks by every way text gets onto the page. */
export function hostile() {
  const all = HOSTILE.join("\n\n");
  const name = '/workspace/<img src=x onerror="window.__pwned=1">\u202egpj.exe';
  return [
    state(0, "running"),
    say(1, all),
    reply(2, all),
    run(3, `echo '<img src=x onerror=window.__pwned=1>' \u202e txt`, all),
    ran(4, 3, "echo", "\u001b]8;;javascript:window.__pwned=1\u0007link\u001b]8;;\u0007 \u001b[31m<script>window.__pwned=1</script>\u001b[0m\u001b[2J\u001b[H\u0000", 0),
    edit(5, name, "", ""),
    edited(6, 5, name, `--- ${name}\n+++ ${name}\n@@ -1 +1 @@\n-<script>window.__pwned=1</script>\n+<img src=x onerror=window.__pwned=1>`),
    action(7, "agent", "finish", { final_thought: all, outputs: {}, thought: "" }),
    observation(8, "agent", "error", all, { error_id: "<img src=x onerror=window.__pwned=1>" }),
    { id: 9, timestamp: stamp(9), source: "agent", message: "", action: "<img src=x>", args: { x: all } },
    state(10, "awaiting_user_input"),
  ];
}
