import { type FormEvent, type KeyboardEvent, useEffect, useLayoutEffect, useRef, useState } from "react";
import { readJson, readText, writeJson, writeText } from "@/shared/storage";
import { isObject, text as asText } from "@/shared/wire/read";
import { Button } from "@/shared/ui/controls";
import { SendIcon, TerminalIcon } from "@/shared/ui/icons";

type Mode = "message" | "command";

interface Draft {
  readonly text: string;
  readonly mode: Mode;
}

const REMEMBERED_COMMANDS = 100;
const MAX_HEIGHT_PX = 220;
/** Without a real keyboard the focus would bring up one on the screen. */
const FINE_POINTER = typeof matchMedia === "function" && matchMedia("(pointer: fine)").matches;

function readDraft(id: string): Draft {
  const stored = readJson(`draft.${id}`);
  if (!isObject(stored)) return { text: "", mode: "message" };
  return { text: asText(stored["text"]), mode: stored["mode"] === "command" ? "command" : "message" };
}

function readCommands(): readonly string[] {
  const stored = readText("commands");
  return stored ? stored.split("\n") : [];
}

/**
 * Where messages and terminal commands are typed. The draft survives reloads, per conversation;
 * commands are recalled with the arrow keys.
 */
export function Composer({
  id,
  offered,
  commandsPossible,
  hint,
  onMessage,
  onCommand,
}: {
  readonly id: string;
  /** Text put here from elsewhere, with a number that changes each time. */
  readonly offered: { readonly text: string; readonly at: number };
  readonly commandsPossible: boolean;
  readonly hint: string;
  readonly onMessage: (text: string) => void;
  /** Answers false if the command could not be sent; it then stays here. */
  readonly onCommand: (command: string) => boolean;
}) {
  const [draft, setDraft] = useState(() => readDraft(id));
  const [recalled, setRecalled] = useState<number | null>(null);
  const area = useRef<HTMLTextAreaElement>(null);
  const command = draft.mode === "command";

  const change = (next: Draft): void => {
    setDraft(next);
    if (next.text === "" && next.mode === "message") writeText(`draft.${id}`, null);
    else writeJson(`draft.${id}`, next);
  };

  const [seen, setSeen] = useState(offered.at);
  if (offered.at !== seen) {
    setSeen(offered.at);
    setDraft({ text: offered.text, mode: "message" });
  }
  useEffect(() => {
    if (offered.at > 0) area.current?.focus();
  }, [offered.at]);

  useLayoutEffect(() => {
    const element = area.current;
    if (!element) return;
    element.style.height = "auto";
    element.style.height = `${Math.min(element.scrollHeight, MAX_HEIGHT_PX)}px`;
  }, [draft.text, draft.mode]);

  const submit = (event?: FormEvent): void => {
    event?.preventDefault();
    const wanted = draft.text.trim();
    if (wanted === "") return;
    if (command) {
      if (!onCommand(draft.text)) return;
      const commands = [...readCommands().filter((one) => one !== wanted), wanted].slice(-REMEMBERED_COMMANDS);
      if (!wanted.includes("\n")) writeText("commands", commands.join("\n"));
    } else {
      onMessage(wanted);
    }
    setRecalled(null);
    change({ ...draft, text: "" });
  };

  const recall = (step: -1 | 1): boolean => {
    const commands = readCommands();
    const from = recalled ?? commands.length;
    const to = from + step;
    if (to < 0 || to > commands.length) return false;
    setRecalled(to === commands.length ? null : to);
    change({ ...draft, text: commands[to] ?? "" });
    return true;
  };

  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>): void => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      submit();
    } else if (command && event.key === "Escape") {
      change({ ...draft, mode: "message" });
    } else if (!command && draft.text === "" && event.key === "!") {
      event.preventDefault();
      change({ text: "", mode: "command" });
    } else if (command && !draft.text.includes("\n") && event.key === "ArrowUp" && recall(-1)) {
      event.preventDefault();
    } else if (command && !draft.text.includes("\n") && event.key === "ArrowDown" && recall(1)) {
      event.preventDefault();
    }
  };

  return (
    <form onSubmit={submit} className="mx-auto w-full max-w-3xl px-5 pb-4">
      <div className="rounded-xl border border-strong-line bg-surface focus-within:border-accent focus-within:ring-1 focus-within:ring-accent">
        <div className="flex items-start">
          {command && (
            <span aria-hidden="true" className="pt-3 ps-4 font-mono text-sm text-accent">
              $
            </span>
          )}
          <textarea
            ref={area}
            rows={1}
            autoFocus={FINE_POINTER}
            aria-label={command ? "Terminal command" : "Message"}
            placeholder={command ? "A command for the sandbox's shell" : "Message the agent…"}
            value={draft.text}
            spellCheck={!command}
            autoCapitalize={command ? "off" : undefined}
            onChange={(event) => change({ ...draft, text: event.target.value })}
            onKeyDown={onKeyDown}
            className={`block w-full resize-none bg-transparent px-4 pt-3 pb-1 outline-none ${command ? "ps-2 font-mono text-sm leading-6" : ""}`}
          />
        </div>
        <div className="flex items-center justify-between gap-2 px-2.5 pb-2">
          <Button
            look={command ? "on" : "quiet"}
            aria-pressed={command}
            title={command ? "Back to messages (Escape)" : "Type ! in the empty field"}
            onClick={() => {
              change({ ...draft, mode: command ? "message" : "command" });
              area.current?.focus();
            }}
          >
            <TerminalIcon /> Terminal
          </Button>
          <span className="min-w-0 flex-1 truncate text-end text-xs text-soft">
            {command && !commandsPossible ? "Commands need a connection." : hint}
          </span>
          <Button
            type="submit"
            look="primary"
            disabled={draft.text.trim() === "" || (command && !commandsPossible)}
            aria-label={command ? "Run" : "Send"}
            className="px-2.5"
          >
            <SendIcon />
          </Button>
        </div>
      </div>
    </form>
  );
}
