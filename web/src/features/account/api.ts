import { request } from "@/shared/http/client";
import { isObject, list, text } from "@/shared/wire/read";

/** Asks whether this browser is signed in. Throws when the server did not say (enterprise-api.md §3.13). */
export async function authenticated(): Promise<boolean> {
  try {
    await request("/api/authenticate", { method: "POST", expectUnauthorized: true });
    return true;
  } catch (error) {
    if (isObject(error) && error["status"] === 401) return false;
    throw error;
  }
}

/** Ends the session here and at the identity provider. */
export function signOut(): Promise<unknown> {
  return request("/api/logout", { method: "POST", expectUnauthorized: true });
}

/** Answers where to go next. */
export async function acceptTerms(target: string): Promise<string> {
  const answer = await request<unknown>("/api/accept_tos", { method: "POST", body: { redirect_url: target } });
  return isObject(answer) ? text(answer["redirect_url"]) || "/" : "/";
}

/** Where the browser goes to sign in; the server keeps the rest and comes back to `returnTo`. */
export function signInAddress(provider: string | null, returnTo: string): string {
  const query = new URLSearchParams({ return_to: returnTo });
  if (provider) query.set("login_method", provider);
  return `/oauth/keycloak/start?${query.toString()}`;
}

const NAMES: Record<string, string> = {
  github: "GitHub",
  gitlab: "GitLab",
  bitbucket: "Bitbucket",
  enterprise_sso: "your organisation",
};

export interface Way {
  readonly provider: string | null;
  readonly name: string;
}

/**
 * The ways to sign in, from the server's configuration. With no provider behind the identity
 * provider, people have their accounts at it.
 */
export function waysToSignIn(config: { readonly [name: string]: unknown }): readonly Way[] {
  const configured = list(config["PROVIDERS_CONFIGURED"])
    .map((provider) => text(provider))
    .filter((provider) => provider in NAMES)
    .map((provider) => ({ provider, name: `Sign in with ${NAMES[provider] ?? provider}` }));
  return configured.length > 0 ? configured : [{ provider: null, name: "Sign in" }];
}

/** A key as the server lists it; its value is told once, when it is made. */
export interface ApiKey {
  readonly id: string;
  readonly name: string;
  readonly created_at: string | null;
  readonly last_used_at: string | null;
  readonly expires_at: string | null;
}

function toKey(value: unknown): ApiKey {
  const key = isObject(value) ? value : {};
  const id = key["id"];
  return {
    id: typeof id === "number" ? String(id) : text(id),
    name: text(key["name"]),
    created_at: text(key["created_at"]) || null,
    last_used_at: text(key["last_used_at"]) || null,
    expires_at: text(key["expires_at"]) || null,
  };
}

export async function fetchKeys(signal: AbortSignal): Promise<readonly ApiKey[]> {
  return list(await request<unknown>("/api/keys", { signal })).map(toKey);
}

/** Makes a key and answers its value. */
export async function createKey(name: string, days: number | null): Promise<string> {
  const expires = days === null ? null : new Date(Date.now() + days * 86_400_000).toISOString();
  const made = await request<unknown>("/api/keys", { method: "POST", body: { name, expires_at: expires } });
  return isObject(made) ? text(made["key"]) : "";
}

export function deleteKey(id: string): Promise<unknown> {
  return request(`/api/keys/${encodeURIComponent(id)}`, { method: "DELETE" });
}
