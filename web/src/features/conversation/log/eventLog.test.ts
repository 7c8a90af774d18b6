import { describe, expect, it } from "vitest";
import { EventLog } from "./eventLog";
import { ACTIONS, agent, OBSERVATIONS, ran, run, state, user } from "./samples.test-data";

function logOf(...events: readonly unknown[]): EventLog {
  const log = new EventLog();
  log.ingest(events);
  return log;
}

const kinds = (events: readonly unknown[]) =>
  Object.fromEntries(logOf(...events).snapshot().entries.map((entry) => [entry.type, entry.kind]));

describe("every kind of event becomes what is shown (events.md §§3-4)", () => {
  it("shows actions by their kind, unknown ones included, and keeps the silent ones back", () => {
    expect(kinds(ACTIONS)).toEqual({
      message: "message",
      run: "command",
      run_ipython: "python",
      read: "read",
      write: "edit",
      edit: "edit",
      browse: "browse",
      browse_interactive: "browse",
      call_tool_mcp: "tool",
      delegate: "notice",
      think: "think",
      finish: "finish",
      reject: "notice",
      condensation: "notice",
      condensation_request: "notice",
      task_tracking: "tasks",
      dance: "unknown",
    });
  });

  it("shows observations that have no action here", () => {
    expect(kinds(OBSERVATIONS)).toEqual({
      run: "command",
      run_ipython: "python",
      browse: "browse",
      read: "read",
      write: "edit",
      edit: "edit",
      delegate: "notice",
      success: "notice",
      error: "error",
      user_rejected: "notice",
      recall: "notice",
      mcp: "tool",
      download: "notice",
      task_tracking: "tasks",
      sing: "unknown",
    });
  });

  it("survives events that are nonsense", () => {
    const nonsense = [
      null,
      7,
      "text",
      [],
      {},
      { id: 1 },
      { id: 2, action: "run" },
      { id: 3, action: "run", args: null },
      { id: 4, observation: "run", extras: "x", content: 5 },
      { id: "5", action: "message" },
      { id: 6.5, action: "message" },
      { id: -1, action: "message" },
      { id: 7, action: { nested: true } },
      { id: 8, action: "task_tracking", args: { command: "plan", task_list: [null, { status: "dancing" }] } },
      { id: 9, action: "message", args: { content: null, image_urls: "x" }, source: 3 },
    ];
    expect(() => logOf(...nonsense).snapshot()).not.toThrow();
  });
});

describe("pairing", () => {
  it("turns a running command into its result without a second entry", () => {
    const log = logOf(run(7, "ls"));
    expect(log.snapshot().entries).toMatchObject([{ id: 7, state: "pending" }]);
    log.ingest([ran(8, 7, "a.txt")]);
    expect(log.snapshot().entries).toMatchObject([{ id: 7, state: "done", output: "a.txt", exitCode: 0 }]);
  });

  it("counts an id of zero as a cause", () => {
    expect(logOf(run(0, "ls"), ran(1, 0, "x")).snapshot().entries).toHaveLength(1);
  });

  it("joins a result with its action that arrives later, with an older page", () => {
    const log = logOf(ran(8, 7, "a.txt"), agent(9, "done"));
    expect(log.snapshot().entries.map((entry) => entry.id)).toEqual([8, 9]);
    log.ingest([run(7, "ls"), user(6, "please")]);
    expect(log.snapshot().entries.map((entry) => entry.id)).toEqual([6, 7, 9]);
    expect(log.snapshot().entries[1]).toMatchObject({ state: "done", command: "ls", output: "a.txt" });
  });

  it.each([
    [0, "done"],
    [1, "failed"],
    [130, "failed"],
    [-1, "done"],
  ])("marks exit code %i as %s", (exitCode, wanted) => {
    expect(logOf(run(1, "x"), ran(2, 1, "", exitCode)).snapshot().entries[0]?.state).toBe(wanted);
  });

  it("does not take a file that contains the word error for a failed read (AC-29)", () => {
    const read = { id: 1, source: "agent", action: "read", args: { path: "log.txt" } };
    const content = { id: 2, cause: 1, observation: "read", content: "error: disk full", extras: { path: "log.txt" } };
    expect(logOf(read, content).snapshot().entries[0]?.state).toBe("done");
  });

  it("marks the action failed that an error answers", () => {
    const error = { id: 2, cause: 1, observation: "error", content: "Stop button pressed.", extras: { error_id: "" } };
    expect(logOf(run(1, "sleep 9"), error).snapshot().entries).toMatchObject([
      { id: 1, state: "failed", failure: "Stop button pressed.", output: "" },
    ]);
  });

  it("replaces the action that asked for consent by the one that was confirmed", () => {
    const call = { tool_call_metadata: { tool_call_id: "call_1" } };
    const asking = { ...run(71, "rm x", { confirmation_state: "awaiting_confirmation", security_risk: 2 }), ...call };
    const log = logOf(asking);
    expect(log.snapshot().entries[0]).toMatchObject({ awaitsConsent: true, highRisk: true });
    log.ingest([{ ...run(73, "rm x"), ...call }, ran(75, 73, "")]);
    expect(log.snapshot().entries).toMatchObject([{ id: 73, state: "done", awaitsConsent: false }]);
  });
});

describe("order and repetition", () => {
  it("shows each id once, also after a replay (AC-9)", () => {
    const log = logOf(user(1, "a"), agent(2, "b"));
    expect(log.ingest([user(1, "a"), agent(2, "b"), agent(3, "c")]).map((one) => one.id)).toEqual([3]);
    expect(log.snapshot().entries.map((entry) => entry.id)).toEqual([1, 2, 3]);
  });

  it("puts older pages in front", () => {
    const log = logOf(agent(10, "new"));
    log.ingest([agent(9, "x"), agent(8, "y")]);
    expect(log.snapshot()).toMatchObject({ oldestId: 8, newestId: 10 });
    expect(log.snapshot().entries.map((entry) => entry.id)).toEqual([8, 9, 10]);
  });

  it("keeps the very objects of entries that did not change", () => {
    const log = logOf(agent(1, "a"), run(2, "ls"));
    const before = log.snapshot().entries;
    log.ingest([ran(3, 2, "x")]);
    const after = log.snapshot().entries;
    expect(after[0]).toBe(before[0]);
    expect(after[1]).not.toBe(before[1]);
    expect(log.snapshot()).toBe(log.snapshot());
  });

  it("takes ten thousand events in one batch in linear time", () => {
    const events = Array.from({ length: 10_000 }, (_, id) => (id % 2 === 0 ? run(id, `c${id}`) : ran(id, id - 1, "out")));
    expect(logOf(...events).snapshot().entries).toHaveLength(5_000);
  });
});

describe("hidden events (events.md §7)", () => {
  it("shows neither a hidden command nor its hidden output", () => {
    const log = logOf(run(1, "setup.sh", { hidden: true }), ran(2, 1, "secret", 0, { hidden: true }), ran(4, 3, "x", 0, { hidden: true }));
    expect(log.snapshot().entries).toEqual([]);
  });
});

describe("agent state, cost and plan", () => {
  it("takes the state with the highest id, whatever comes last", () => {
    const log = logOf(state(5, "running"), state(9, "finished"));
    log.ingest([state(3, "loading")]);
    expect(log.snapshot().agentState).toBe("finished");
  });

  it("takes the state without an id that says good-bye (socketio.md §8.5)", () => {
    const log = logOf(state(5, "running"));
    const { id: _id, ...goodBye } = state(0, "stopped");
    log.ingest([goodBye]);
    expect(log.snapshot().agentState).toBe("stopped");
  });

  it("gives the reason of an error and drops it afterwards", () => {
    const log = logOf(state(1, "error", "STATUS$ERROR_LLM_AUTHENTICATION"));
    expect(log.snapshot().reason).toBe("STATUS$ERROR_LLM_AUTHENTICATION");
    log.ingest([state(2, "running")]);
    expect(log.snapshot().reason).toBe("");
  });

  it("takes cost from the newest action that has it and tolerates missing numbers", () => {
    const log = logOf({ ...run(1, "a"), llm_metrics: { accumulated_cost: 0.5, max_budget_per_task: 2 } });
    log.ingest([{ ...run(0, "b"), llm_metrics: { accumulated_cost: 0.1 } }]);
    expect(log.snapshot().usage).toMatchObject({ cost: 0.5, budget: 2, promptTokens: 0 });
  });

  it("keeps the newest plan", () => {
    expect(logOf(...ACTIONS).snapshot().plan).toMatchObject([{ title: "Reproduce", status: "done" }]);
  });
});
