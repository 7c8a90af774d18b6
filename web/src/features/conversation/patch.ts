import { createTwoFilesPatch } from "diff";

/** Beyond so many differing lines, or so many milliseconds, the exact difference is not looked for. */
const MOST_EDITS = 5_000;
const LONGEST = 1_500;

/**
 * The difference of two texts as a unified diff; empty when there is none. Texts that differ too
 * much to be compared in time are shown as the old one gone and the new one there.
 */
export function patch(path: string, original: string, modified: string): string {
  if (original === modified) return "";
  const before = whole(original);
  const after = whole(modified);
  const found: string | undefined = createTwoFilesPatch(path, path, before, after, undefined, undefined, {
    context: 3,
    maxEditLength: MOST_EDITS,
    timeout: LONGEST,
  });
  return found ?? replaced(path, original, modified);
}

/** The wire leaves out the last newline on both sides; without one the diff would remark on it. */
function whole(text: string): string {
  return text === "" ? "" : `${text}\n`;
}

function replaced(path: string, original: string, modified: string): string {
  const before = lines(original);
  const after = lines(modified);
  return [
    `--- ${path}`,
    `+++ ${path}`,
    `@@ -1,${before.length} +1,${after.length} @@`,
    ...before.map((line) => `-${line}`),
    ...after.map((line) => `+${line}`),
    "",
  ].join("\n");
}

function lines(text: string): readonly string[] {
  return text === "" ? [] : text.split("\n");
}
