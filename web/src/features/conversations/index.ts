export { ConversationList } from "./ConversationList";
export { HomePage } from "./HomePage";
export { useConversation, useRefreshConversations, useRenameConversation } from "./queries";
