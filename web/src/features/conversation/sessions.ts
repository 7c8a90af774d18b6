import type { ChatContextValue } from "./context";
import { newPlace } from "./Feed";
import { ConversationSession } from "./session";

const KEPT = 5;
const chats = new Map<string, ChatContextValue>();

/** A conversation with its place on the page; the last few stay, so that going back is at once. */
export function chatFor(id: string): ChatContextValue {
  const chat = chats.get(id) ?? { session: new ConversationSession(id), opened: new Map(), place: newPlace() };
  chats.delete(id);
  chats.set(id, chat);
  if (chats.size > KEPT) {
    const oldest = chats.keys().next().value;
    if (oldest !== undefined) chats.delete(oldest);
  }
  return chat;
}
