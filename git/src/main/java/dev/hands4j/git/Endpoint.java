package dev.hands4j.git;

import dev.hands4j.api.git.GitFailure;
import dev.hands4j.api.git.GitFailure.Kind;
import dev.hands4j.api.user.ProviderType;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Where a provider lives (rest-core.md §12.2).
 *
 * @param rest base of the REST API, without a slash at its end
 * @param webHosts host names (with the port, if any) under which people know it
 * @param web base of clone addresses, without a slash at its end
 */
record Endpoint(
    ProviderType provider, String rest, Optional<URI> graphQl, List<String> webHosts, String web) {

  /** A host as somebody entered it: scheme (https unless given), authority, path prefix. */
  private record Host(String scheme, boolean schemeGiven, String authority, String path) {
    String base() {
      return scheme + "://" + authority + path;
    }
  }

  /**
   * The endpoint of a provider that is linked with {@code host}.
   *
   * @throws CallFailed when the host is no host, or the provider has no git service
   */
  static Endpoint of(ProviderType provider, Optional<String> host) {
    return switch (provider) {
      case GITHUB -> gitHub(host(provider, host, "github.com"));
      case GITLAB -> gitLab(host(provider, host, "gitlab.com"));
      case BITBUCKET -> bitbucket(host(provider, host, "bitbucket.org"));
      case ENTERPRISE_SSO ->
          throw new CallFailed(
              GitFailure.of(
                  Kind.UNSUPPORTED, provider, "Unknown error: enterprise_sso has no git service"));
    };
  }

  private static Endpoint gitHub(Host host) {
    boolean isPublic = host.authority().equals("github.com");
    String rest = isPublic ? "https://api.github.com" : host.base() + "/api/v3";
    String graphQl = isPublic ? "https://api.github.com/graphql" : host.base() + "/api/graphql";
    return endpoint(ProviderType.GITHUB, rest, Optional.of(graphQl), host, "github.com");
  }

  private static Endpoint gitLab(Host host) {
    return endpoint(
        ProviderType.GITLAB,
        host.base() + "/api/v4",
        Optional.of(host.base() + "/api/graphql"),
        host,
        "gitlab.com");
  }

  private static Endpoint bitbucket(Host host) {
    // A host with a scheme is taken as it is, as GitLab's; a bare one gets the API's sub-domain.
    String rest =
        host.schemeGiven() ? host.base() + "/2.0" : "https://api." + host.authority() + "/2.0";
    return endpoint(ProviderType.BITBUCKET, rest, Optional.empty(), host, "bitbucket.org");
  }

  private static Endpoint endpoint(
      ProviderType provider, String rest, Optional<String> graphQl, Host host, String publicHost) {
    List<String> webHosts = new ArrayList<>(List.of(host.authority()));
    if (!webHosts.contains(publicHost)) {
      webHosts.add(publicHost);
    }
    return new Endpoint(
        provider, rest, graphQl.map(URI::create), List.copyOf(webHosts), host.base());
  }

  private static Host host(ProviderType provider, Optional<String> given, String publicHost) {
    String text = given.map(String::strip).filter(h -> !h.isEmpty()).orElse(publicHost);
    boolean schemeGiven = text.startsWith("http://") || text.startsWith("https://");
    try {
      URI uri = new URI(schemeGiven ? text : "https://" + text);
      String authority = uri.getRawAuthority();
      // getHost() is null for an authority that is no host and port.
      if (uri.getHost() == null
          || authority == null
          || uri.getRawUserInfo() != null
          || uri.getRawQuery() != null
          || uri.getRawFragment() != null) {
        throw invalidHost(provider);
      }
      String path = uri.getRawPath().replaceAll("/+$", "");
      return new Host(uri.getScheme(), schemeGiven, authority.toLowerCase(Locale.ROOT), path);
    } catch (URISyntaxException e) {
      throw invalidHost(provider);
    }
  }

  /**
   * This endpoint, if it is the provider's public one or among the allowed ones.
   *
   * @throws CallFailed when it is neither
   */
  Endpoint allowedBy(GitConfig config) {
    boolean isPublic = webHosts.size() == 1;
    if (isPublic
        || config.allowedHosts().isEmpty()
        || config.allowedHosts().contains(webHosts.getFirst())) {
      return this;
    }
    throw new CallFailed(
        GitFailure.of(
            Kind.INVALID_REQUEST,
            provider,
            "The host entered for %s is none this server may use; ask its operator to allow it"
                .formatted(provider.wire())));
  }

  private static CallFailed invalidHost(ProviderType provider) {
    // The text is not repeated: people paste tokens and whole addresses into the wrong field.
    return new CallFailed(
        GitFailure.of(
            Kind.INVALID_REQUEST,
            provider,
            "The host entered for %s is not a host name; enter for example git.example.org"
                .formatted(provider.wire())));
  }

  /** The address of a call. */
  URI uri(Call call) {
    String base = call.fromOrigin() ? origin() : rest;
    return URI.create(base + call.path() + (call.query().isEmpty() ? "" : "?" + call.query()));
  }

  /** Scheme and authority of the REST API. */
  String origin() {
    URI uri = URI.create(rest);
    return uri.getScheme() + "://" + uri.getRawAuthority();
  }

  /**
   * The path segments of a web address of this provider; empty for text that is no web address or
   * one of another host.
   */
  Optional<List<String>> segmentsOfWebAddress(String text) {
    try {
      URI uri = new URI(text.strip());
      String authority = uri.getRawAuthority();
      if (authority == null || !webHosts.contains(authority.toLowerCase(Locale.ROOT))) {
        return Optional.empty();
      }
      List<String> segments = new ArrayList<>();
      for (String segment : uri.getPath().split("/")) {
        if (!segment.isEmpty()) {
          segments.add(segment);
        }
      }
      if (!segments.isEmpty() && segments.getLast().endsWith(".git")) {
        String last = segments.removeLast();
        segments.add(last.substring(0, last.length() - 4));
      }
      return Optional.of(segments);
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
  }

  /** Whether a text is meant as a web address, of whatever host. */
  static boolean isWebAddress(String text) {
    return text.startsWith("http://") || text.startsWith("https://");
  }
}
