import { ConversationSession } from "./session";

const KEPT = 5;
const sessions = new Map<string, ConversationSession>();

/** The session of a conversation; the last few stay, so that going back shows them at once. */
export function sessionFor(id: string): ConversationSession {
  const session = sessions.get(id) ?? new ConversationSession(id);
  sessions.delete(id);
  sessions.set(id, session);
  if (sessions.size > KEPT) {
    const oldest = sessions.keys().next().value;
    if (oldest !== undefined) sessions.delete(oldest);
  }
  return session;
}
