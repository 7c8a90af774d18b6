import { type FormEvent, useEffect, useState } from "react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { ago, exact, parseTime } from "@/shared/text/time";
import { Button, ConfirmDialog, Field, IconButton, Note } from "@/shared/ui/controls";
import { CopyButton } from "@/shared/ui/content";
import { TrashIcon } from "@/shared/ui/icons";
import { type ApiKey, createKey, deleteKey, fetchKeys } from "./api";

const KEYS = ["api-keys"];

/** Keys with which programs act for the person. */
export function KeysPage() {
  const queries = useQueryClient();
  const keys = useQuery({ queryKey: KEYS, queryFn: ({ signal }) => fetchKeys(signal) });
  const [leaving, setLeaving] = useState<ApiKey | null>(null);
  const remove = useMutation({
    mutationFn: deleteKey,
    onSettled: () => queries.invalidateQueries({ queryKey: KEYS }),
  });
  useEffect(() => {
    document.title = "API keys · Hands4j";
  }, []);
  return (
    <>
      <h1 className="text-2xl font-semibold tracking-tight">API keys</h1>
      <p className="mt-1 mb-6 text-soft">
        With a key a program acts as you: it sends <code className="text-sm">Authorization: Bearer …</code> with every request.
      </p>
      {keys.isError && (
        <Note tone="bad" role="alert">
          <span>The keys could not be loaded: {keys.error.message}</span>
          <Button onClick={() => void keys.refetch()}>Try again</Button>
        </Note>
      )}
      {keys.data?.length === 0 && (
        <p className="rounded-xl border border-line bg-surface px-4 py-6 text-center text-soft">There are no keys yet.</p>
      )}
      {keys.data && keys.data.length > 0 && (
        <ul aria-label="API keys" className="divide-y divide-line rounded-xl border border-line bg-surface">
          {keys.data.map((key) => (
            <li key={key.id} className="flex items-center gap-3 px-4 py-2.5">
              <span className="min-w-0 flex-1">
                <span className="block break-words text-sm font-medium">{key.name || "without a name"}</span>
                <span className="block text-sm text-soft">{history(key)}</span>
              </span>
              <IconButton label={`Delete ${key.name || "key"}`} onClick={() => setLeaving(key)}>
                <TrashIcon />
              </IconButton>
            </li>
          ))}
        </ul>
      )}
      <NewKey />
      {remove.isError && (
        <Note tone="bad" role="alert" className="mt-3">
          <span>Not deleted: {remove.error.message}</span>
        </Note>
      )}
      <ConfirmDialog
        open={leaving !== null}
        title={`Delete ${leaving?.name ?? ""}?`}
        confirm="Delete"
        busy={remove.isPending}
        onConfirm={() => remove.mutate(leaving?.id ?? "", { onSettled: () => setLeaving(null) })}
        onClose={() => setLeaving(null)}
      >
        Programs that use it are refused from now on. It cannot be brought back.
      </ConfirmDialog>
    </>
  );
}

/** When it was made, last used and ends, in words. */
export function history(key: ApiKey, now = new Date()): string {
  const made = parseTime(key.created_at);
  const used = parseTime(key.last_used_at);
  const ends = parseTime(key.expires_at);
  const parts = [
    made ? `made ${ago(made, now)}` : "",
    used ? `used ${ago(used, now)}` : "never used",
    ends ? `${ends <= now ? "expired" : "expires"} ${exact(ends)}` : "",
  ];
  return parts.filter(Boolean).join(" · ");
}

const LIFETIMES = [
  ["30", "30 days"],
  ["90", "90 days"],
  ["365", "a year"],
  ["", "no end"],
] as const;

function NewKey() {
  const queries = useQueryClient();
  const [name, setName] = useState("");
  const [days, setDays] = useState("90");
  const [error, setError] = useState("");
  const create = useMutation({
    mutationFn: () => createKey(name.trim(), days === "" ? null : Number(days)),
    onSuccess: () => setName(""),
    onSettled: () => queries.invalidateQueries({ queryKey: KEYS }),
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (name.trim() === "") {
      setError("Say what the key is for.");
      return;
    }
    create.mutate();
  };
  return (
    <form onSubmit={submit} noValidate aria-label="New API key" className="mt-6 space-y-4">
      <h2 className="text-sm font-semibold text-soft">New API key</h2>
      <Field label="Name" hint="What it is for, such as the name of a program." error={error || undefined}>
        {(props) => (
          <input
            {...props}
            autoComplete="off"
            value={name}
            onChange={(event) => {
              setName(event.target.value);
              setError("");
            }}
          />
        )}
      </Field>
      <Field label="Valid for">
        {(props) => (
          <select {...props} value={days} onChange={(event) => setDays(event.target.value)}>
            {LIFETIMES.map(([value, label]) => (
              <option key={value} value={value}>
                {label}
              </option>
            ))}
          </select>
        )}
      </Field>
      <Button type="submit" look="primary" disabled={create.isPending}>
        {create.isPending ? "Making…" : "Make key"}
      </Button>
      {create.isError && (
        <Note tone="bad" role="alert">
          <span>Not made: {create.error.message}</span>
        </Note>
      )}
      {create.data && (
        <Note tone="info" role="status" centred>
          <span className="min-w-0 flex-1">
            <span className="block">Copy the key now; it is not shown again.</span>
            <code data-testid="new-key" className="block break-all text-sm">
              {create.data}
            </code>
          </span>
          <CopyButton text={create.data} label="Copy the key" />
        </Note>
      )}
    </form>
  );
}
