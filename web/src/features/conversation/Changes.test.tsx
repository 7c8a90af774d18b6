import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it, vi } from "vitest";
import { Changes } from "./Changes";
import { patch } from "./patch";

const asked: string[] = [];

function show(answers: Record<string, { readonly status?: number; readonly body: unknown }>) {
  asked.length = 0;
  vi.stubGlobal("fetch", (path: string) => {
    asked.push(path);
    const answer = answers[path] ?? { status: 500, body: { error: `not expected: ${path}` } };
    return Promise.resolve(
      new Response(JSON.stringify(answer.body), {
        status: answer.status ?? 200,
        headers: { "content-type": "application/json" },
      }),
    );
  });
  const closed = vi.fn();
  render(
    <QueryClientProvider client={new QueryClient()}>
      <Changes address={{ id: "c1", url: null, sessionApiKey: null }} newestId={7} onClose={closed} />
    </QueryClientProvider>,
  );
  return closed;
}

describe("the changes of a workspace", () => {
  it("lists the files and compares one when it is opened", async () => {
    show({
      "/api/conversations/c1/git/changes": {
        body: [
          { status: "M", path: "shop/a b.txt" },
          { status: "D", path: "shop/old.txt" },
        ],
      },
      "/api/conversations/c1/git/diff?path=shop%2Fa+b.txt": { body: { original: "one\ntwo", modified: "one\nthree" } },
    });
    expect(await screen.findByText("shop/old.txt")).toBeTruthy();
    expect(screen.getByText("deleted")).toBeTruthy();
    expect(asked.some((path) => path.includes("diff"))).toBe(false);
    await userEvent.click(screen.getByRole("button", { name: /shop\/a b\.txt/ }));
    const diff = await screen.findByRole("region", { name: "Changes of shop/a b.txt" });
    expect(diff.textContent).toContain("removed: two");
    expect(diff.textContent).toContain("added: three");
  });

  it("says why there is nothing to see", async () => {
    show({ "/api/conversations/c1/git/changes": { status: 404, body: { error: "Not a git repository: no git" } } });
    expect(await screen.findByText(/no git repository/)).toBeTruthy();
  });

  it("says that nothing has changed", async () => {
    show({ "/api/conversations/c1/git/changes": { body: [] } });
    expect(await screen.findByText(/Nothing differs/)).toBeTruthy();
  });

  it("shows the server's reason and tries again", async () => {
    show({ "/api/conversations/c1/git/changes": { status: 500, body: { error: "Too many changes to show" } } });
    expect((await screen.findByRole("alert")).textContent).toContain("Too many changes to show");
    const before = asked.length;
    await userEvent.click(screen.getByRole("button", { name: "Try again" }));
    expect(asked.length).toBeGreaterThan(before);
  });

  it("closes with the Escape key", async () => {
    const closed = show({ "/api/conversations/c1/git/changes": { body: [] } });
    await userEvent.keyboard("{Escape}");
    expect(closed).toHaveBeenCalled();
  });
});

describe("the difference of two texts", () => {
  it("is empty, an addition, a removal or a change", () => {
    expect(patch("x", "same", "same")).toBe("");
    expect(patch("x", "", "new")).toContain("@@ -0,0 +1,1 @@\n+new");
    expect(patch("x", "old", "")).toContain("@@ -1,1 +0,0 @@\n-old");
    expect(patch("x", "a\nb", "a\nc")).not.toContain("No newline");
  });

  it("is given up in time for texts that have nothing in common", () => {
    const before = Array.from({ length: 20_000 }, (_, at) => `a${at}`).join("\n");
    const after = Array.from({ length: 20_000 }, (_, at) => `b${at}`).join("\n");
    const found = patch("x", before, after);
    expect(found).toContain("-a19999");
    expect(found).toContain("+b19999");
  });
});
