/**
 * Characters that change the direction or are invisible can make a command or a file name look
 * like another one. They are shown as their code point instead.
 */
const DECEIVING =
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;

export function visible(text: string): string {
  return text.replace(
    DECEIVING,
    (char) => `\u2423${char.codePointAt(0)!.toString(16).toUpperCase().padStart(4, "0")}`,
  );
}

/** The last segment of a path; the whole path if it has none. */
export function fileName(path: string): string {
  const segments = path.split(/[\\/]/).filter((segment) => segment !== "");
  return visible(segments.at(-1) ?? path);
}
