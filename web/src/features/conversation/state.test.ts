import { describe, expect, it } from "vitest";
import { controls, explain, statusLine, type StatusInput } from "./state";

const usual: StatusInput = {
  status: "RUNNING",
  runtimeStatus: "STATUS$READY",
  connection: "online",
  agentState: "running",
  statusId: "",
};

describe("the state line (AC-57, web-client.md §2.7)", () => {
  it.each<[Partial<StatusInput>, string, string]>([
    [{ status: "STOPPED", connection: "offline" }, "Stopped", "bad"],
    [{ runtimeStatus: "STATUS$STOPPED" }, "Stopped", "bad"],
    [{ runtimeStatus: "STATUS$BUILDING_RUNTIME", connection: "offline" }, "Building the sandbox…", "bad"],
    [{ runtimeStatus: "STATUS$STARTING_RUNTIME" }, "Starting the sandbox…", "warn"],
    [{ runtimeStatus: "STATUS$RUNTIME_STARTED" }, "Working…", "good"],
    [{ connection: "offline" }, "Disconnected", "bad"],
    [{ connection: "refused" }, "Disconnected", "bad"],
    [{ connection: "connecting" }, "Connecting…", "good"],
    [{ agentState: "loading", statusId: "STATUS$SETTING_UP_WORKSPACE" }, "Preparing the workspace…", "warn"],
    [{ agentState: "loading", statusId: "STATUS$READY" }, "Getting ready…", "warn"],
    [{ agentState: "loading" }, "Getting ready…", "warn"],
    [{ agentState: null }, "Getting ready…", "warn"],
    [{}, "Working…", "good"],
    [{ statusId: "STATUS$LLM_RETRY" }, "The model did not answer; trying again…", "good"],
    [{ agentState: "awaiting_user_input" }, "Waiting for you", "input"],
    [{ agentState: "awaiting_user_confirmation" }, "Waiting for your consent", "ask"],
    [{ agentState: "paused" }, "Paused", "warn"],
    [{ agentState: "stopped" }, "Stopped by you", "bad"],
    [{ agentState: "finished" }, "Finished", "good"],
    [{ agentState: "rejected" }, "Task rejected", "warn"],
    [{ agentState: "error" }, "Stopped by an error", "bad"],
    [{ agentState: "rate_limited" }, "Slowed down by the provider; trying again…", "warn"],
    [{ agentState: "dreaming" }, "dreaming", "good"],
  ])("%j says “%s” (%s)", (part, text, tone) => {
    expect(statusLine({ ...usual, ...part })).toEqual({ text, tone });
  });
});

describe("the controls (agent.md §2.3)", () => {
  it.each([
    ["running", { pause: true, resume: false, stop: true }],
    ["paused", { pause: false, resume: true, stop: true }],
    ["awaiting_user_confirmation", { pause: false, resume: false, stop: true }],
    ["error", { pause: false, resume: true, stop: false }],
    ["awaiting_user_input", { pause: false, resume: false, stop: false }],
    ["finished", { pause: false, resume: false, stop: false }],
    ["stopped", { pause: false, resume: false, stop: false }],
    ["loading", { pause: false, resume: false, stop: false }],
    [null, { pause: false, resume: false, stop: false }],
  ])("offer in %s what the server takes there", (agentState, offered) => {
    expect(controls(agentState)).toEqual(offered);
  });
});

describe("reasons", () => {
  it("explains limits and how to go on (AC-58)", () => {
    expect(
      explain("RuntimeError: Agent reached maximum iteration. Current iteration: 500, max iteration: 500"),
    ).toBe("The limit of 500 steps is reached. Continue to allow as many again.");
    expect(
      explain("RuntimeError: Agent reached maximum budget for conversation.Current budget: 5.12, max budget: 5.00"),
    ).toBe("The budget of $5.00 is used up. Continue to allow as much again.");
  });

  it("shows other texts without the error class", () => {
    expect(explain("RuntimeError: something odd")).toBe("something odd");
    expect(explain("STATUS$ERROR_LLM_AUTHENTICATION")).toContain("API key");
  });
});
