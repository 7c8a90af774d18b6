package dev.hands4j.enterprise.access;

import dev.hands4j.api.conversation.ConversationId;
import dev.hands4j.api.url.UrlBuilder;
import dev.hands4j.server.access.LocalUrls;
import java.util.Optional;

/** Addresses under which people reach the cluster, whichever node answers. */
public final class WebUrls implements UrlBuilder {
  private final LocalUrls urls = new LocalUrls();
  private final boolean fixed;

  /**
   * @param webHost empty means the address of the node itself
   */
  public WebUrls(Optional<String> webHost) {
    webHost.ifPresent(host -> urls.serving("https://" + host));
    fixed = webHost.isPresent();
  }

  /** Says where this node can be reached, which counts only without a web host. */
  public void serving(String address) {
    if (!fixed) {
      urls.serving(address);
    }
  }

  @Override
  public String conversationApi(ConversationId id) {
    return urls.conversationApi(id);
  }

  @Override
  public String conversationPage(ConversationId id) {
    return urls.conversationPage(id);
  }

  @Override
  public String base() {
    return urls.base();
  }
}
