import { describe, expect, it } from "vitest";
import { endpoint } from "@/features/conversation/connection";
import { toError } from "./http/client";
import { parseDiff } from "./text/diff";
import { spans, tidy } from "./text/terminal";
import { ago, parseTime } from "./text/time";
import { fileName, visible } from "./text/visible";
import { paragraphs } from "./ui/content";

describe("errors of requests (AC-56, rest-core.md §5.4)", () => {
  it.each<[number, unknown, string]>([
    [404, { detail: "Conversation x not found" }, "Conversation x not found"],
    [400, { error: "Something" }, "Something"],
    [400, { status: "error", message: "No key", msg_id: "STATUS$ERROR_LLM_AUTHENTICATION" }, "No key"],
    [401, "Git provider token required.", "Git provider token required."],
    [429, { message: "Too many requests" }, "Too many requests"],
    [422, { detail: [{ loc: ["body", "title"], msg: "too long" }] }, "title: too long"],
    [500, "Internal Server Error", "The server failed (status 500). Try again; its log says more."],
    [502, "<html>bad gateway</html>", "The server failed (status 502). Try again; its log says more."],
    [413, null, "This is too large for the server."],
    [418, [], "The server refused the request (status 418)."],
  ])("status %i with %j says “%s”", (status, body, message) => {
    expect(toError(status, body).message).toBe(message);
  });

  it("keeps the code and the fields", () => {
    expect(toError(400, { message: "x", msg_id: "A$B" }).code).toBe("A$B");
    expect(toError(422, { detail: [{ loc: ["body", "title"], msg: "too long" }] }).fields.get("title")).toBe("too long");
  });
});

describe("terminal output", () => {
  it.each([
    ["\u001b]0;title\u0007text", "text"],
    ["\u001b]8;;https://x\u001b\\link\u001b]8;;\u001b\\", "link"],
    ["a\u001b[2K\u001b[1Gb", "ab"],
    ["10%\r20%\r100%\nnext", "100%\nnext"],
    ["one\r\ntwo\r\n", "one\ntwo\n"],
    ["bell\u0007 null\u0000", "bell null"],
    ["cut \u001b]0;never ends", "cut "],
    ["\u001b(Bx\u001b=y", "xy"],
  ])("%j is tidied to %j", (output, tidied) => {
    expect(tidy(output)).toBe(tidied);
  });

  it("has basic, palette and true colours, and nothing that is not a number in them", () => {
    expect(spans(tidy("\u001b[1;31mred\u001b[0m"))).toEqual([{ text: "red", color: "var(--ansi-red)", bold: true }]);
    expect(spans(tidy("\u001b[38;5;208mo\u001b[0m"))[0]?.color).toBe("rgb(255, 135, 0)");
    expect(spans(tidy("\u001b[38;2;1;2;3mt\u001b[0m"))[0]?.color).toBe("rgb(1, 2, 3)");
    expect(spans(tidy("\u001b[38;2;1;2;url(x)mt"))[0]?.color).toBeUndefined();
  });

  it("is linear for a flood of lone escapes", () => {
    expect(tidy("\u001b".repeat(200_000)).length).toBeLessThan(200_000);
  });
});

describe("diffs", () => {
  it("number their lines on both sides", () => {
    const diff = parseDiff("--- a/x\n+++ b/x\n@@ -3,2 +3,2 @@\n same\n-old\n+new\n");
    expect(diff).toMatchObject({ added: 1, removed: 1 });
    expect(diff.lines.slice(3)).toEqual([
      { kind: "same", text: "same", before: 3, after: 3 },
      { kind: "remove", text: "old", before: 4, after: null },
      { kind: "add", text: "new", before: null, after: 4 },
    ]);
  });

  it("take a removed line that looks like a header for what it is", () => {
    expect(parseDiff("@@ -1,1 +1,0 @@\n--- comment").lines.at(-1)).toMatchObject({ kind: "remove", text: "-- comment" });
  });

  it("read several files and stay calm about nonsense", () => {
    expect(parseDiff("@@ -1 +1 @@\n-a\n+b\n--- c\n+++ d\n@@ -1 +1 @@\n-e\n+f")).toMatchObject({ added: 2, removed: 2 });
    expect(parseDiff("").lines).toEqual([]);
    expect(parseDiff("no diff at all").lines).toHaveLength(1);
  });
});

describe("small texts", () => {
  it("names files by their last segment", () => {
    expect(fileName("/workspace/src/app.py")).toBe("app.py");
    expect(fileName("C:\\x\\y.txt")).toBe("y.txt");
    expect(fileName("/")).toBe("/");
    expect(visible("a\u202eb\u200bc\td\n")).toBe("a␣202Eb␣200Bc\td\n");
  });

  it("reads wire times as UTC and says their age", () => {
    expect(parseTime("2025-09-08T14:03:21.518204")?.toISOString()).toBe("2025-09-08T14:03:21.518Z");
    expect(parseTime("2025-09-08T14:03:21Z")?.toISOString()).toBe("2025-09-08T14:03:21.000Z");
    expect(parseTime("nonsense")).toBeNull();
    expect(parseTime(null)).toBeNull();
    const now = new Date("2026-01-05T09:00:00Z");
    expect(ago(new Date("2026-01-05T08:58:00Z"), now)).toBe("2m");
    expect(ago(new Date("2026-01-05T08:59:40Z"), now)).toBe("now");
    expect(ago(new Date("2026-01-01T08:00:00Z"), now)).toBe("4d");
    expect(ago(new Date("2025-09-08T08:00:00Z"), now)).toMatch(/2025/);
  });

  it("splits growing text into paragraphs and never inside a code block", () => {
    expect(paragraphs("a\nb\n\nc")).toEqual(["a\nb", "c"]);
    expect(paragraphs("x\n\n```\na\n\nb\n```\n\ny")).toEqual(["x", "```\na\n\nb\n```", "y"]);
    expect(paragraphs("```\nopen\n\nstill")).toEqual(["```\nopen\n\nstill"]);
    expect(paragraphs("")).toEqual([]);
  });

  it("finds the socket beside the conversation's own server (socketio.md §11)", () => {
    const page = { origin: "https://me.example" };
    const at = (url: string | null) => endpoint({ id: "c", url, sessionApiKey: null }, page);
    expect(at(null)).toEqual({ host: "https://me.example", path: "/socket.io" });
    expect(at("/api/conversations/c")).toEqual({ host: "https://me.example", path: "/socket.io" });
    expect(at("https://rt.example.net/rt-42/api/conversations/c")).toEqual({
      host: "https://rt.example.net",
      path: "/rt-42/socket.io",
    });
  });
});
