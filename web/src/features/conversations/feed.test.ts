import { describe, expect, it } from "vitest";
import type { ConversationInfo } from "@/shared/wire/types";
import { afterFeed } from "./feed";
import { pieces } from "./search";

const info = (id: string, title: string): ConversationInfo => ({
  conversation_id: id,
  title,
  last_updated_at: null,
  status: "RUNNING",
  runtime_status: null,
  selected_repository: null,
  selected_branch: null,
  url: null,
  session_api_key: null,
  created_at: "2026-01-05T09:00:00Z",
});

const pages = [
  { results: [info("a", "A"), info("b", "B")], next_page_id: "x" },
  { results: [info("c", "C")], next_page_id: null },
];

describe("the feed of conversations", () => {
  it("changes what it knows and keeps the rest", () => {
    const changed = afterFeed(pages, { type: "changed", conversation: { conversation_id: "c", title: "New", status: "STOPPED" } });
    expect(changed?.[1]?.results[0]).toMatchObject({ title: "New", status: "STOPPED", created_at: "2026-01-05T09:00:00Z" });
    expect(changed?.[0]).toEqual(pages[0]);
  });

  it("removes what was deleted", () => {
    expect(afterFeed(pages, { type: "deleted", conversation_id: "a" })?.[0]?.results.map((i) => i.title)).toEqual(["B"]);
  });

  it("has the list asked for when it tells of something new", () => {
    expect(afterFeed(pages, { type: "changed", conversation: { conversation_id: "z" } })).toBeNull();
    expect(afterFeed(pages, { type: "snapshot", conversations: [] })).toBeNull();
  });
});

describe("an excerpt", () => {
  it("marks what was found", () => {
    expect(pieces({ id: 1, excerpt: "a needle here", marks: [[2, 8]] })).toEqual([
      { text: "a ", found: false },
      { text: "needle", found: true },
      { text: " here", found: false },
    ]);
  });

  it("survives marks that make no sense", () => {
    expect(pieces({ id: 1, excerpt: "abc", marks: [[2, 1], [0, 9], [1, 2]] }).map((p) => p.text).join("")).toBe("abc");
  });
});
