import { type FormEvent, useEffect, useState } from "react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { request } from "@/shared/http/client";
import { fetchSettings, SETTINGS } from "@/shared/settings";
import { Button, Field, IconButton, Note } from "@/shared/ui/controls";
import { TrashIcon } from "@/shared/ui/icons";
import type { Settings } from "@/shared/wire/types";
import { useSettings } from "./api";
import { whole } from "./form";
import { Loaded } from "./Loaded";
import { EMPTY_MCP, isServer, type McpErrors, type McpForm, type McpServer, readServers, toServer, writeServers } from "./mcp";
import { Panel } from "./SettingsFrame";

const KINDS: readonly (readonly [McpServer["kind"], string])[] = [
  ["shttp", "HTTP (streamable)"],
  ["sse", "HTTP (server-sent events)"],
  ["stdio", "A program in the sandbox"],
];

/** Changes the list as it is stored now, so that another tab's change is kept. */
function useChangeServers() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async (change: (servers: readonly McpServer[]) => readonly McpServer[]) => {
      const current = await fetchSettings();
      const servers = change(readServers(current?.["mcp_config"]));
      await request("/api/settings", { method: "POST", body: { ...whole(current), mcp_config: writeServers(servers) } });
    },
    onSettled: () => queries.invalidateQueries({ queryKey: SETTINGS }),
  });
}

export function McpPage() {
  const settings = useSettings();
  useEffect(() => {
    document.title = "Tools · Hands4j";
  }, []);
  return (
    <Panel title="Tools (MCP)" lead="Servers of the Model Context Protocol whose tools the agent may use.">
      <Loaded query={settings} what="The list of servers">
        {(data) => <Servers settings={data} />}
      </Loaded>
    </Panel>
  );
}

const keyOf = (server: McpServer): string => (server.kind === "stdio" ? `stdio ${server.name}` : `${server.kind} ${server.url}`);
const labelOf = (server: McpServer): string => (server.kind === "stdio" ? server.name : server.url);

function Servers({ settings }: { readonly settings: Settings | null }) {
  const servers = readServers(settings?.["mcp_config"]);
  const change = useChangeServers();
  return (
    <>
      {servers.length === 0 ? (
        <p className="rounded-xl border border-line bg-surface px-4 py-6 text-center text-soft">No servers are connected yet.</p>
      ) : (
        <ul aria-label="Servers" className="divide-y divide-line rounded-xl border border-line bg-surface">
          {servers.map((server) => (
            <li key={keyOf(server)} className="flex items-center gap-3 px-4 py-2.5">
              <span className="min-w-0 flex-1">
                <span className="block break-all font-mono text-sm">{labelOf(server)}</span>
                <span className="block break-all text-sm text-soft">
                  {server.kind === "stdio" ? [server.command, ...server.args].join(" ") : KINDS.find(([kind]) => kind === server.kind)?.[1]}
                  {server.kind !== "stdio" && server.apiKey ? ", with a key" : ""}
                </span>
              </span>
              <IconButton
                label={`Remove ${labelOf(server)}`}
                disabled={change.isPending}
                onClick={() => change.mutate((all) => all.filter((other) => keyOf(other) !== keyOf(server)))}
              >
                <TrashIcon />
              </IconButton>
            </li>
          ))}
        </ul>
      )}
      {change.isError && (
        <Note tone="bad" role="alert" className="mt-3">
          <span>Not removed: {change.error.message}</span>
        </Note>
      )}
      <NewServer present={servers} />
    </>
  );
}

function NewServer({ present }: { readonly present: readonly McpServer[] }) {
  const [form, setForm] = useState<McpForm>(EMPTY_MCP);
  const [errors, setErrors] = useState<McpErrors>({});
  const add = useChangeServers();
  const set = (part: Partial<McpForm>): void => {
    setForm({ ...form, ...part });
    setErrors({});
    add.reset();
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const result = toServer(form, present);
    if (!isServer(result)) {
      setErrors(result);
      const element = event.currentTarget as HTMLFormElement;
      requestAnimationFrame(() => element.querySelector<HTMLElement>("[aria-invalid=true]")?.focus());
      return;
    }
    add.mutate((all) => [...all.filter((other) => keyOf(other) !== keyOf(result)), result], {
      onSuccess: () => setForm({ ...EMPTY_MCP, kind: form.kind }),
    });
  };
  const line = (name: keyof McpForm, label: string, hint: string, type = "text") => (
    <Field label={label} hint={hint} error={errors[name]}>
      {(props) => (
        <input {...props} type={type} spellCheck={false} autoComplete="off" value={form[name]} onChange={(event) => set({ [name]: event.target.value })} />
      )}
    </Field>
  );
  const area = (name: "args" | "env", label: string, hint: string) => (
    <Field label={label} hint={hint} error={errors[name]}>
      {(props) => (
        <textarea {...props} rows={3} spellCheck={false} value={form[name]} onChange={(event) => set({ [name]: event.target.value })} />
      )}
    </Field>
  );
  return (
    <form onSubmit={submit} noValidate className="mt-6 space-y-4" aria-label="New server">
      <h2 className="text-sm font-semibold text-soft">New server</h2>
      <Field label="Kind">
        {(props) => (
          <select {...props} value={form.kind} onChange={(event) => set({ kind: event.target.value as McpServer["kind"] })}>
            {KINDS.map(([kind, name]) => (
              <option key={kind} value={kind}>
                {name}
              </option>
            ))}
          </select>
        )}
      </Field>
      {form.kind === "stdio" ? (
        <>
          {line("name", "Name", "Letters, digits, _ and -.")}
          {line("command", "Program", "Such as npx or uvx; it must be in the sandbox.")}
          {area("args", "Arguments", "One a line.")}
          {area("env", "Environment", "NAME=value, one a line.")}
        </>
      ) : (
        <>
          {line("url", "Address", "Such as https://mcp.example.org/mcp.", "url")}
          {line("apiKey", "Key", "Only when the server asks for one.", "password")}
        </>
      )}
      <div className="flex items-center gap-3">
        <Button type="submit" look="primary" disabled={add.isPending}>
          {add.isPending ? "Adding…" : "Add server"}
        </Button>
        <span role="status" className="text-sm text-good">
          {add.isSuccess ? "Added. New conversations use it." : ""}
        </span>
      </div>
      {add.isError && (
        <Note tone="bad" role="alert">
          <span>Not added: {add.error.message}</span>
        </Note>
      )}
    </form>
  );
}
