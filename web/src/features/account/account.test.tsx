import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { act, render, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { request } from "@/shared/http/client";
import { history, KeysPage } from "./KeysPage";
import { SignInGate } from "./SignInGate";
import { TermsPage } from "./TermsPage";
import { signInAddress, waysToSignIn } from "./api";

type Answer = readonly [number, unknown];

const WAYS = [
  { provider: "github", name: "Sign in with GitHub" },
  { provider: "enterprise_sso", name: "Sign in with your organisation" },
];

/** A server that answers what `say` does; remembers what it was asked. */
function serve(say: (call: string, body: unknown) => Answer): string[] {
  const calls: string[] = [];
  vi.stubGlobal("fetch", async (path: string, init: RequestInit) => {
    const call = `${init.method} ${path}`;
    calls.push(call);
    const [status, body] = say(call, init.body ? JSON.parse(String(init.body)) : null);
    return new Response(JSON.stringify(body), { status });
  });
  return calls;
}

function draw(element: React.ReactNode) {
  render(
    <QueryClientProvider client={new QueryClient({ defaultOptions: { queries: { retry: false } } })}>{element}</QueryClientProvider>,
  );
}

const gate = (pathname = "/conversations/1", search = "?x=1") =>
  draw(
    <SignInGate ways={WAYS} page={{ pathname, search }}>
      <input aria-label="task" />
    </SignInGate>,
  );

beforeEach(() => {
  vi.unstubAllGlobals();
  // jsdom has no modal dialogs.
  HTMLDialogElement.prototype.showModal = function showModal() {
    this.open = true;
  };
  HTMLDialogElement.prototype.close = function close() {
    this.open = false;
  };
});

describe("the gate of a server with accounts", () => {
  it("shows how to sign in and comes back to the page that was wanted", async () => {
    serve(() => [401, { error: "NoCredentialsError" }]);
    gate();
    const link = await screen.findByRole<HTMLAnchorElement>("link", { name: "Sign in with GitHub" });
    expect(link.getAttribute("href")).toBe("/oauth/keycloak/start?return_to=%2Fconversations%2F1%3Fx%3D1&login_method=github");
    expect(screen.queryByLabelText("task")).toBeNull();
  });

  it("shows the product to somebody who is signed in", async () => {
    serve(() => [200, { message: "User authenticated" }]);
    gate();
    expect(await screen.findByLabelText("task")).toBeTruthy();
  });

  it("does not take a server that fails for a sign-out", async () => {
    let down = true;
    serve(() => (down ? [503, { error: "down" }] : [200, {}]));
    gate();
    expect(await screen.findByText(/You are not signed out/)).toBeTruthy();
    down = false;
    await userEvent.click(screen.getByRole("button", { name: "Try again" }));
    expect(await screen.findByLabelText("task")).toBeTruthy();
  });

  it("keeps what was typed when the session ends, and goes on after the next sign-in", async () => {
    let signedIn = true;
    serve(() => (signedIn ? [200, {}] : [401, { error: "ExpiredError" }]));
    gate();
    await userEvent.type(await screen.findByLabelText("task"), "half a sentence");
    signedIn = false;
    await act(async () => {
      await request("/api/settings").catch(() => undefined);
    });
    expect(await screen.findByText("Your session has ended")).toBeTruthy();
    const again = screen.getByRole<HTMLAnchorElement>("link", { name: "Sign in with GitHub" });
    expect(again.target).toBe("_blank");
    expect(screen.getByLabelText<HTMLInputElement>("task").value).toBe("half a sentence");
    signedIn = true;
    act(() => void window.dispatchEvent(new Event("focus")));
    await waitFor(() => expect(screen.queryByText("Your session has ended")).toBeNull());
    expect(screen.getByLabelText<HTMLInputElement>("task").value).toBe("half a sentence");
  });

  it("stays as it is when one request was refused but the session lives", async () => {
    serve((call) => (call.includes("authenticate") ? [200, {}] : [401, { error: "AuthError" }]));
    gate();
    await screen.findByLabelText("task");
    await act(async () => {
      await request("/api/user/info").catch(() => undefined);
    });
    expect(screen.queryByText("Your session has ended")).toBeNull();
  });

  it("asks for a confirmed e-mail address", async () => {
    const calls = serve((call) => (call.includes("/api/settings") ? [403, { error: "EmailNotVerifiedError" }] : [200, {}]));
    gate();
    await screen.findByLabelText("task");
    await act(async () => {
      await request("/api/settings").catch(() => undefined);
    });
    expect(await screen.findByRole("button", { name: "I have confirmed it" })).toBeTruthy();
    await userEvent.click(screen.getByRole("button", { name: "Sign out" }));
    await waitFor(() => expect(calls).toContain("POST /api/logout"));
  });
});

describe("the terms of use", () => {
  it("asks nothing of the server but the acceptance", async () => {
    const calls = serve(() => [200, { redirect_url: "https://auth.example.org/next" }]);
    gate("/accept-tos", "?redirect_url=https%3A%2F%2Fauth.example.org%2Fnext");
    expect(await screen.findByRole("checkbox")).toBeTruthy();
    expect(calls).toEqual([]);
  });

  it("go on to where the server says once they are accepted", async () => {
    const bodies: unknown[] = [];
    serve((_, body) => {
      bodies.push(body);
      return [200, { redirect_url: "/next" }];
    });
    const gone: string[] = [];
    draw(<TermsPage search="?redirect_url=%2Fwanted" go={(address) => gone.push(address)} />);
    const button = screen.getByRole<HTMLButtonElement>("button");
    expect(button.disabled).toBe(true);
    await userEvent.click(screen.getByRole("checkbox"));
    await userEvent.click(button);
    await waitFor(() => expect(gone).toEqual(["/next"]));
    expect(bodies).toEqual([{ redirect_url: "/wanted" }]);
  });
});

describe("API keys", () => {
  it("are shown once, listed, and deleted after a question", async () => {
    let keys: object[] = [];
    serve((call) => {
      if (call === "POST /api/keys") {
        keys = [{ id: 7, name: "ci", created_at: "2025-09-05T10:00:00", last_used_at: null, expires_at: null }];
        return [200, { ...keys[0], key: "secret-of-the-key" }];
      }
      if (call === "DELETE /api/keys/7") keys = [];
      return [200, keys];
    });
    draw(<KeysPage />);
    expect(await screen.findByText("There are no keys yet.")).toBeTruthy();
    await userEvent.type(screen.getByLabelText("Name"), "ci");
    await userEvent.click(screen.getByRole("button", { name: "Make key" }));
    expect((await screen.findByTestId("new-key")).textContent).toBe("secret-of-the-key");
    await userEvent.click(await screen.findByRole("button", { name: "Delete ci" }));
    await userEvent.click(screen.getByRole("button", { name: "Delete" }));
    expect(await screen.findByText("There are no keys yet.")).toBeTruthy();
  });

  it("need a name", async () => {
    const calls = serve(() => [200, []]);
    draw(<KeysPage />);
    await userEvent.click(screen.getByRole("button", { name: "Make key" }));
    expect(await screen.findByText("Say what the key is for.")).toBeTruthy();
    expect(calls).toEqual(["GET /api/keys"]);
  });

  it("tell their past and their end", () => {
    const key = { id: "1", name: "x", created_at: "2025-01-01T00:00:00", last_used_at: null, expires_at: "2025-02-01T00:00:00" };
    expect(history(key, new Date("2025-03-01T00:00:00Z"))).toMatch(/never used · expired/);
    expect(history({ ...key, last_used_at: "2025-01-01T00:00:00" }, new Date("2025-01-02T00:00:00Z"))).toMatch(/used .* · expires/);
  });
});

describe("the ways to sign in", () => {
  it("are the providers of the server, or its own account", () => {
    expect(waysToSignIn({ PROVIDERS_CONFIGURED: ["gitlab", "unknown"] })).toEqual([{ provider: "gitlab", name: "Sign in with GitLab" }]);
    expect(waysToSignIn({ PROVIDERS_CONFIGURED: [] })).toEqual([{ provider: null, name: "Sign in" }]);
  });

  it("begin at the server", () => {
    expect(signInAddress(null, "/a?b=c")).toBe("/oauth/keycloak/start?return_to=%2Fa%3Fb%3Dc");
  });
});
