import { createContext, useContext, useState, useSyncExternalStore } from "react";
import type { Place } from "./Feed";
import type { ConversationSession } from "./session";

export interface ChatContextValue {
  readonly session: ConversationSession;
  /** Which entries the person opened or closed; survives scrolling away. */
  readonly opened: Map<number, boolean>;
  /** Where the person is in the list. */
  readonly place: Place;
}

export const ChatContext = createContext<ChatContextValue | null>(null);

export function useChat(): ChatContextValue {
  const value = useContext(ChatContext);
  if (!value) throw new Error("Entries live inside a conversation.");
  return value;
}

/** Open or closed: what the person chose, else what suits the entry. */
export function useOpened(id: number, suited: boolean): readonly [boolean, () => void] {
  const { opened } = useChat();
  const [chosen, setChosen] = useState(() => opened.get(id));
  const open = chosen ?? suited;
  const toggle = (): void => {
    opened.set(id, !open);
    setChosen(!open);
  };
  return [open, toggle];
}

/** Output of a command that still runs; only its own row listens to it. */
export function useLiveOutput(id: number): string {
  const { session } = useChat();
  return useSyncExternalStore(session.subscribeLive, () => session.liveOutput(id));
}

export function useAgentState(): string | null {
  const { session } = useChat();
  return useSyncExternalStore(session.subscribe, () => session.current().agentState);
}
