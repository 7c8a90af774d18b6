import { memo, type ReactNode, useMemo, useState } from "react";
import ReactMarkdown, { type Components } from "react-markdown";
import remarkBreaks from "remark-breaks";
import remarkGfm from "remark-gfm";
import { type DiffLine, parseDiff } from "@/shared/text/diff";
import { spans, tidy } from "@/shared/text/terminal";
import { Button, IconButton } from "./controls";
import { CheckIcon, CopyIcon } from "./icons";

export function CopyButton({ text, label }: { readonly text: string; readonly label: string }) {
  const [copied, setCopied] = useState(false);
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(text);
      setCopied(true);
      setTimeout(() => setCopied(false), 2_000);
    } catch {
      // Refused by the browser (no secure context): selecting by hand still works.
      setCopied(false);
    }
  };
  return (
    <IconButton label={copied ? "Copied" : label} onClick={() => void copy()} className="size-7">
      {copied ? <CheckIcon className="size-3.5 text-good" /> : <CopyIcon className="size-3.5" />}
    </IconButton>
  );
}

const PLUGINS = [remarkGfm, remarkBreaks];

function plainText(node: ReactNode): string {
  if (typeof node === "string" || typeof node === "number") return String(node);
  if (Array.isArray(node)) return node.map(plainText).join("");
  if (node && typeof node === "object" && "props" in node) {
    return plainText((node.props as { children?: ReactNode }).children);
  }
  return "";
}

/**
 * Markup never passes: raw HTML is shown as text, addresses other than web and mail ones are
 * dropped by react-markdown, and pictures become links, because merely loading one tells its
 * server who reads (web-client.md AC-31).
 */
const COMPONENTS: Components = {
  a: ({ href, children }) =>
    href ? (
      <a href={href} target="_blank" rel="noopener noreferrer nofollow" title={href}>
        {children}
      </a>
    ) : (
      <span>{children}</span>
    ),
  img: ({ src, alt }) => {
    const address = typeof src === "string" ? src : "";
    const name = alt || "picture";
    return /^https?:\/\//.test(address) ? (
      <a href={address} target="_blank" rel="noopener noreferrer nofollow" title={address}>
        Picture: {name}
      </a>
    ) : (
      <span>[Picture: {name}]</span>
    );
  },
  pre: ({ children }) => (
    <div className="group/code relative">
      <pre className="overflow-x-auto rounded-lg border border-line bg-code px-3.5 py-3 font-mono text-[0.8125rem] leading-normal">
        {children}
      </pre>
      <div className="absolute end-1.5 top-1.5 rounded-lg bg-code">
        <CopyButton text={plainText(children)} label="Copy code" />
      </div>
    </div>
  ),
  table: ({ children }) => (
    <div className="table-scroll" tabIndex={0} role="region" aria-label="Table">
      <table>{children}</table>
    </div>
  ),
};

const LONG_TEXT = 20_000;

/** Markdown from anybody, shown safely; very long text is shown in part until asked for. */
export const Markdown = memo(function Markdown({ text }: { readonly text: string }) {
  const [whole, setWhole] = useState(false);
  const cut = !whole && text.length > LONG_TEXT;
  return (
    <>
      <div className="prose">
        <ReactMarkdown remarkPlugins={PLUGINS} components={COMPONENTS}>
          {cut ? text.slice(0, LONG_TEXT) : text}
        </ReactMarkdown>
      </div>
      {cut && (
        <Button className="mt-2" onClick={() => setWhole(true)}>
          Show all ({text.length.toLocaleString()} characters)
        </Button>
      )}
    </>
  );
});

/** Markdown that grows: only its last paragraph is read again with each piece. */
export function GrowingMarkdown({ text }: { readonly text: string }) {
  return (
    <div className="space-y-[0.7em]">
      {paragraphs(text).map((part, at) => (
        <Markdown key={at} text={part} />
      ))}
    </div>
  );
}

export function paragraphs(text: string): readonly string[] {
  const parts: string[] = [];
  let fence = "";
  let current: string[] = [];
  for (const line of text.split("\n")) {
    const mark = /^\s{0,3}(`{3,}|~{3,})/.exec(line)?.[1];
    if (mark && fence === "") fence = mark.charAt(0).repeat(3);
    else if (mark?.startsWith(fence) && fence !== "") fence = "";
    if (line.trim() === "" && fence === "") {
      if (current.length > 0) parts.push(current.join("\n"));
      current = [];
    } else {
      current.push(line);
    }
  }
  if (current.length > 0) parts.push(current.join("\n"));
  return parts;
}

const SHOWN_LINES = 400;
const SHOWN_CHARACTERS = 30_000;

/** Output of a program, with its colours and without its power over the page. */
export const TerminalText = memo(function TerminalText({
  text,
  label,
  tail = false,
}: {
  readonly text: string;
  readonly label: string;
  /** Show the end instead of the beginning while it is cut. */
  readonly tail?: boolean;
}) {
  const [whole, setWhole] = useState(false);
  const tidied = useMemo(() => tidy(text).replace(/\n+$/, ""), [text]);
  const lines = useMemo(() => tidied.split("\n"), [tidied]);
  const cut = !whole && (lines.length > SHOWN_LINES || tidied.length > SHOWN_CHARACTERS);
  const shown = useMemo(() => {
    if (!cut) return tidied;
    const some = (tail ? lines.slice(-SHOWN_LINES) : lines.slice(0, SHOWN_LINES)).join("\n");
    return tail ? some.slice(-SHOWN_CHARACTERS) : some.slice(0, SHOWN_CHARACTERS);
  }, [cut, tidied, lines, tail]);
  return (
    <>
      <pre
        tabIndex={0}
        role="region"
        aria-label={label}
        className="max-h-96 overflow-auto px-3.5 py-2.5 font-mono text-[0.8125rem] leading-normal whitespace-pre-wrap"
      >
        {spans(shown).map((span, at) => {
          const { text: content, color, background, bold, dim, italic, underline } = span;
          if (!color && !background && !bold && !dim && !italic && !underline) return content;
          return (
            <span
              key={at}
              style={{
                color,
                backgroundColor: background,
                fontWeight: bold ? 650 : undefined,
                opacity: dim ? 0.75 : undefined,
                fontStyle: italic ? "italic" : undefined,
                textDecoration: underline ? "underline" : undefined,
              }}
            >
              {content}
            </span>
          );
        })}
      </pre>
      {cut && (
        <div className="px-3.5 pb-2.5">
          <Button onClick={() => setWhole(true)}>Show all ({lines.length.toLocaleString()} lines)</Button>
        </div>
      )}
    </>
  );
});

const LINE_LOOK: Record<DiffLine["kind"], string> = {
  add: "bg-good-wash",
  remove: "bg-bad-wash",
  same: "",
  hunk: "bg-raised text-soft",
  file: "text-soft",
  note: "text-soft italic",
};
const LINE_MARK: Record<DiffLine["kind"], string> = { add: "+", remove: "−", same: " ", hunk: "", file: "", note: "" };
const LINE_WORD: Partial<Record<DiffLine["kind"], string>> = { add: "added: ", remove: "removed: " };

export const DiffView = memo(function DiffView({ diff, label }: { readonly diff: string; readonly label: string }) {
  const [whole, setWhole] = useState(false);
  // The path stands in the title already.
  const lines = useMemo(() => parseDiff(diff).lines.filter((line) => line.kind !== "file"), [diff]);
  const shown = whole ? lines : lines.slice(0, SHOWN_LINES);
  return (
    <>
      <div className="max-h-[32rem] overflow-auto py-1" tabIndex={0} role="region" aria-label={label}>
        <div className="diff">
          {shown.map((line, at) => (
            <div key={at} className={LINE_LOOK[line.kind]}>
              <span className="line-number" aria-hidden="true">
                {"before" in line ? (line.before ?? "") : ""}
              </span>
              <span className="line-number" aria-hidden="true">
                {"after" in line ? (line.after ?? "") : ""}
              </span>
              <span className="text">
                <span aria-hidden="true" className={line.kind === "add" ? "text-good" : line.kind === "remove" ? "text-bad" : ""}>
                  {LINE_MARK[line.kind]}{" "}
                </span>
                {LINE_WORD[line.kind] && <span className="sr-only">{LINE_WORD[line.kind]}</span>}
                {line.text}
              </span>
            </div>
          ))}
        </div>
      </div>
      {shown.length < lines.length && (
        <div className="px-3.5 pb-2.5">
          <Button onClick={() => setWhole(true)}>Show all ({lines.length.toLocaleString()} lines)</Button>
        </div>
      )}
    </>
  );
});
