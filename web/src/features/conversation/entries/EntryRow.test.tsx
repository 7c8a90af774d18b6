import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";
import { ChatContext } from "../context";
import { newPlace } from "../Feed";
import { EventLog } from "../log/eventLog";
import { ACTIONS, agent, OBSERVATIONS, ran, run, user } from "../log/samples.test-data";
import { ConversationSession } from "../session";
import { EntryRow } from "./EntryRow";

function show(...events: readonly unknown[]) {
  const log = new EventLog();
  log.ingest(events);
  const session = new ConversationSession("c1");
  return render(
    <ChatContext value={{ session, opened: new Map(), place: newPlace() }}>
      {log.snapshot().entries.map((entry) => (
        <EntryRow key={entry.id} entry={entry} />
      ))}
    </ChatContext>,
  );
}

const HOSTILE = [
  "<script>window.__pwned = 1</script>",
  '<img src=x onerror="window.__pwned = 1">',
  "[a](javascript:window.__pwned=1)",
  "[a](JaVaScRiPt:x)",
  "[a](data:text/html;base64,PHNjcmlwdD4=)",
  "[a](vbscript:x)",
  "![p](https://tracker.example/p.png)",
  "![p](javascript:x)",
  '<iframe src="https://evil.example"></iframe>',
  "<style>body{display:none}</style>",
  '<svg onload="x"></svg>',
  '<form action="https://evil.example"><input></form>',
  "[r]: javascript:x\n\n[text][r]",
  "```html\n<script>x</script>\n```",
  "| a |\n|---|\n| <img src=x onerror=x> |",
].join("\n\n");

describe("entries", () => {
  it("draw every kind of event", () => {
    const { container } = show(...ACTIONS, ...OBSERVATIONS);
    expect(container.querySelectorAll("[data-event-id]").length).toBeGreaterThan(25);
  });

  it("carry what tests wait for (web-client.md §8)", () => {
    const { container } = show(run(7, "make"), ran(8, 7, "boom", 2));
    const row = container.querySelector("[data-event-id='7']");
    expect(row).toHaveProperty("dataset.eventType", "run");
    expect(row).toHaveProperty("dataset.state", "failed");
  });

  it("keep hostile Markdown harmless wherever it stands (AC-82, AC-31)", () => {
    const { container } = show(
      user(1, HOSTILE),
      agent(2, HOSTILE),
      run(3, HOSTILE, { thought: HOSTILE }),
      ran(4, 3, HOSTILE, 1),
      { id: 5, source: "agent", observation: "error", message: HOSTILE, content: HOSTILE, extras: { error_id: HOSTILE } },
      { id: 6, source: "agent", action: "finish", args: { final_thought: HOSTILE } },
      { id: 7, source: "agent", action: HOSTILE, args: { x: HOSTILE } },
      { id: 8, source: "agent", action: "edit", args: { path: HOSTILE } },
      { id: 9, source: "agent", observation: "edit", content: "x", extras: { path: HOSTILE, diff: `@@ -1 +1 @@\n-${HOSTILE}\n+<script>` } },
    );
    expect(container.querySelectorAll("script, iframe, style, form, input:not([type=checkbox]), object, embed, img, svg[onload]")).toHaveLength(0);
    for (const link of container.querySelectorAll("a")) {
      expect(link.protocol).toMatch(/^(https?|mailto):$/);
      expect(link.rel).toContain("noopener");
      expect(link.target).toBe("_blank");
    }
    for (const element of container.querySelectorAll("*")) {
      for (const name of element.getAttributeNames()) expect(name).not.toMatch(/^on/);
    }
  });

  it("show a command's colours and none of its escape sequences", () => {
    const { container } = show(run(1, "ls"), ran(2, 1, "\u001b]0;title\u0007\u001b[31mred\u001b[0m plain\u001b[2J"));
    expect(container.textContent).toContain("red plain");
    expect(container.textContent).not.toMatch(/\u001b|title/);
    expect(screen.getByText("red").style.color).toBe("var(--ansi-red)");
  });

  it("make characters visible that turn names around", () => {
    const { container } = show({ id: 1, source: "agent", action: "read", args: { path: "/w/evil\u202egpj.exe" } });
    expect(container.textContent).not.toContain("\u202e");
    expect(container.textContent).toContain("␣202E");
  });

  it("open and close by keyboard", async () => {
    show(run(1, "ls"), ran(2, 1, "a.txt"));
    const head = screen.getByRole("button", { name: /ls/ });
    expect(head.getAttribute("aria-expanded")).toBe("true");
    head.focus();
    await userEvent.keyboard("{Enter}");
    expect(head.getAttribute("aria-expanded")).toBe("false");
    expect(screen.queryByText("a.txt")).toBeNull();
  });

  it("cut a very long output and show all of it on demand (AC-26)", async () => {
    const output = Array.from({ length: 1_000 }, (_, line) => `line ${line}`).join("\n");
    const { container } = show(run(1, "seq"), ran(2, 1, output, 1));
    expect(container.textContent).not.toContain("line 999");
    await userEvent.click(screen.getByRole("button", { name: "Show all (1,000 lines)" }));
    expect(container.textContent).toContain("line 999");
  });
});
