import type { ConversationStatus } from "@/shared/wire/types";

const LOOKS: Record<ConversationStatus, { readonly look: string; readonly word: string }> = {
  STARTING: { look: "bg-warn pulse", word: "starting" },
  RUNNING: { look: "bg-good", word: "running" },
  STOPPED: { look: "border border-strong-line", word: "stopped" },
  ARCHIVED: { look: "border border-dashed border-strong-line", word: "archived" },
  ERROR: { look: "bg-bad", word: "failed" },
};

export function StatusDot({ status }: { readonly status: ConversationStatus }) {
  const { look, word } = LOOKS[status] ?? LOOKS.STOPPED;
  return (
    <span className={`inline-block size-2 shrink-0 rounded-full ${look}`} title={word}>
      <span className="sr-only">{word}</span>
    </span>
  );
}
