import { useEffect, useMemo, useState } from "react";
import { useQuery } from "@tanstack/react-query";
import { ApiError } from "@/shared/http/client";
import { testIds } from "@/shared/testids";
import { Button, IconButton, Note } from "@/shared/ui/controls";
import { DiffView } from "@/shared/ui/content";
import { ChevronIcon, CrossIcon, Spinner } from "@/shared/ui/icons";
import { type Address, type Change, fetchChanges, fetchDiff } from "./api";
import { Files } from "./Files";
import { patch } from "./patch";

/** How long the workspace is left alone after an event, so that a burst of them asks once. */
const CALM = 700;

const WORDS: Record<string, { readonly mark: string; readonly word: string; readonly look: string }> = {
  A: { mark: "+", word: "new", look: "text-good" },
  M: { mark: "•", word: "changed", look: "text-accent" },
  D: { mark: "−", word: "deleted", look: "text-bad" },
  U: { mark: "!", word: "in conflict", look: "text-warn" },
};

/** The workspace: what the agent changed since it was pushed, file by file, and all files (web-client.md §5). */
export function Changes({
  address,
  newestId,
  onClose,
}: {
  readonly address: Address;
  readonly newestId: number | null;
  readonly onClose: () => void;
}) {
  const changes = useQuery({
    queryKey: ["changes", address.id],
    queryFn: ({ signal }) => fetchChanges(address, signal),
    retry: false,
    staleTime: 0,
  });
  const [shown, setShown] = useState<"changes" | "files">("changes");
  const refetch = changes.refetch;
  useEffect(() => {
    const timer = setTimeout(() => void refetch(), CALM);
    return () => clearTimeout(timer);
  }, [newestId, refetch]);

  return (
    <section
      aria-label="Workspace"
      data-testid={testIds.changes}
      className="absolute inset-y-0 right-0 z-10 flex w-full max-w-2xl flex-col border-l border-line bg-paper shadow-lg"
      onKeyDown={(event) => event.key === "Escape" && onClose()}
    >
      <header className="flex min-h-13 items-center gap-2 border-b border-line px-5 py-2">
        <h2 className="sr-only">Workspace</h2>
        <div className="flex flex-1 gap-1">
          <Button look={shown === "changes" ? "on" : "quiet"} aria-pressed={shown === "changes"} onClick={() => setShown("changes")}>
            Changes{changes.data && changes.data.length > 0 ? ` (${changes.data.length.toLocaleString()})` : ""}
          </Button>
          <Button look={shown === "files" ? "on" : "quiet"} aria-pressed={shown === "files"} onClick={() => setShown("files")}>
            Files
          </Button>
        </div>
        {changes.isFetching && <Spinner />}
        <IconButton label="Close the workspace" autoFocus onClick={onClose}>
          <CrossIcon />
        </IconButton>
      </header>
      <div className="min-h-0 flex-1 overflow-auto p-4">
        {shown === "files" ? (
          <Files address={address} newestId={newestId} />
        ) : changes.isError ? (
          <Problem error={changes.error} onAgain={() => void refetch()} />
        ) : changes.data?.length === 0 ? (
          <p className="py-10 text-center text-soft">
            Nothing differs from what was pushed. Files outside a git repository are not listed.
          </p>
        ) : (
          <ul className="flex flex-col gap-1.5">
            {changes.data?.map((change) => (
              <ChangedFile key={change.path} address={address} change={change} newestId={newestId} />
            ))}
          </ul>
        )}
      </div>
    </section>
  );
}

function Problem({ error, onAgain }: { readonly error: Error; readonly onAgain: () => void }) {
  const none = error instanceof ApiError && /not a git repository|not yet initialized/i.test(error.message);
  return none ? (
    <p className="py-10 text-center text-soft">
      {/initialized/i.test(error.message)
        ? "The sandbox is not there yet. Its changes show when it is ready."
        : "The workspace is no git repository."}
    </p>
  ) : (
    <Note tone="bad" role="alert">
      <span className="flex-1">{error.message}</span>
      <Button onClick={onAgain}>Try again</Button>
    </Note>
  );
}

function ChangedFile({
  address,
  change,
  newestId,
}: {
  readonly address: Address;
  readonly change: Change;
  readonly newestId: number | null;
}) {
  const [open, setOpen] = useState(false);
  const kind = WORDS[change.status] ?? { mark: "?", word: change.status, look: "text-soft" };
  return (
    <li className="overflow-hidden rounded-lg border border-line bg-surface">
      <button
        type="button"
        aria-expanded={open}
        className="flex w-full items-center gap-2 px-3 py-2 text-left text-sm hover:bg-raised"
        onClick={() => setOpen(!open)}
      >
        <span aria-hidden="true" className={`w-3 text-center font-semibold ${kind.look}`}>
          {kind.mark}
        </span>
        <span className="min-w-0 flex-1 break-all font-mono text-xs">{change.path}</span>
        <span className={`text-xs ${kind.look}`}>{kind.word}</span>
        <span aria-hidden="true" className={open ? "rotate-90" : ""}>
          <ChevronIcon />
        </span>
      </button>
      {open && <FileDiff address={address} change={change} newestId={newestId} />}
    </li>
  );
}

function FileDiff({
  address,
  change,
  newestId,
}: {
  readonly address: Address;
  readonly change: Change;
  readonly newestId: number | null;
}) {
  const diff = useQuery({
    queryKey: ["diff", address.id, change.path],
    queryFn: ({ signal }) => fetchDiff(address, change.path, signal),
    retry: false,
    staleTime: 0,
  });
  const refetch = diff.refetch;
  useEffect(() => {
    const timer = setTimeout(() => void refetch(), CALM);
    return () => clearTimeout(timer);
  }, [newestId, refetch]);
  const shown = useMemo(
    () => (diff.data ? patch(change.path, diff.data.original, diff.data.modified) : null),
    [diff.data, change.path],
  );
  return (
    <div className="border-t border-line">
      {diff.isError ? (
        <p className="px-3.5 py-2.5 text-sm text-soft">{diff.error.message}</p>
      ) : shown === null ? (
        <p className="flex items-center gap-2 px-3.5 py-2.5 text-sm text-soft">
          <Spinner /> Comparing…
        </p>
      ) : shown === "" ? (
        <p className="px-3.5 py-2.5 text-sm text-soft">The text is the same; only its mode or its line ends differ.</p>
      ) : (
        <DiffView diff={shown} label={`Changes of ${change.path}`} />
      )}
    </div>
  );
}
