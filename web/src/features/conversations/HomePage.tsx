import { type FormEvent, useEffect, useState } from "react";
import { Link, useNavigate } from "react-router";
import { type ChosenRepository, RepositoryChoice } from "@/features/repositories";
import { useConfig } from "@/shared/config";
import { readText, writeText } from "@/shared/storage";
import { testIds } from "@/shared/testids";
import { ago, parseTime } from "@/shared/text/time";
import { Button, IconButton, Note } from "@/shared/ui/controls";
import { ChevronIcon, CrossIcon, SendIcon, SparkIcon, Spinner } from "@/shared/ui/icons";
import { useConversationList, useCreateConversation } from "./queries";
import { StatusDot } from "./StatusDot";

const DRAFT = "draft.home";
/** Whether the person works on repositories: then the choice is open from the start. */
const CHOOSING = "home.repository";
const NOWHERE = { repository: "", branch: "" };
const EXAMPLES = [
  "Find the failing test in this project and fix it",
  "Explain how this code base is organised",
  "Write a small script that counts the words of a file, with a test",
];

export function HomePage() {
  const [task, setTask] = useState(() => readText(DRAFT) ?? "");
  const [place, setPlace] = useState(NOWHERE);
  const [choosing, setChoosing] = useState(() => readText(CHOOSING) === "1");
  const [repository, setRepository] = useState<ChosenRepository | null>(null);
  const create = useCreateConversation();
  const navigate = useNavigate();
  useEffect(() => {
    document.title = "Hands4j";
  }, []);
  const change = (text: string): void => {
    setTask(text);
    writeText(DRAFT, text);
  };
  const start = (event?: FormEvent): void => {
    event?.preventDefault();
    const wanted = task.trim();
    if (wanted === "" || create.isPending) return;
    create.mutate({ task: wanted, repository }, {
      onSuccess: (id) => {
        writeText(DRAFT, null);
        void navigate(`/conversations/${encodeURIComponent(id)}`, { state: { initialMessage: wanted } });
      },
    });
  };
  return (
    <main className="h-full overflow-y-auto">
      <div className="mx-auto max-w-2xl px-5 pt-[max(2rem,12vh)] pb-12">
        <h1 className="text-2xl font-semibold tracking-tight">What should be done?</h1>
        <p className="mt-1 text-soft">An agent works on it in a sandbox with a real shell. You see every step.</p>
        <FirstRunCard />
        <form onSubmit={start} className="mt-5">
          <div className="rounded-xl border border-strong-line bg-surface focus-within:border-accent focus-within:ring-1 focus-within:ring-accent">
            <textarea
              aria-label="Task"
              placeholder="Describe the task…"
              value={task}
              rows={4}
              autoFocus
              onChange={(event) => change(event.target.value)}
              onKeyDown={(event) => {
                if (event.key === "Enter" && !event.shiftKey && !event.nativeEvent.isComposing) {
                  event.preventDefault();
                  start();
                }
              }}
              className="block w-full resize-none bg-transparent px-4 pt-3.5 pb-1 outline-none"
            />
            <div className="flex items-center justify-between gap-2 px-2.5 pb-2.5">
              <span className="ps-1.5 text-xs text-soft">Enter starts, Shift+Enter makes a new line</span>
              <Button type="submit" look="primary" disabled={task.trim() === "" || create.isPending}>
                {create.isPending ? <Spinner /> : <SendIcon />}
                {create.isPending ? "Starting…" : "Start"}
              </Button>
            </div>
          </div>
          <div className="mt-3">
            <Button
              look="quiet"
              aria-expanded={choosing}
              className="-ms-2"
              onClick={() => {
                writeText(CHOOSING, choosing ? null : "1");
                setChoosing(!choosing);
                setPlace(NOWHERE);
                setRepository(null);
              }}
            >
              <ChevronIcon className={`size-4 ${choosing ? "rotate-90" : ""}`} /> Work on a repository
            </Button>
            {choosing && (
              <div className="mt-2">
                <RepositoryChoice
                  form={place}
                  onChange={(form, chosen) => {
                    setPlace(form);
                    setRepository(chosen);
                  }}
                />
              </div>
            )}
          </div>
          {create.isError && (
            <Note tone="bad" role="alert" className="mt-3">
              <span>
                The conversation was not started: {create.error.message}{" "}
                {modelTrouble(create.error) ? (
                  <Link className="underline" to="/settings">
                    Open the model settings
                  </Link>
                ) : (
                  repository && (
                    <Link className="underline" to="/settings/git">
                      Open the git settings
                    </Link>
                  )
                )}
              </span>
            </Note>
          )}
        </form>
        {task === "" && (
          <ul className="mt-4 flex flex-wrap gap-2" aria-label="Examples">
            {EXAMPLES.map((example) => (
              <li key={example}>
                <button
                  type="button"
                  onClick={() => change(example)}
                  className="min-h-8 rounded-full border border-line bg-surface px-3 py-1 text-start text-sm text-soft hover:bg-raised hover:text-ink"
                >
                  {example}
                </button>
              </li>
            ))}
          </ul>
        )}
        <Recent />
      </div>
    </main>
  );
}

function modelTrouble(error: unknown): boolean {
  const code = typeof error === "object" && error !== null && "code" in error ? String(error.code) : "";
  return code.includes("LLM") || code.includes("SETTINGS");
}

/** Offered, never forced: the demo works without any set-up. */
function FirstRunCard() {
  const config = useConfig();
  const [dismissed, setDismissed] = useState(() => readText("first-run.dismissed") === "1");
  if (dismissed || config.data?.DEMO_MODEL !== true) return null;
  return (
    <section
      data-testid={testIds.firstRun}
      aria-label="First steps"
      className="mt-5 flex items-start gap-3 rounded-xl border border-line bg-accent-wash px-4 py-3.5"
    >
      <SparkIcon className="mt-0.5 size-5 text-accent" />
      <div className="flex-1 text-sm">
        <p className="font-semibold">You are running the built-in demo model</p>
        <p className="mt-0.5 text-soft">
          It gives a short tour with real commands and a real edit, whatever you ask. Connect a model to have your own
          tasks done.
        </p>
        <Link
          to="/settings"
          className="mt-2.5 inline-flex min-h-9 items-center rounded-lg bg-accent px-3 py-1 font-medium text-accent-ink hover:opacity-90"
        >
          Connect a model
        </Link>
      </div>
      <IconButton
        label="Dismiss"
        onClick={() => {
          writeText("first-run.dismissed", "1");
          setDismissed(true);
        }}
      >
        <CrossIcon />
      </IconButton>
    </section>
  );
}

function Recent() {
  const list = useConversationList();
  const recent = list.data?.pages[0]?.results.slice(0, 5) ?? [];
  if (recent.length === 0) return null;
  return (
    <section className="mt-10" aria-labelledby="recent">
      <h2 id="recent" className="text-sm font-semibold text-soft">
        Recent
      </h2>
      <ul className="mt-2 divide-y divide-line rounded-xl border border-line bg-surface">
        {recent.map((info) => {
          const time = parseTime(info.last_updated_at ?? info.created_at);
          return (
            <li key={info.conversation_id}>
              <Link
                to={`/conversations/${encodeURIComponent(info.conversation_id)}`}
                className="flex items-center gap-3 px-4 py-2.5 hover:bg-raised"
              >
                <StatusDot status={info.status} />
                <span className="min-w-0 flex-1 truncate">{info.title}</span>
                {time && <span className="text-xs text-soft">{ago(time)}</span>}
              </Link>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
