import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { ApiError, request } from "@/shared/http/client";
import type { Settings } from "@/shared/wire/types";
import { type SettingsForm, toBody } from "./form";

/** Null while nothing is stored yet: the server answers 404 then, which is no error. */
async function fetchSettings(signal?: AbortSignal): Promise<Settings | null> {
  try {
    return await request<Settings>("/api/settings", signal ? { signal } : {});
  } catch (error) {
    if (error instanceof ApiError && error.status === 404) return null;
    throw error;
  }
}

export function useSettings() {
  return useQuery({ queryKey: ["settings"], queryFn: ({ signal }) => fetchSettings(signal) });
}

export function useModels() {
  return useQuery({
    queryKey: ["models"],
    queryFn: ({ signal }) => request<readonly string[]>("/api/options/models", { signal }),
    staleTime: Number.POSITIVE_INFINITY,
    retry: 1,
  });
}

/** Reads the newest settings before it writes, so that another tab's change is kept (AC-67). */
export function useSaveSettings() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async (form: SettingsForm) => {
      const current = await fetchSettings();
      await request("/api/settings", { method: "POST", body: toBody(current, form) });
      return fetchSettings();
    },
    onSuccess: (settings) => {
      queries.setQueryData(["settings"], settings);
      void queries.invalidateQueries({ queryKey: ["config"] });
    },
  });
}
