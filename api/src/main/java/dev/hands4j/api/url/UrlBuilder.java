package dev.hands4j.api.url;

import dev.hands4j.api.conversation.ConversationId;

/** The only place that puts addresses together (boundaries.md C7). */
public interface UrlBuilder {

  /** The REST address of a conversation, relative to this server. */
  String conversationApi(ConversationId id);

  /** The page of a conversation, absolute. */
  String conversationPage(ConversationId id);

  /** The server itself, absolute, without a trailing slash. */
  String base();
}
