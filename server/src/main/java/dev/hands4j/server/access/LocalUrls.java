package dev.hands4j.server.access;

import dev.hands4j.api.conversation.ConversationId;
import dev.hands4j.api.url.UrlBuilder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** Addresses of a server on this machine. */
public final class LocalUrls implements UrlBuilder {
  private final String base;

  /**
   * @param base absolute, without a trailing slash
   */
  public LocalUrls(String base) {
    this.base = base;
  }

  @Override
  public String conversationApi(ConversationId id) {
    return "/api/conversations/" + segment(id);
  }

  @Override
  public String conversationPage(ConversationId id) {
    return base + "/conversations/" + segment(id);
  }

  @Override
  public String base() {
    return base;
  }

  private static String segment(ConversationId id) {
    return URLEncoder.encode(id.value(), StandardCharsets.UTF_8).replace("+", "%20");
  }
}
