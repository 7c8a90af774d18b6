import { type FormEvent, useEffect, useId, useMemo, useState } from "react";
import { useBlocker } from "react-router";
import { ApiError } from "@/shared/http/client";
import { useConfig } from "@/shared/config";
import { Button, ConfirmDialog, EmptyState, Field, Note } from "@/shared/ui/controls";
import { CheckIcon, Spinner } from "@/shared/ui/icons";
import type { Settings } from "@/shared/wire/types";
import { Panel } from "./SettingsFrame";
import { useModels, useSaveSettings, useSettings } from "./api";
import { DEMO, type FormErrors, OTHER, PROVIDERS, serverErrors, type SettingsForm, toForm, validate } from "./form";

export function SettingsPage() {
  const settings = useSettings();
  useEffect(() => {
    document.title = "Model settings · Hands4j";
  }, []);
  return (
    <Panel title="Model settings" lead="Which model works for you, and how far it may go.">
        {settings.isPending ? (
          <p className="flex items-center gap-2 text-soft">
            <Spinner /> Loading settings…
          </p>
        ) : settings.isError ? (
          <EmptyState
            title="The settings could not be loaded"
            action={<Button onClick={() => void settings.refetch()}>Try again</Button>}
          >
            {settings.error.message}
          </EmptyState>
        ) : (
          <Form settings={settings.data} />
        )}
    </Panel>
  );
}

function Form({ settings }: { readonly settings: Settings | null }) {
  const config = useConfig();
  const save = useSaveSettings();
  const [initial, setInitial] = useState(() => toForm(settings));
  const [form, setForm] = useState(initial);
  const [errors, setErrors] = useState<FormErrors>({});
  const changed = useMemo(() => JSON.stringify(form) !== JSON.stringify(initial), [form, initial]);
  const leaving = useBlocker(
    ({ currentLocation, nextLocation }) => changed && currentLocation.pathname !== nextLocation.pathname,
  );
  useEffect(() => {
    if (!changed) return;
    const warn = (event: BeforeUnloadEvent): void => event.preventDefault();
    window.addEventListener("beforeunload", warn);
    return () => window.removeEventListener("beforeunload", warn);
  }, [changed]);

  const set = (part: Partial<SettingsForm>): void => {
    setForm((before) => ({ ...before, ...part }));
    setErrors((before) => {
      const rest = { ...before };
      for (const name of Object.keys(part)) delete rest[name as keyof SettingsForm];
      return rest;
    });
    save.reset();
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const found = validate(form);
    setErrors(found);
    if (Object.keys(found).length > 0) {
      const element = event.currentTarget as HTMLFormElement;
      requestAnimationFrame(() => element.querySelector<HTMLElement>("[aria-invalid=true]")?.focus());
      return;
    }
    save.mutate(form, {
      onSuccess: (stored) => {
        const fresh = toForm(stored);
        setInitial(fresh);
        setForm(fresh);
      },
      onError: (error) => error instanceof ApiError && setErrors(serverErrors(error.fields)),
    });
  };
  const keySet = settings?.llm_api_key_set === true;

  return (
    <form onSubmit={submit} noValidate className="space-y-8">
      {config.data?.DEMO_MODEL === true && (
        <Note tone="info">
          <span>
            The built-in <strong>demo model</strong> answers at the moment. It is a fixed tour; it does not do your
            tasks.
          </span>
        </Note>
      )}
      {config.data?.DEMO_MODEL === false && !settings?.llm_model && (
        <Note tone="info">
          <span>The server's own model is used until you choose another one here.</span>
        </Note>
      )}
      <fieldset className="space-y-5">
        <legend className="mb-3 text-sm font-semibold text-soft">Connection</legend>
        <Field label="Provider" error={errors.provider}>
          {(props) => (
            <select {...props} value={form.provider} onChange={(event) => set({ provider: event.target.value })}>
              <option value="">Choose…</option>
              {PROVIDERS.map(([id, name]) => (
                <option key={id} value={id}>
                  {name}
                </option>
              ))}
            </select>
          )}
        </Field>
        {form.provider !== DEMO && (
          <ModelField form={form} error={errors.model} onChange={(model) => set({ model })} />
        )}
        {form.provider !== DEMO && <KeyField form={form} error={errors.apiKey} keySet={keySet} onChange={set} />}
        {form.provider !== DEMO && <Field
          label="Base URL"
          error={errors.baseUrl}
          hint={
            form.provider === OTHER
              ? "Where the provider's OpenAI-compatible interface is, for example http://localhost:8000/v1."
              : "Only for a proxy or an own server; otherwise leave it empty."
          }
        >
          {(props) => (
            <input
              {...props}
              type="url"
              inputMode="url"
              spellCheck={false}
              value={form.baseUrl}
              onChange={(event) => set({ baseUrl: event.target.value })}
            />
          )}
        </Field>}
      </fieldset>
      <fieldset className="space-y-5">
        <legend className="mb-3 text-sm font-semibold text-soft">Limits</legend>
        <div className="grid gap-5 sm:grid-cols-2">
          <NumberField
            label="Steps per task"
            hint="Empty: the server's default."
            error={errors.maxIterations}
            value={form.maxIterations}
            onChange={(maxIterations) => set({ maxIterations })}
          />
          <NumberField
            label="Budget per task (USD)"
            hint="Empty: no limit."
            error={errors.maxBudget}
            value={form.maxBudget}
            onChange={(maxBudget) => set({ maxBudget })}
          />
        </div>
        <NumberField
          label="Condenser size (events)"
          hint="From how many events on older steps are summarised for the model. At least 20; empty: the default."
          error={errors.condenserSize}
          value={form.condenserSize}
          onChange={(condenserSize) => set({ condenserSize })}
        />
      </fieldset>
      <div className="flex items-center gap-3">
        <Button type="submit" look="primary" disabled={!changed || save.isPending}>
          {save.isPending ? "Saving…" : "Save"}
        </Button>
        <span role="status" className="text-sm text-soft">
          {save.isSuccess && !changed && (
            <span className="flex items-center gap-1.5 text-good">
              <CheckIcon /> Saved. New conversations use it.
            </span>
          )}
        </span>
      </div>
      {save.isError && (
        <Note tone="bad" role="alert">
          <span>Not saved: {save.error.message} What you typed is still here.</span>
        </Note>
      )}
      <ConfirmDialog
        open={leaving.state === "blocked"}
        title="Leave without saving?"
        confirm="Leave"
        onConfirm={() => leaving.proceed?.()}
        onClose={() => leaving.state === "blocked" && leaving.reset()}
      >
        What you changed in the model settings is not saved yet.
      </ConfirmDialog>
    </form>
  );
}

function ModelField({
  form,
  error,
  onChange,
}: {
  readonly form: SettingsForm;
  readonly error: string | undefined;
  readonly onChange: (model: string) => void;
}) {
  const models = useModels();
  const listId = useId();
  const offered = useMemo(() => {
    const all = models.data ?? [];
    if (form.provider === OTHER || form.provider === "") return all.filter((name) => name !== DEMO);
    const prefix = `${form.provider}/`;
    return all.filter((name) => name.startsWith(prefix)).map((name) => name.slice(prefix.length));
  }, [models.data, form.provider]);
  return (
    <Field
      label="Model"
      error={error}
      hint={
        models.isError
          ? "The list of models could not be loaded; type the name."
          : "Choose from the list or type any name the provider knows."
      }
    >
      {(props) => (
        <>
          <input
            {...props}
            list={listId}
            spellCheck={false}
            autoComplete="off"
            value={form.model}
            onChange={(event) => onChange(event.target.value)}
          />
          <datalist id={listId}>
            {offered.map((name) => (
              <option key={name} value={name} />
            ))}
          </datalist>
        </>
      )}
    </Field>
  );
}

function KeyField({
  form,
  error,
  keySet,
  onChange,
}: {
  readonly form: SettingsForm;
  readonly error: string | undefined;
  readonly keySet: boolean;
  readonly onChange: (part: Partial<SettingsForm>) => void;
}) {
  const stored = keySet && !form.clearKey;
  return (
    <div>
      <Field
        label="API key"
        error={error}
        hint={
          form.clearKey
            ? "The stored key is removed when you save."
            : stored
              ? "A key is stored. It is never shown again; type a new one to replace it."
              : "Stored encrypted on the server and never shown again."
        }
      >
        {(props) => (
          <input
            {...props}
            type="password"
            autoComplete="off"
            spellCheck={false}
            placeholder={stored ? "•••••••• (set)" : ""}
            value={form.apiKey}
            onChange={(event) => onChange({ apiKey: event.target.value, clearKey: false })}
          />
        )}
      </Field>
      {keySet && form.apiKey === "" && (
        <Button look="quiet" className="mt-1" onClick={() => onChange({ clearKey: !form.clearKey })}>
          {form.clearKey ? "Keep the stored key" : "Remove the stored key"}
        </Button>
      )}
    </div>
  );
}

function NumberField({
  label,
  hint,
  error,
  value,
  onChange,
}: {
  readonly label: string;
  readonly hint: string;
  readonly error: string | undefined;
  readonly value: string;
  readonly onChange: (value: string) => void;
}) {
  return (
    <Field label={label} hint={hint} error={error}>
      {(props) => (
        <input {...props} inputMode="decimal" value={value} onChange={(event) => onChange(event.target.value)} />
      )}
    </Field>
  );
}
