package dev.hands4j.server.access;

import dev.hands4j.api.conversation.ConversationId;
import dev.hands4j.api.url.UrlBuilder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** Addresses of a server on this machine. */
public final class LocalUrls implements UrlBuilder {
  private volatile String base = "http://localhost";

  /**
   * Says where the server can be reached, once that is known.
   *
   * @param address absolute, without a trailing slash
   */
  public void serving(String address) {
    base = address;
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
