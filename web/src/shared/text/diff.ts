/**
 * Reads a unified diff line by line. Written by hand because only colouring and line numbers are
 * needed, and because a diff that is cut or odd must still be shown as far as it goes, where diff
 * libraries throw.
 */
export type DiffLine =
  | { readonly kind: "hunk" | "file" | "note"; readonly text: string }
  | {
      readonly kind: "add" | "remove" | "same";
      readonly text: string;
      readonly before: number | null;
      readonly after: number | null;
    };

export interface Diff {
  readonly lines: readonly DiffLine[];
  readonly added: number;
  readonly removed: number;
}

const HUNK = /^@@ -(\d+)(?:,\d+)? \+(\d+)(?:,\d+)? @@/;

export function parseDiff(diff: string): Diff {
  const lines: DiffLine[] = [];
  let before = 1;
  let after = 1;
  let inside = false;
  let added = 0;
  let removed = 0;
  const raw = diff.split(/\r?\n/);
  if (raw.at(-1) === "") raw.pop();
  for (const [at, line] of raw.entries()) {
    const hunk = HUNK.exec(line);
    if (hunk) {
      before = Number(hunk[1]);
      after = Number(hunk[2]);
      inside = true;
      lines.push({ kind: "hunk", text: line });
    } else if (
      !inside ||
      line.startsWith("diff --git ") ||
      (line.startsWith("--- ") && (raw[at + 1] ?? "").startsWith("+++ ") && HUNK.test(raw[at + 2] ?? ""))
    ) {
      inside = false;
      lines.push({ kind: "file", text: line });
    } else if (line.startsWith("+")) {
      added++;
      lines.push({ kind: "add", text: line.slice(1), before: null, after: after++ });
    } else if (line.startsWith("-")) {
      removed++;
      lines.push({ kind: "remove", text: line.slice(1), before: before++, after: null });
    } else if (line.startsWith("\\")) {
      lines.push({ kind: "note", text: line });
    } else {
      lines.push({ kind: "same", text: line.slice(1), before: before++, after: after++ });
    }
  }
  return { lines, added, removed };
}
