import Anser from "anser";

/** A piece of terminal output with one look. Colours are CSS values built from numbers only. */
export interface Span {
  readonly text: string;
  readonly color?: string;
  readonly background?: string;
  readonly bold?: boolean;
  readonly dim?: boolean;
  readonly italic?: boolean;
  readonly underline?: boolean;
}

// Operating-system commands (titles, links), device strings, and lone two-character escapes.
const STRINGS = /\u001b[\]PX^_][\s\S]*?(?:\u0007|\u001b\\|$)/g;
const LONE = /\u001b(?!\[)[ -/]*[0-~]?/g;
const NOT_COLOUR = /\u001b\[[0-?]*[ -/]*[@-ln-~]/g;
const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001a\u001c-\u001f\u007f-\u009f]/g;

/**
 * Removes what moves the cursor or talks to a terminal, keeps colours, and applies carriage
 * returns, so that a progress bar is shown once in its last state.
 */
export function tidy(output: string): string {
  const plain = output
    .replace(STRINGS, "")
    .replace(NOT_COLOUR, "")
    .replace(LONE, "")
    .replace(/\r+\n/g, "\n");
  const returned = plain.includes("\r")
    ? plain
        .split("\n")
        .map((line) => overwritten(line))
        .join("\n")
    : plain;
  return returned.replace(CONTROL, "");
}

function overwritten(line: string): string {
  const parts = line.split("\r");
  for (let at = parts.length - 1; at >= 0; at--) {
    if (parts[at] !== "") return parts[at]!;
  }
  return "";
}

const NAMES = ["black", "red", "green", "yellow", "blue", "magenta", "cyan", "white"];

function colour(name: string | null, truecolor: string | null): string | undefined {
  if (!name) return undefined;
  if (name === "ansi-truecolor") return rgb(truecolor);
  const palette = /^ansi-palette-(\d{1,3})$/.exec(name);
  if (palette) return paletteColour(Number(palette[1]));
  const basic = /^ansi-(?:bright-)?([a-z]+)$/.exec(name)?.[1];
  return basic && NAMES.includes(basic) ? `var(--ansi-${basic})` : undefined;
}

function rgb(numbers: string | null): string | undefined {
  return numbers && /^\d{1,3}, ?\d{1,3}, ?\d{1,3}$/.test(numbers) ? `rgb(${numbers})` : undefined;
}

function paletteColour(index: number): string | undefined {
  if (index < 16) return `var(--ansi-${NAMES[index % 8]})`;
  if (index < 232) {
    const cube = index - 16;
    const level = (step: number): number => (step === 0 ? 0 : 55 + step * 40);
    return `rgb(${level(Math.floor(cube / 36))}, ${level(Math.floor(cube / 6) % 6)}, ${level(cube % 6)})`;
  }
  if (index > 255) return undefined;
  const grey = 8 + (index - 232) * 10;
  return `rgb(${grey}, ${grey}, ${grey})`;
}

/** Splits tidy output into spans of one look. Text stays text: nothing becomes markup. */
export function spans(tidied: string): readonly Span[] {
  if (!tidied.includes("\u001b")) return tidied === "" ? [] : [{ text: tidied }];
  const result: Span[] = [];
  for (const part of Anser.ansiToJson(tidied, { use_classes: true, remove_empty: true })) {
    const color = colour(part.fg, part.fg_truecolor);
    const background = colour(part.bg, part.bg_truecolor);
    const looks = new Set<string>(part.decorations ?? []);
    result.push({
      text: part.content.replaceAll("\u001b", ""),
      ...(color ? { color } : {}),
      ...(background ? { background } : {}),
      ...(looks.has("bold") ? { bold: true } : {}),
      ...(looks.has("dim") ? { dim: true } : {}),
      ...(looks.has("italic") ? { italic: true } : {}),
      ...(looks.has("underline") ? { underline: true } : {}),
    });
  }
  return result;
}
