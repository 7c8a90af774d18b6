package dev.hands4j.api.git;

import dev.hands4j.api.user.ProviderType;
import dev.hands4j.api.user.Secret;
import dev.hands4j.api.user.TokenSource;
import java.util.Optional;

/** The port to git providers: one for the whole server, shared by all owners. */
public interface GitProviders {

  /**
   * The linked providers of the owner whose tokens these are. Cheap; asks {@code tokens} for the
   * list of providers once and holds nothing that needs closing.
   */
  ProviderDirectory of(TokenSource tokens);

  /**
   * Whether {@code provider} at {@code host} accepts {@code token}. Only that provider is asked, so
   * a token never travels to a company it does not belong to.
   *
   * @param host of a self-hosted provider; empty or blank for the public one
   */
  TokenVerdict validate(ProviderType provider, Secret token, Optional<String> host);
}
