import { useId, useMemo } from "react";
import { Link } from "react-router";
import { Button, Field, Note } from "@/shared/ui/controls";
import { Spinner } from "@/shared/ui/icons";
import {
  type ChosenRepository,
  fromAddress,
  useBranches,
  useOwnRepositories,
  useProviders,
  useSearchedBranches,
  useSearchedRepositories,
  useSettled,
} from "./api";

export interface RepositoryForm {
  readonly repository: string;
  readonly branch: string;
}

const NAMES: Record<string, string> = { github: "GitHub", gitlab: "GitLab", bitbucket: "Bitbucket" };

/** On which repository and branch the agent works; both may be left empty. */
export function RepositoryChoice({
  form,
  onChange,
}: {
  readonly form: RepositoryForm;
  readonly onChange: (form: RepositoryForm, chosen: ChosenRepository | null) => void;
}) {
  const providers = useProviders();
  const connected = useMemo(() => providers.data ?? [], [providers.data]);
  const typed = useSettled(form.repository.trim());
  const own = useOwnRepositories(connected);
  const searched = useSearchedRepositories(connected.length > 0 ? typed : "");
  const known = useMemo(() => {
    const all = new Map((own.data ?? []).concat(searched.data ?? []).map((one) => [one.full_name, one]));
    return [...all.values()];
  }, [own.data, searched.data]);
  const name = fromAddress(form.repository);
  const match = known.find((one) => one.full_name === name);
  const full = match?.full_name ?? (/^[\w.-]+(\/[\w.-]+)+$/.test(fromAddress(typed)) ? fromAddress(typed) : null);
  const repositories = useId();

  const change = (next: RepositoryForm): void => {
    const wanted = fromAddress(next.repository);
    const provider = known.find((one) => one.full_name === wanted)?.git_provider ?? null;
    onChange(next, wanted === "" ? null : { name: wanted, provider, branch: next.branch.trim() || null });
  };

  if (providers.isPending) {
    return (
      <p className="flex items-center gap-2 text-sm text-soft">
        <Spinner /> Looking for repositories…
      </p>
    );
  }
  if (providers.isError) {
    return (
      <Note tone="bad" role="alert">
        <span className="flex-1">{providers.error.message}</span>
        <Button onClick={() => void providers.refetch()}>Try again</Button>
      </Note>
    );
  }
  if (connected.length === 0) {
    return (
      <p className="text-sm text-soft">
        To work on a repository,{" "}
        <Link to="/settings/git" className="underline">
          connect GitHub, GitLab or Bitbucket
        </Link>
        .
      </p>
    );
  }
  const trouble = own.error ?? searched.error;
  return (
    <div className="grid gap-3 sm:grid-cols-[3fr_2fr]">
      <Field
        label="Repository"
        hint={
          trouble
            ? `The repositories could not be listed: ${trouble.message} Type the name.`
            : own.isFetching || searched.isFetching
              ? "Looking for repositories…"
              : "Choose one, type to search, or paste its address. Empty: an empty folder."
        }
      >
        {(props) => (
          <>
            <input
              {...props}
              list={repositories}
              placeholder="owner/name"
              spellCheck={false}
              autoComplete="off"
              value={form.repository}
              onChange={(event) => change({ repository: event.target.value, branch: "" })}
            />
            <datalist id={repositories}>
              {known.map((one) => (
                <option key={`${one.git_provider}:${one.full_name}`} value={one.full_name}>
                  {NAMES[one.git_provider] ?? one.git_provider}
                  {one.is_public ? "" : ", private"}
                </option>
              ))}
            </datalist>
          </>
        )}
      </Field>
      <BranchField
        repository={full}
        fallback={match?.main_branch ?? ""}
        value={form.branch}
        onChange={(branch) => change({ ...form, branch })}
      />
    </div>
  );
}

function BranchField({
  repository,
  fallback,
  value,
  onChange,
}: {
  readonly repository: string | null;
  readonly fallback: string;
  readonly value: string;
  readonly onChange: (branch: string) => void;
}) {
  const branches = useBranches(repository);
  const more = branches.data?.has_next_page === true;
  const searched = useSearchedBranches(repository, useSettled(value.trim()), more);
  const list = useId();
  const names = new Set([...(branches.data?.branches ?? []), ...(searched.data ?? [])].map((branch) => branch.name));
  return (
    <Field
      label="Branch"
      hint={
        branches.isError
          ? "The branches could not be listed; type the name."
          : branches.isFetching
            ? "Looking for branches…"
            : repository !== null && branches.data && names.size === 0
              ? "No branches were found."
              : "Empty: the default branch."
      }
    >
      {(props) => (
        <>
          <input
            {...props}
            list={list}
            placeholder={fallback}
            spellCheck={false}
            autoComplete="off"
            disabled={repository === null}
            value={value}
            onChange={(event) => onChange(event.target.value)}
          />
          <datalist id={list}>
            {[...names].map((name) => (
              <option key={name} value={name} />
            ))}
          </datalist>
        </>
      )}
    </Field>
  );
}
