import { request } from "@/shared/http/client";
import type { ConversationInfo, EventPage } from "@/shared/wire/types";

/** Where the routes of one conversation are; another server when it runs nested (rest-core.md §7.2). */
export interface Address {
  readonly id: string;
  readonly url: string | null;
  readonly sessionApiKey: string | null;
}

export function addressOf(info: ConversationInfo): Address {
  return { id: info.conversation_id, url: info.url, sessionApiKey: info.session_api_key };
}

function base(address: Address): string {
  return address.url ?? `/api/conversations/${encodeURIComponent(address.id)}`;
}

function keyOf(address: Address): Record<string, string> {
  return address.sessionApiKey ? { "X-Session-API-Key": address.sessionApiKey } : {};
}

export const PAGE_SIZE = 100;

/** The newest page, or the page that ends just before `beforeId`; newest first. */
export function fetchEvents(address: Address, beforeId: number | null, signal?: AbortSignal): Promise<EventPage> {
  const query = new URLSearchParams({ reverse: "true", limit: String(PAGE_SIZE) });
  if (beforeId !== null) query.set("end_id", String(beforeId - 1));
  return request<EventPage>(`${base(address)}/events?${query}`, {
    headers: keyOf(address),
    ...(signal ? { signal } : {}),
  });
}

/** A file that differs from what was pushed (rest-core.md §8.7). */
export interface Change {
  readonly status: string;
  readonly path: string;
}

export function fetchChanges(address: Address, signal?: AbortSignal): Promise<readonly Change[]> {
  return request<readonly Change[]>(`${base(address)}/git/changes`, {
    headers: keyOf(address),
    ...(signal ? { signal } : {}),
  });
}

export function fetchDiff(
  address: Address,
  path: string,
  signal?: AbortSignal,
): Promise<{ readonly original: string; readonly modified: string }> {
  return request(`${base(address)}/git/diff?${new URLSearchParams({ path })}`, {
    headers: keyOf(address),
    ...(signal ? { signal } : {}),
  });
}

/** Paths in a folder of the workspace; those of folders end with `/` (rest-core.md §8.6). */
export function fetchFiles(address: Address, folder: string, signal?: AbortSignal): Promise<readonly string[]> {
  const query = folder === "" ? "" : `?${new URLSearchParams({ path: folder })}`;
  return request<readonly string[]>(`${base(address)}/list-files${query}`, {
    headers: keyOf(address),
    ...(signal ? { signal } : {}),
  });
}

export function fetchFile(address: Address, path: string, signal?: AbortSignal): Promise<{ readonly code: string }> {
  return request(`${base(address)}/select-file?${new URLSearchParams({ file: path })}`, {
    headers: keyOf(address),
    ...(signal ? { signal } : {}),
  });
}

/** Where the whole workspace can be downloaded by a link; null where a link cannot carry the key. */
export function archiveAddress(address: Address): string | null {
  return address.sessionApiKey ? null : `${base(address)}/zip-directory`;
}

export function startConversation(id: string): Promise<unknown> {
  return request(`/api/conversations/${encodeURIComponent(id)}/start`, { method: "POST", body: { providers_set: [] } });
}

export function stopConversation(id: string): Promise<unknown> {
  return request(`/api/conversations/${encodeURIComponent(id)}/stop`, { method: "POST" });
}
