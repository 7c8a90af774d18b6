import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { render, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { createMemoryRouter, RouterProvider } from "react-router";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { SettingsPage } from "./SettingsPage";

type Answer = readonly [number, unknown];

/** A server with settings; answers what `saving` says to a POST. */
function serve(saving: (body: Record<string, unknown>) => Answer): Record<string, unknown>[] {
  const posts: Record<string, unknown>[] = [];
  let settings: Record<string, unknown> | null = null;
  vi.stubGlobal("fetch", async (path: string, init: RequestInit) => {
    const answer = (status: number, body: unknown) => new Response(JSON.stringify(body), { status });
    if (path === "/api/options/config") return answer(200, { APP_MODE: "oss", DEMO_MODEL: settings === null });
    if (path === "/api/options/models") return answer(200, ["openai/gpt-5", "anthropic/claude"]);
    if (init.method === "GET") return settings ? answer(200, settings) : answer(404, { error: "Settings not found" });
    const body = JSON.parse(String(init.body)) as Record<string, unknown>;
    posts.push(body);
    const [status, said] = saving(body);
    if (status === 200) settings = { ...body, llm_api_key: null, llm_api_key_set: Boolean(body["llm_api_key"]) };
    return answer(status, said);
  });
  return posts;
}

function open() {
  const router = createMemoryRouter([{ path: "/", element: <SettingsPage /> }]);
  render(
    <QueryClientProvider client={new QueryClient({ defaultOptions: { queries: { retry: false } } })}>
      <RouterProvider router={router} />
    </QueryClientProvider>,
  );
}

async function fill() {
  await userEvent.selectOptions(await screen.findByLabelText("Provider"), "openai");
  await userEvent.type(screen.getByLabelText("Model"), "gpt-5");
  await userEvent.type(screen.getByLabelText("API key"), "sk-1");
}

describe("the settings page", () => {
  beforeEach(() => vi.unstubAllGlobals());

  it("stores a model and its key, which is never shown again", async () => {
    const posts = serve(() => [200, { message: "Settings stored" }]);
    open();
    await fill();
    await userEvent.click(screen.getByRole("button", { name: "Save" }));
    await screen.findByText(/Saved/);
    expect(posts).toMatchObject([{ llm_model: "openai/gpt-5", llm_api_key: "sk-1" }]);
    expect(screen.getByLabelText<HTMLInputElement>("API key").value).toBe("");
    expect(await screen.findByText(/A key is stored/)).toBeTruthy();
  });

  it("keeps what was typed when saving fails, and says why", async () => {
    serve(() => [500, { error: "Something went wrong storing settings" }]);
    open();
    await fill();
    await userEvent.click(screen.getByRole("button", { name: "Save" }));
    expect((await screen.findByRole("alert")).textContent).toContain("Something went wrong storing settings");
    expect(screen.getByLabelText<HTMLInputElement>("API key").value).toBe("sk-1");
  });

  it("shows the server's objection at its field and moves the focus to an own one", async () => {
    serve(() => [422, { detail: [{ loc: ["body", "llm_base_url"], msg: "not reachable from here" }] }]);
    open();
    await fill();
    await userEvent.click(screen.getByRole("button", { name: "Save" }));
    const field = screen.getByLabelText("Base URL");
    await waitFor(() => expect(field.getAttribute("aria-invalid")).toBe("true"));
    expect(document.getElementById(field.getAttribute("aria-describedby")!.split(" ").at(-1)!)?.textContent).toContain("not reachable");
    await userEvent.type(screen.getByLabelText(/Condenser/), "3");
    await userEvent.click(screen.getByRole("button", { name: "Save" }));
    await waitFor(() => expect(document.activeElement).toBe(screen.getByLabelText(/Condenser/)));
  });
});
