/** Every `data-testid` of the client (web-client.md §8). Roles and names come first. */
export const testIds = {
  chat: "chat",
  entry: "entry",
  outboxItem: "outbox-item",
  liveAnswer: "live-answer",
  connection: "connection",
  agentState: "agent-state",
  usage: "usage",
  changes: "changes",
  sandboxNotice: "sandbox-notice",
  demoLabel: "demo-label",
  conversationList: "conversation-list",
  firstRun: "first-run",
} as const;
