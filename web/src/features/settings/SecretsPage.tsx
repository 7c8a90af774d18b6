import { type FormEvent, useEffect, useState } from "react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { request } from "@/shared/http/client";
import { Button, ConfirmDialog, Field, IconButton, Note } from "@/shared/ui/controls";
import { TrashIcon } from "@/shared/ui/icons";
import { Loaded } from "./Loaded";
import { Panel } from "./SettingsFrame";

interface SecretInfo {
  readonly name: string;
  readonly description: string;
}

const KEY = ["secrets"];

function useChange<T>(change: (input: T) => Promise<unknown>) {
  const queries = useQueryClient();
  return useMutation({ mutationFn: change, onSettled: () => queries.invalidateQueries({ queryKey: KEY }) });
}

export function SecretsPage() {
  const secrets = useQuery({
    queryKey: KEY,
    queryFn: async ({ signal }) =>
      (await request<{ readonly custom_secrets: readonly SecretInfo[] }>("/api/secrets", { signal })).custom_secrets,
  });
  const [leaving, setLeaving] = useState<string | null>(null);
  const remove = useChange((name: string) => request(`/api/secrets/${encodeURIComponent(name)}`, { method: "DELETE" }));
  useEffect(() => {
    document.title = "Secrets · Hands4j";
  }, []);
  return (
    <Panel
      title="Secrets"
      lead="Values the agent may use as environment variables. They are stored encrypted and hidden in everything it prints."
    >
      <Loaded query={secrets} what="The secrets">
        {(list) => (
          <>
            {list.length === 0 ? (
              <p className="rounded-xl border border-line bg-surface px-4 py-6 text-center text-soft">There are no secrets yet.</p>
            ) : (
              <ul aria-label="Secrets" className="divide-y divide-line rounded-xl border border-line bg-surface">
                {list.map(({ name, description }) => (
                  <li key={name} className="flex items-center gap-3 px-4 py-2.5">
                    <span className="min-w-0 flex-1">
                      <span className="block break-all font-mono text-sm">{name}</span>
                      {description && <span className="block text-sm text-soft">{description}</span>}
                    </span>
                    <IconButton label={`Delete ${name}`} onClick={() => setLeaving(name)}>
                      <TrashIcon />
                    </IconButton>
                  </li>
                ))}
              </ul>
            )}
            <NewSecret taken={list.map(({ name }) => name)} />
          </>
        )}
      </Loaded>
      {remove.isError && (
        <Note tone="bad" role="alert" className="mt-3">
          <span>Not deleted: {remove.error.message}</span>
        </Note>
      )}
      <ConfirmDialog
        open={leaving !== null}
        title={`Delete ${leaving ?? ""}?`}
        confirm="Delete"
        busy={remove.isPending}
        onConfirm={() => remove.mutate(leaving ?? "", { onSettled: () => setLeaving(null) })}
        onClose={() => setLeaving(null)}
      >
        New conversations do not get it any more. It cannot be brought back.
      </ConfirmDialog>
    </Panel>
  );
}

const EMPTY = { name: "", value: "", description: "" };

/** What is wrong with a name, or nothing. */
export function nameTrouble(name: string, taken: readonly string[]): string {
  if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) return "Use letters, digits and _, and begin with a letter.";
  return taken.some((other) => other.toUpperCase() === name.toUpperCase()) ? "There is one of this name already." : "";
}

function NewSecret({ taken }: { readonly taken: readonly string[] }) {
  const [form, setForm] = useState(EMPTY);
  const [errors, setErrors] = useState({ name: "", value: "" });
  const add = useChange((secret: typeof EMPTY) => request("/api/secrets", { method: "POST", body: secret }));
  const set = (part: Partial<typeof EMPTY>): void => {
    setForm({ ...form, ...part });
    setErrors({ name: "", value: "" });
    add.reset();
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const found = { name: nameTrouble(form.name.trim(), taken), value: form.value === "" ? "Type the value." : "" };
    setErrors(found);
    if (found.name || found.value) {
      const element = event.currentTarget as HTMLFormElement;
      requestAnimationFrame(() => element.querySelector<HTMLElement>("[aria-invalid=true]")?.focus());
      return;
    }
    add.mutate({ ...form, name: form.name.trim() }, { onSuccess: () => setForm(EMPTY) });
  };
  return (
    <form onSubmit={submit} noValidate className="mt-6 space-y-4" aria-label="New secret">
      <h2 className="text-sm font-semibold text-soft">New secret</h2>
      <Field label="Name" hint="The agent sees it as an environment variable, such as NPM_TOKEN." error={errors.name || undefined}>
        {(props) => (
          <input {...props} spellCheck={false} autoComplete="off" value={form.name} onChange={(event) => set({ name: event.target.value })} />
        )}
      </Field>
      <Field label="Value" error={errors.value || undefined}>
        {(props) => (
          <input {...props} type="password" autoComplete="off" spellCheck={false} value={form.value} onChange={(event) => set({ value: event.target.value })} />
        )}
      </Field>
      <Field label="Description" hint="What it is for; the agent reads it.">
        {(props) => <input {...props} value={form.description} onChange={(event) => set({ description: event.target.value })} />}
      </Field>
      <div className="flex items-center gap-3">
        <Button type="submit" look="primary" disabled={add.isPending}>
          {add.isPending ? "Adding…" : "Add secret"}
        </Button>
        <span role="status" className="text-sm text-good">
          {add.isSuccess ? "Added." : ""}
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
