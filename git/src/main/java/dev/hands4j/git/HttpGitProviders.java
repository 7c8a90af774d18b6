package dev.hands4j.git;

import dev.hands4j.api.git.GitAnswer;
import dev.hands4j.api.git.GitFailure;
import dev.hands4j.api.git.GitProviders;
import dev.hands4j.api.git.GitService;
import dev.hands4j.api.git.MicroagentFormat;
import dev.hands4j.api.git.ProviderDirectory;
import dev.hands4j.api.git.TokenVerdict;
import dev.hands4j.api.user.ProviderType;
import dev.hands4j.api.user.Secret;
import dev.hands4j.api.user.TokenSource;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * GitHub, GitLab and Bitbucket over HTTP. One instance serves the whole server; constructing it
 * opens no connection, closing it gives up what is under way.
 */
public final class HttpGitProviders implements GitProviders, AutoCloseable {
  private final GitConfig config;
  private final Statuses statuses;
  private final MicroagentFormat microagents;
  private final Transport transport;

  /**
   * @param clock for the waiting times of rate limits
   * @param microagents reads microagent files
   */
  public HttpGitProviders(GitConfig config, InstantSource clock, MicroagentFormat microagents) {
    this.config = config;
    this.statuses = new Statuses(clock);
    this.microagents = microagents;
    this.transport = new Transport(config);
  }

  @Override
  public ProviderDirectory of(TokenSource tokens) {
    List<LinkedProvider> linked = new ArrayList<>();
    for (TokenSource.Provider provider : tokens.providers()) {
      linked.add(link(provider, Credentials.of(tokens, provider.type())));
    }
    return new LinkedProviders(linked, microagents, config);
  }

  private LinkedProvider link(TokenSource.Provider provider, Credentials credentials) {
    try {
      Endpoint endpoint = Endpoint.of(provider.type(), provider.host()).allowedBy(config);
      return new LinkedProvider.Usable(service(connection(endpoint, credentials)));
    } catch (CallFailed e) {
      return new LinkedProvider.Unusable(provider.type(), e.failure());
    }
  }

  private GitService service(Connection connection) {
    return switch (connection.provider()) {
      case GITHUB -> new GitHubService(connection, config);
      case GITLAB -> new GitLabService(connection, config);
      case BITBUCKET -> new BitbucketService(connection, config);
      case ENTERPRISE_SSO ->
          throw new IllegalStateException("no endpoint exists for a provider without a service");
    };
  }

  private Connection connection(Endpoint endpoint, Credentials credentials) {
    return new Connection(transport, statuses, endpoint, credentials);
  }

  @Override
  public TokenVerdict validate(ProviderType provider, Secret token, Optional<String> host) {
    if (provider == ProviderType.ENTERPRISE_SSO || token.isBlank()) {
      return new TokenVerdict.Invalid();
    }
    Connection connection;
    try {
      Endpoint endpoint = Endpoint.of(provider, host).allowedBy(config);
      connection = connection(endpoint, Credentials.fixed(token));
    } catch (CallFailed e) {
      return new TokenVerdict.Undetermined(e.failure());
    }
    // The cheapest question that needs a good token (rest-core.md §11.4).
    Call probe =
        provider == ProviderType.GITHUB ? Call.get("the API") : Call.get("the user", "user");
    return switch (connection.answer("token check", () -> connection.json(probe))) {
      case GitAnswer.Ok<?> _ -> new TokenVerdict.Valid();
      case GitAnswer.Failed<?>(GitFailure failure) -> verdict(failure);
    };
  }

  private static TokenVerdict verdict(GitFailure failure) {
    return switch (failure.kind()) {
      case UNAUTHORIZED, NO_TOKEN, FORBIDDEN, NOT_FOUND, REFUSED, UNSUPPORTED ->
          new TokenVerdict.Invalid();
      case RATE_LIMITED, UPSTREAM, UNREACHABLE, MALFORMED, TOO_LARGE, INVALID_REQUEST ->
          new TokenVerdict.Undetermined(failure);
    };
  }

  @Override
  public void close() {
    transport.close();
  }
}
