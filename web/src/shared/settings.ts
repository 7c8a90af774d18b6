import { ApiError, request } from "@/shared/http/client";
import type { Settings } from "@/shared/wire/types";

/** Null while nothing is stored yet: the server answers 404 then, which is no error. */
export async function fetchSettings(signal?: AbortSignal): Promise<Settings | null> {
  try {
    return await request<Settings>("/api/settings", signal ? { signal } : {});
  } catch (error) {
    if (error instanceof ApiError && error.status === 404) return null;
    throw error;
  }
}

/** Under which key the settings are kept. */
export const SETTINGS = ["settings"];
