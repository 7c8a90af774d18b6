import { type FormEvent, useEffect, useState } from "react";
import { Button, ConfirmDialog, Field, Note } from "@/shared/ui/controls";
import { CheckIcon } from "@/shared/ui/icons";
import type { Settings } from "@/shared/wire/types";
import { useSettings } from "./api";
import { connectedProviders, GIT_PROVIDERS, type GitProvider, useSaveTokens } from "./gitApi";
import { Loaded } from "./Loaded";
import { Panel } from "./SettingsFrame";

export function GitPage() {
  const settings = useSettings();
  useEffect(() => {
    document.title = "Git settings · Hands4j";
  }, []);
  return (
    <Panel
      title="Git"
      lead="With a token the agent clones your repositories, pushes branches and opens pull requests in your name."
    >
      <Loaded query={settings} what="The git settings">
        {(data) => (
          <ul className="space-y-4">
            {GIT_PROVIDERS.map(([id, name, host]) => (
              <Provider key={id} id={id} name={name} publicHost={host} settings={data} />
            ))}
          </ul>
        )}
      </Loaded>
    </Panel>
  );
}

function Provider({
  id,
  name,
  publicHost,
  settings,
}: {
  readonly id: GitProvider;
  readonly name: string;
  readonly publicHost: string;
  readonly settings: Settings | null;
}) {
  const connected = connectedProviders(settings);
  const stored = connected.has(id);
  const [token, setToken] = useState("");
  const [host, setHost] = useState(connected.get(id) ?? "");
  const [asking, setAsking] = useState(false);
  const save = useSaveTokens(settings);
  const changed = token.trim() !== "" || (stored && host.trim() !== (connected.get(id) ?? ""));
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (!changed || save.isPending) return;
    save.mutate({ [id]: { token: token.trim(), host: host.trim() } }, { onSuccess: () => setToken("") });
  };
  return (
    <li className="rounded-xl border border-line bg-surface p-4">
      <form onSubmit={submit} aria-label={name} className="space-y-3">
        <div className="flex min-h-9 items-center gap-2">
          <h2 className="flex-1 font-semibold">{name}</h2>
          {stored ? (
            <>
              <span className="flex items-center gap-1.5 text-sm text-good">
                <CheckIcon /> Connected
              </span>
              <Button look="quiet" aria-label={`Disconnect ${name}`} onClick={() => setAsking(true)}>
                Disconnect
              </Button>
            </>
          ) : (
            <span className="text-sm text-soft">Not connected</span>
          )}
        </div>
        <Field
          label={`${name} token`}
          hint={stored ? "Never shown again; type a new one to replace it." : "Checked with the provider, stored encrypted."}
        >
          {(props) => (
            <input
              {...props}
              type="password"
              autoComplete="off"
              spellCheck={false}
              placeholder={stored ? "•••••••• (set)" : ""}
              value={token}
              onChange={(event) => {
                setToken(event.target.value);
                save.reset();
              }}
            />
          )}
        </Field>
        <Field label={`${name} host`} hint={`Only for a server of your own; empty means ${publicHost}.`}>
          {(props) => (
            <input
              {...props}
              spellCheck={false}
              autoComplete="off"
              placeholder={publicHost}
              value={host}
              onChange={(event) => {
                setHost(event.target.value);
                save.reset();
              }}
            />
          )}
        </Field>
        <div className="flex items-center gap-3">
          <Button type="submit" look="primary" disabled={!changed || save.isPending}>
            {save.isPending ? "Checking…" : stored ? `Replace ${name} token` : `Connect ${name}`}
          </Button>
          <span role="status" className="text-sm text-good">
            {save.isSuccess && !changed ? "Saved." : ""}
          </span>
        </div>
        {save.isError && (
          <Note tone="bad" role="alert">
            <span>Not saved: {save.error.message}</span>
          </Note>
        )}
      </form>
      <ConfirmDialog
        open={asking}
        title={`Disconnect ${name}?`}
        confirm="Disconnect"
        busy={save.isPending}
        onConfirm={() => save.mutate({ [id]: null }, { onSettled: () => setAsking(false) })}
        onClose={() => setAsking(false)}
      >
        The stored token is removed. Running conversations keep what they have cloned.
      </ConfirmDialog>
    </li>
  );
}
