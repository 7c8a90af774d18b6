import { list, object, text, texts } from "@/shared/wire/read";

/** A server of tools, of one of the three kinds of rest-core.md §10.2. */
export type McpServer =
  | { readonly kind: "sse" | "shttp"; readonly url: string; readonly apiKey: string | null }
  | {
      readonly kind: "stdio";
      readonly name: string;
      readonly command: string;
      readonly args: readonly string[];
      readonly env: Readonly<Record<string, string>>;
    };

export function readServers(config: unknown): readonly McpServer[] {
  const all = object(config);
  const remote = (kind: "sse" | "shttp"): readonly McpServer[] =>
    list(all[`${kind}_servers`]).map((item) => ({
      kind,
      url: text(item) || text(object(item)["url"]),
      apiKey: text(object(item)["api_key"]) || null,
    }));
  const local = list(all["stdio_servers"]).map((item): McpServer => {
    const server = object(item);
    return {
      kind: "stdio",
      name: text(server["name"]),
      command: text(server["command"]),
      args: texts(server["args"]),
      env: Object.fromEntries(Object.entries(object(server["env"])).map(([name, value]) => [name, text(value)])),
    };
  });
  return [...remote("shttp"), ...remote("sse"), ...local];
}

export function writeServers(servers: readonly McpServer[]): Record<string, unknown> {
  const remote = (kind: string): unknown[] =>
    servers.flatMap((server) => (server.kind === kind && "url" in server ? [{ url: server.url, api_key: server.apiKey }] : []));
  return {
    sse_servers: remote("sse"),
    shttp_servers: remote("shttp"),
    stdio_servers: servers.flatMap((server) =>
      server.kind === "stdio" ? [{ name: server.name, command: server.command, args: server.args, env: server.env }] : [],
    ),
  };
}

export interface McpForm {
  readonly kind: McpServer["kind"];
  readonly url: string;
  readonly apiKey: string;
  readonly name: string;
  readonly command: string;
  readonly args: string;
  readonly env: string;
}

export const EMPTY_MCP: McpForm = { kind: "shttp", url: "", apiKey: "", name: "", command: "", args: "", env: "" };

export type McpErrors = Partial<Record<keyof McpForm, string>>;

/** The server that was typed, or what is wrong with it. */
export function toServer(form: McpForm, present: readonly McpServer[]): McpServer | McpErrors {
  if (form.kind !== "stdio") {
    const url = form.url.trim();
    if (!isAddress(url)) return { url: "Enter a full address that begins with http:// or https://." };
    if (present.some((other) => other.kind === form.kind && "url" in other && other.url === url)) return { url: "This server is listed already." };
    return { kind: form.kind, url, apiKey: form.apiKey.trim() || null };
  }
  const errors: McpErrors = {};
  const name = form.name.trim();
  const command = form.command.trim();
  if (!/^[A-Za-z0-9_-]+$/.test(name)) errors.name = "Use letters, digits, _ and -.";
  else if (present.some((other) => other.kind === "stdio" && other.name === name)) errors.name = "There is one of this name already.";
  if (command === "" || /\s/.test(command)) errors.command = "Name one program, without spaces; arguments have a field of their own.";
  const env: Record<string, string> = {};
  for (const line of lines(form.env)) {
    const [, key, value] = /^([A-Za-z_][A-Za-z0-9_]*)=(.*)$/.exec(line) ?? [];
    if (key === undefined || value === undefined) errors.env = `“${line.slice(0, 40)}” is not NAME=value.`;
    else env[key] = value;
  }
  return Object.keys(errors).length > 0 ? errors : { kind: "stdio", name, command, args: lines(form.args), env };
}

export function isServer(result: McpServer | McpErrors): result is McpServer {
  return "kind" in result && (result.kind === "stdio" || "apiKey" in result);
}

function lines(typed: string): readonly string[] {
  return typed
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");
}

function isAddress(address: string): boolean {
  try {
    return /^(https?|wss?):$/.test(new URL(address).protocol);
  } catch {
    return false;
  }
}
