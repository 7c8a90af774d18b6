import { useMutation, useQueryClient } from "@tanstack/react-query";
import { request } from "@/shared/http/client";
import { SETTINGS } from "@/shared/settings";
import { object, text } from "@/shared/wire/read";
import type { Settings } from "@/shared/wire/types";

export const GIT_PROVIDERS = [
  ["github", "GitHub", "github.com"],
  ["gitlab", "GitLab", "gitlab.com"],
  ["bitbucket", "Bitbucket", "bitbucket.org"],
] as const;

export type GitProvider = (typeof GIT_PROVIDERS)[number][0];

export interface GitEntry {
  readonly token: string;
  readonly host: string;
}

/** Host of each connected provider; empty for the public one. */
export function connectedProviders(settings: Settings | null): ReadonlyMap<string, string> {
  return new Map(
    Object.entries(object(settings?.["provider_tokens_set"])).map(([provider, host]) => [provider, text(host)]),
  );
}

/**
 * The posted map replaces the stored one and an empty token keeps the stored token (rest-core.md
 * §11.4), so every provider that stays is named.
 */
export function tokensBody(
  connected: ReadonlyMap<string, string>,
  changes: Partial<Record<GitProvider, GitEntry | null>>,
): { readonly provider_tokens: Record<string, GitEntry> } {
  const tokens: Record<string, GitEntry> = {};
  for (const [provider, host] of connected) tokens[provider] = { token: "", host };
  for (const [provider, entry] of Object.entries(changes)) {
    if (entry) tokens[provider] = entry;
    else delete tokens[provider];
  }
  return { provider_tokens: tokens };
}

export function useSaveTokens(settings: Settings | null) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async (changes: Partial<Record<GitProvider, GitEntry | null>>) => {
      // Which providers are connected is told together with the settings, once there are any.
      if (settings === null) await request("/api/settings", { method: "POST", body: {} });
      const body = tokensBody(connectedProviders(settings), changes);
      // 401 means that the provider does not know the token.
      await request("/api/add-git-providers", { method: "POST", body, expectUnauthorized: true });
    },
    onSettled: () => {
      void queries.invalidateQueries({ queryKey: SETTINGS });
      void queries.invalidateQueries({ queryKey: ["repositories"] });
    },
  });
}
