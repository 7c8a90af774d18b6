import { describe, expect, it } from "vitest";
import { LiveSignals } from "./live";
import { partialArguments } from "./partial";

const delta = (key: string, seq: number, text: string, kind = "text") => ({ signal: "delta", kind, key, seq, text });

describe("tool arguments being formed", () => {
  it.each([
    ["execute_bash", '{"command": "ls -la && ma', "ls -la && ma"],
    ["execute_bash", '{"command":"echo \\"a\\"\\nls \\u00e9\\', 'echo "a"\nls é'],
    ["str_replace_editor", '{"command":"create","path":"/w/a.py","file_text":"x = 1\\ny', "x = 1\ny"],
    ["str_replace_editor", '{"command":"view","path":"/w/a', "/w/a"],
    ["execute_bash", '{"comm', '{"comm'],
    ["other_tool", '{"a": 1', '{"a": 1'],
  ])("of %s: %s", (tool, json, shown) => {
    expect(partialArguments(tool, json)).toBe(shown);
  });
});

describe("live signals (S-1, S-7)", () => {
  it("joins the pieces of one answer in their order", () => {
    const live = new LiveSignals();
    live.take(delta("a", 0, "Hel"));
    live.take(delta("a", 1, "lo"));
    expect(live.parts()).toEqual([{ kind: "text", tool: "", text: "Hello" }]);
  });

  it("leaves a repeated piece out and shows a gap", () => {
    const live = new LiveSignals();
    live.take(delta("a", 0, "one"));
    expect(live.take(delta("a", 0, "one"))).toBe(false);
    live.take(delta("a", 5, "six"));
    expect(live.parts()[0]?.text).toBe("one … six");
  });

  it("keeps thought, text and tool arguments apart within one key", () => {
    const live = new LiveSignals();
    live.take(delta("a", 0, "hm", "thought"));
    live.take(delta("a", 1, "I will look."));
    live.take({ ...delta("a", 2, '{"command"', "tool"), tool: "execute_bash" });
    expect(live.parts().map((part) => part.kind)).toEqual(["thought", "text", "tool"]);
  });

  it("drops an answer when its end is said, and late pieces with it", () => {
    const live = new LiveSignals();
    live.take(delta("a", 0, "draft"));
    live.take({ signal: "delta_end", key: "a" });
    expect(live.take(delta("a", 1, "late"))).toBe(false);
    expect(live.parts()).toEqual([]);
  });

  it("keeps the end of a flood of output and drops it with the command's end", () => {
    const live = new LiveSignals();
    for (let seq = 0; seq < 200; seq++) live.take({ signal: "output", cause: 7, seq, text: "x".repeat(1_000) });
    expect(live.outputOf(7).length).toBeLessThanOrEqual(64_000);
    expect(live.dropOutput(7)).toBe(true);
    expect(live.outputOf(7)).toBe("");
  });

  it("ignores signals it does not know", () => {
    const live = new LiveSignals();
    for (const odd of [null, "x", [], {}, { signal: "later" }, { signal: "delta" }, { signal: "output", cause: "7" }]) {
      expect(live.take(odd)).toBe(false);
    }
  });
});
