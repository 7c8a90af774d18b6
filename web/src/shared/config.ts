import { useQuery } from "@tanstack/react-query";
import { request, type RequestOptions } from "@/shared/http/client";
import type { ServerConfig } from "@/shared/wire/types";

export function fetchConfig(options: RequestOptions = {}): Promise<ServerConfig> {
  return request<ServerConfig>("/api/options/config", options);
}

/** What the server says about itself; asked again when a model was connected. */
export function useConfig() {
  return useQuery({ queryKey: ["config"], queryFn: ({ signal }) => fetchConfig({ signal }), staleTime: 5 * 60_000 });
}
