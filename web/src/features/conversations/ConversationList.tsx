import { type FormEvent, useEffect, useRef, useState } from "react";
import { NavLink, useMatch, useNavigate } from "react-router";
import { testIds } from "@/shared/testids";
import { ago, exact, parseTime } from "@/shared/text/time";
import { Button, ConfirmDialog, IconButton } from "@/shared/ui/controls";
import { EditIcon, Spinner, TrashIcon } from "@/shared/ui/icons";
import type { ConversationInfo } from "@/shared/wire/types";
import { useConversationFeed } from "./feed";
import { useConversationList, useDeleteConversation, useRenameConversation } from "./queries";
import { ConversationSearch } from "./search";
import { StatusDot } from "./StatusDot";

const MAX_TITLE = 200;

export function ConversationList({ onChosen }: { readonly onChosen: () => void }) {
  const list = useConversationList();
  useConversationFeed();
  const [doomed, setDoomed] = useState<ConversationInfo | null>(null);
  const remove = useDeleteConversation();
  const open = useMatch("/conversations/:id")?.params.id;
  const navigate = useNavigate();
  const conversations = list.data?.pages.flatMap((page) => page.results) ?? [];

  if (list.isPending) {
    return (
      <p className="flex items-center gap-2 px-3 py-2 text-sm text-soft">
        <Spinner /> Loading conversations…
      </p>
    );
  }
  if (list.isError && conversations.length === 0) {
    return (
      <div className="px-3 py-2 text-sm text-soft" role="alert">
        <p>{list.error.message}</p>
        <Button className="mt-2" onClick={() => void list.refetch()}>
          Try again
        </Button>
      </div>
    );
  }
  return (
    <>
      <ConversationSearch onChosen={onChosen} />
      {remove.isError && (
        <p className="px-3 py-2 text-sm text-bad" role="alert">
          Not deleted: {remove.error.message}
        </p>
      )}
      {conversations.length === 0 ? (
        <p className="px-3 py-2 text-sm text-soft">Your conversations will be listed here.</p>
      ) : (
        <ul data-testid={testIds.conversationList} className="space-y-0.5">
          {conversations.map((info) => (
            <Row key={info.conversation_id} info={info} onChosen={onChosen} onDelete={() => setDoomed(info)} />
          ))}
        </ul>
      )}
      {list.hasNextPage && (
        <Button look="quiet" className="mt-1 w-full" disabled={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
          {list.isFetchingNextPage ? "Loading…" : "Show older"}
        </Button>
      )}
      <ConfirmDialog
        open={doomed !== null}
        title="Delete this conversation?"
        confirm="Delete"
        busy={remove.isPending}
        onClose={() => setDoomed(null)}
        onConfirm={() => {
          if (!doomed) return;
          const id = doomed.conversation_id;
          setDoomed(null);
          remove.mutate(id, { onSuccess: () => open === id && void navigate("/") });
        }}
      >
        “{doomed?.title}”, its history and its sandbox are removed. This cannot be undone.
      </ConfirmDialog>
    </>
  );
}

function Row({
  info,
  onChosen,
  onDelete,
}: {
  readonly info: ConversationInfo;
  readonly onChosen: () => void;
  readonly onDelete: () => void;
}) {
  const [renaming, setRenaming] = useState(false);
  const time = parseTime(info.last_updated_at ?? info.created_at);
  if (renaming) return <RenameForm info={info} onDone={() => setRenaming(false)} />;
  return (
    <li className="group relative">
      <NavLink
        to={`/conversations/${encodeURIComponent(info.conversation_id)}`}
        onClick={onChosen}
        className={({ isActive }) =>
          `flex min-h-9 items-center gap-2.5 rounded-lg py-1.5 ps-3 pe-2 text-sm hover:bg-chosen ${isActive ? "bg-chosen font-medium" : ""}`
        }
      >
        <StatusDot status={info.status} />
        <span className="min-w-0 flex-1 truncate" title={info.title}>
          {info.title}
        </span>
        {time && (
          <time
            dateTime={time.toISOString()}
            title={exact(time)}
            className="shrink-0 text-xs text-soft group-focus-within:invisible group-hover:invisible"
          >
            {ago(time)}
          </time>
        )}
      </NavLink>
      <div className="absolute end-1 top-0.5 flex opacity-0 group-focus-within:opacity-100 group-hover:opacity-100 pointer-coarse:static pointer-coarse:opacity-100">
        <IconButton label={`Rename ${info.title}`} onClick={() => setRenaming(true)}>
          <EditIcon />
        </IconButton>
        <IconButton label={`Delete ${info.title}`} onClick={onDelete}>
          <TrashIcon />
        </IconButton>
      </div>
    </li>
  );
}

function RenameForm({ info, onDone }: { readonly info: ConversationInfo; readonly onDone: () => void }) {
  const [title, setTitle] = useState(info.title);
  const rename = useRenameConversation();
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => input.current?.select(), []);
  const save = (event: FormEvent): void => {
    event.preventDefault();
    const wanted = title.trim();
    if (wanted === "" || wanted === info.title) {
      onDone();
      return;
    }
    rename.mutate({ id: info.conversation_id, title: wanted }, { onSuccess: onDone });
  };
  return (
    <li>
      <form onSubmit={save} className="px-1 py-0.5">
        <input
          ref={input}
          aria-label="New title"
          value={title}
          maxLength={MAX_TITLE}
          className="w-full rounded-lg border border-strong-line bg-surface px-2 py-1 text-sm"
          onChange={(event) => setTitle(event.target.value)}
          onKeyDown={(event) => event.key === "Escape" && onDone()}
          onBlur={(event) => event.currentTarget.form?.requestSubmit()}
        />
        {rename.isError && (
          <p className="mt-1 text-sm text-bad" role="alert">
            {rename.error.message}
          </p>
        )}
      </form>
    </li>
  );
}
