import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { request } from "@/shared/http/client";
import { fetchSettings, SETTINGS } from "@/shared/settings";
import { type SettingsForm, toBody } from "./form";

export function useSettings() {
  return useQuery({ queryKey: SETTINGS, queryFn: ({ signal }) => fetchSettings(signal) });
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
      queries.setQueryData(SETTINGS, settings);
      void queries.invalidateQueries({ queryKey: ["config"] });
    },
  });
}
