import { request } from "@/shared/http/client";
import type { ConversationInfo, ConversationPageOfList } from "@/shared/wire/types";

export function listConversations(pageId: string | null, signal: AbortSignal): Promise<ConversationPageOfList> {
  const query = new URLSearchParams({ limit: "30" });
  if (pageId !== null) query.set("page_id", pageId);
  return request<ConversationPageOfList>(`/api/conversations?${query}`, { signal });
}

const one = (id: string): string => `/api/conversations/${encodeURIComponent(id)}`;

/** Null if the server does not know the conversation. */
export function getConversation(id: string, signal: AbortSignal): Promise<ConversationInfo | null> {
  return request<ConversationInfo | null>(one(id), { signal });
}

export interface NewConversation {
  readonly task: string;
  readonly repository: { readonly name: string; readonly provider: string | null; readonly branch: string | null } | null;
}

export async function createConversation({ task, repository }: NewConversation): Promise<string> {
  const body: Record<string, unknown> = task === "" ? {} : { initial_user_msg: task };
  if (repository) {
    body["repository"] = repository.name;
    if (repository.provider) body["git_provider"] = repository.provider;
    if (repository.branch) body["selected_branch"] = repository.branch;
  }
  const created = await request<{ conversation_id: string }>("/api/conversations", {
    method: "POST",
    body,
    // With a repository 401 means that no token shows it (rest-core.md §7.4).
    expectUnauthorized: repository !== null,
  });
  return created.conversation_id;
}

export function renameConversation(id: string, title: string): Promise<unknown> {
  return request(one(id), { method: "PATCH", body: { title } });
}

export function deleteConversation(id: string): Promise<unknown> {
  return request(one(id), { method: "DELETE" });
}
