package dev.hands4j.git;

import dev.hands4j.api.git.GitFailure;
import dev.hands4j.api.git.GitFailure.Kind;
import java.util.List;
import java.util.Locale;

/** The full name of a repository, taken apart. */
record RepositoryName(List<String> segments) {
  private static final int LONGEST = 500;

  /**
   * A name of exactly two segments, owner and name. A leading host name of the provider is dropped.
   *
   * @throws CallFailed when it is none
   */
  static RepositoryName ofTwo(Endpoint endpoint, String fullName) {
    RepositoryName name = ofTwoOrMore(endpoint, fullName);
    if (name.segments.size() != 2) {
      throw invalid(endpoint);
    }
    return name;
  }

  /** A name of two or more segments; GitLab nests groups. */
  static RepositoryName ofTwoOrMore(Endpoint endpoint, String fullName) {
    List<String> segments = List.of(fullName.split("/", -1));
    boolean malformed =
        fullName.length() > LONGEST
            || segments.size() < 2
            || fullName.chars().anyMatch(Character::isISOControl)
            || segments.stream().anyMatch(s -> s.isBlank() || s.equals(".") || s.equals(".."));
    if (malformed) {
      throw invalid(endpoint);
    }
    boolean leadingHost =
        segments.size() > 2
            && endpoint.webHosts().contains(segments.getFirst().toLowerCase(Locale.ROOT));
    return new RepositoryName(leadingHost ? segments.subList(1, segments.size()) : segments);
  }

  String owner() {
    return segments.getFirst();
  }

  String name() {
    return segments.getLast();
  }

  @Override
  public String toString() {
    return String.join("/", segments);
  }

  private static CallFailed invalid(Endpoint endpoint) {
    return new CallFailed(
        GitFailure.of(
            Kind.INVALID_REQUEST,
            endpoint.provider(),
            "Not the full name of a repository at %s; give it as owner/name"
                .formatted(endpoint.provider().wire())));
  }
}
