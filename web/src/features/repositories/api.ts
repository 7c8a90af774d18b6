import { useEffect, useState } from "react";
import { useQuery } from "@tanstack/react-query";
import { request } from "@/shared/http/client";
import { fetchSettings, SETTINGS } from "@/shared/settings";
import { object } from "@/shared/wire/read";

/** A repository as a git provider names it (rest-core.md §12.1). */
export interface Repository {
  readonly full_name: string;
  readonly git_provider: string;
  readonly is_public: boolean;
  readonly main_branch: string | null;
}

export interface Branch {
  readonly name: string;
}

export interface ChosenRepository {
  readonly name: string;
  readonly provider: string | null;
  /** Null: the repository's own default. */
  readonly branch: string | null;
}

/** A 401 of these routes speaks of a git token, not of the session. */
function ask<T>(path: string, query: Record<string, string>, signal: AbortSignal): Promise<T> {
  return request<T>(`/api/user/${path}?${new URLSearchParams(query)}`, { signal, expectUnauthorized: true });
}

const HALF_A_MINUTE = 30_000;

/** Which providers have a token; none while no settings are stored. */
export function useProviders() {
  return useQuery({
    queryKey: SETTINGS,
    queryFn: ({ signal }) => fetchSettings(signal),
    select: (settings) => Object.keys(object(settings?.["provider_tokens_set"])).sort(),
  });
}

/** The repositories last pushed to, of every provider that answers. */
export function useOwnRepositories(providers: readonly string[]) {
  return useQuery({
    queryKey: ["repositories", providers],
    enabled: providers.length > 0,
    staleTime: HALF_A_MINUTE,
    retry: false,
    queryFn: async ({ signal }) => {
      const pages = await Promise.allSettled(
        providers.map((provider) =>
          ask<readonly Repository[]>(
            "repositories",
            { selected_provider: provider, sort: "pushed", page: "1", per_page: "50" },
            signal,
          ),
        ),
      );
      const found = pages.flatMap((page) => (page.status === "fulfilled" ? page.value : []));
      const failed = pages.find((page) => page.status === "rejected");
      if (found.length === 0 && failed) throw failed.reason;
      return found;
    },
  });
}

export function useSearchedRepositories(words: string) {
  return useQuery({
    queryKey: ["repositories", "search", words],
    enabled: words.length >= 2,
    staleTime: HALF_A_MINUTE,
    retry: false,
    queryFn: ({ signal }) =>
      ask<readonly Repository[]>("search/repositories", { query: fromAddress(words), per_page: "10" }, signal),
  });
}

export function useBranches(repository: string | null) {
  return useQuery({
    queryKey: ["branches", repository],
    enabled: repository !== null,
    staleTime: HALF_A_MINUTE,
    retry: false,
    queryFn: ({ signal }) =>
      ask<{ readonly branches: readonly Branch[]; readonly has_next_page: boolean }>(
        "repository/branches",
        { repository: repository ?? "", page: "1", per_page: "100" },
        signal,
      ),
  });
}

export function useSearchedBranches(repository: string | null, words: string, wanted: boolean) {
  return useQuery({
    queryKey: ["branches", repository, words],
    enabled: wanted && repository !== null && words !== "",
    staleTime: HALF_A_MINUTE,
    retry: false,
    queryFn: ({ signal }) =>
      ask<readonly Branch[]>("search/branches", { repository: repository ?? "", query: words, per_page: "30" }, signal),
  });
}

/** What is typed, once it was not changed for a moment. */
export function useSettled(text: string, wait = 300): string {
  const [settled, setSettled] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), wait);
    return () => clearTimeout(timer);
  }, [text, wait]);
  return settled;
}

/** A pasted address is taken for the repository it names. */
export function fromAddress(typed: string): string {
  const address = /^https?:\/\/[^/]+\/([^?#]+?)(?:\.git)?\/?(?:[?#].*)?$/.exec(typed.trim());
  if (!address) return typed.trim();
  const path = (address[1] ?? "").replace(/\/-\/.*$/, "");
  return /^[^/]+\/[^/]+\/(?:tree|blob|pull|pulls|issues|src|commits?)(?:\/|$)/.test(path)
    ? path.split("/").slice(0, 2).join("/")
    : path;
}
