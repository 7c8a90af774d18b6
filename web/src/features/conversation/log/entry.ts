/**
 * What the chat shows. An entry is immutable: a change makes a new object, so that a row is drawn
 * again exactly when its entry is another one.
 */
export type EntryState = "pending" | "done" | "failed";

export interface Task {
  readonly id: string;
  readonly title: string;
  readonly status: "todo" | "in_progress" | "done";
  readonly notes: string;
}

interface Common {
  /** Id of the action, or of the observation when it stands alone. */
  readonly id: number;
  /** The wire's name of the action or observation. */
  readonly type: string;
  readonly state: EntryState;
  readonly time: string | null;
  readonly byUser: boolean;
  /** What the agent said before it acted. */
  readonly thought: string;
  /** Text of an error observation that answered this action. */
  readonly failure: string;
  /** True while the action waits for the person's consent. */
  readonly awaitsConsent: boolean;
  readonly highRisk: boolean;
}

export type Entry = Common &
  (
    | {
        readonly kind: "message";
        readonly text: string;
        readonly images: readonly string[];
        readonly files: readonly string[];
      }
    | { readonly kind: "finish"; readonly text: string }
    | { readonly kind: "think"; readonly text: string }
    | {
        readonly kind: "command";
        readonly command: string;
        readonly isInput: boolean;
        readonly output: string;
        readonly exitCode: number | null;
        readonly directory: string;
      }
    | {
        readonly kind: "python";
        readonly code: string;
        readonly output: string;
        readonly images: readonly string[];
      }
    | {
        readonly kind: "edit";
        readonly path: string;
        readonly operation: string;
        readonly diff: string;
        readonly report: string;
      }
    | { readonly kind: "read"; readonly path: string; readonly content: string }
    | {
        readonly kind: "browse";
        readonly url: string;
        readonly steps: string;
        readonly content: string;
        readonly screenshot: string;
      }
    | {
        readonly kind: "tool";
        readonly name: string;
        readonly input: unknown;
        readonly output: string;
      }
    | {
        readonly kind: "tasks";
        readonly planned: boolean;
        readonly tasks: readonly Task[];
        readonly report: string;
      }
    | { readonly kind: "error"; readonly errorId: string; readonly text: string }
    | { readonly kind: "notice"; readonly title: string; readonly text: string }
    | { readonly kind: "unknown"; readonly raw: unknown }
  );
