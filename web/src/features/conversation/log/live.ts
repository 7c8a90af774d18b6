import { isObject, number, text } from "@/shared/wire/read";

export type LiveKind = "text" | "thought" | "tool";

/** A piece of the answer that is being formed. Not a fact: the event that follows is. */
export interface LivePart {
  readonly kind: LiveKind;
  readonly tool: string;
  readonly text: string;
}

const OUTPUT_LIMIT = 64_000;
const REMEMBERED_KEYS = 64;

/**
 * What travels on `oh_signal`: answers being formed and output of running commands. Lossy by
 * contract; a gap is shown as an ellipsis and everything is dropped when the event arrives.
 */
export class LiveSignals {
  private answers = new Map<string, { last: number; parts: LivePart[] }>();
  private outputs = new Map<number, { last: number; text: string }>();
  private readonly ended = new Set<string>();
  private view: readonly LivePart[] = [];
  private dirty = false;

  /** Takes one signal; answers whether anything shown has changed. */
  take(signal: unknown): boolean {
    if (!isObject(signal)) return false;
    switch (signal["signal"]) {
      case "delta":
        return this.delta(
          text(signal["key"]),
          text(signal["kind"]),
          text(signal["tool"]),
          number(signal["seq"]),
          text(signal["text"]),
        );
      case "delta_end":
        return this.end(text(signal["key"]));
      case "output":
        return this.output(number(signal["cause"]), number(signal["seq"]), text(signal["text"]));
      default:
        return false;
    }
  }

  /** The event that the answer becomes is here, or never will be. */
  dropAnswers(): boolean {
    if (this.answers.size === 0) return false;
    for (const key of this.answers.keys()) this.remember(key);
    this.answers.clear();
    this.dirty = true;
    return true;
  }

  dropOutput(cause: number): boolean {
    return this.outputs.delete(cause);
  }

  clear(): void {
    this.answers.clear();
    this.outputs.clear();
    this.dirty = true;
  }

  parts(): readonly LivePart[] {
    if (this.dirty) {
      this.view = [...this.answers.values()].flatMap((answer) => answer.parts);
      this.dirty = false;
    }
    return this.view;
  }

  outputOf(cause: number): string {
    return this.outputs.get(cause)?.text ?? "";
  }

  private delta(key: string, kind: string, tool: string, seq: number | null, piece: string): boolean {
    if (this.ended.has(key) || piece === "") return false;
    const shown: LiveKind = kind === "thought" || kind === "tool" ? kind : "text";
    const answer = this.answers.get(key) ?? { last: -1, parts: [] };
    if (seq !== null && seq <= answer.last) return false;
    const gap = seq !== null && seq > answer.last + 1 ? " … " : "";
    const last = answer.parts.at(-1);
    if (last && last.kind === shown && last.tool === tool) {
      answer.parts[answer.parts.length - 1] = { ...last, text: last.text + gap + piece };
    } else {
      answer.parts.push({ kind: shown, tool, text: gap + piece });
    }
    answer.last = seq ?? answer.last + 1;
    this.answers.set(key, answer);
    this.dirty = true;
    return true;
  }

  private end(key: string): boolean {
    this.remember(key);
    this.dirty = this.answers.delete(key) || this.dirty;
    return this.dirty;
  }

  private output(cause: number | null, seq: number | null, piece: string): boolean {
    if (cause === null || piece === "") return false;
    const output = this.outputs.get(cause) ?? { last: -1, text: "" };
    if (seq !== null && seq <= output.last) return false;
    const gap = seq !== null && seq > output.last + 1 ? "\n…\n" : "";
    const whole = output.text + gap + piece;
    output.text = whole.length > OUTPUT_LIMIT ? whole.slice(-OUTPUT_LIMIT) : whole;
    output.last = seq ?? output.last + 1;
    this.outputs.set(cause, output);
    return true;
  }

  private remember(key: string): void {
    this.ended.add(key);
    if (this.ended.size > REMEMBERED_KEYS) this.ended.delete(this.ended.values().next().value!);
  }
}
