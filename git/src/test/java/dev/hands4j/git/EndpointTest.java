package dev.hands4j.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hands4j.api.git.GitFailure.Kind;
import dev.hands4j.api.user.ProviderType;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where providers live (rest-core.md §12.2). */
class EndpointTest {
  @ParameterizedTest
  @CsvSource({
    "GITHUB,'',https://api.github.com,https://api.github.com/graphql",
    "GITHUB,github.com,https://api.github.com,https://api.github.com/graphql",
    "GITHUB,https://GitHub.com/,https://api.github.com,https://api.github.com/graphql",
    "GITHUB,ghe.acme.io,https://ghe.acme.io/api/v3,https://ghe.acme.io/api/graphql",
    "GITLAB,'',https://gitlab.com/api/v4,https://gitlab.com/api/graphql",
    "GITLAB,git.acme.io:8443,https://git.acme.io:8443/api/v4,https://git.acme.io:8443/api/graphql",
    "GITLAB,http://git.acme.io/gitlab/,http://git.acme.io/gitlab/api/v4,http://git.acme.io/gitlab/api/graphql",
    "BITBUCKET,'',https://api.bitbucket.org/2.0,",
    "BITBUCKET,bitbucket.acme.io,https://api.bitbucket.acme.io/2.0,",
    "BITBUCKET,http://127.0.0.1:7990,http://127.0.0.1:7990/2.0,"
  })
  void derivesTheAddressesOfTheApis(
      ProviderType provider, String host, String rest, String graphQl) {
    Endpoint endpoint = Endpoint.of(provider, Optional.of(host));
    assertThat(endpoint.rest()).isEqualTo(rest);
    assertThat(endpoint.graphQl().map(URI::toString)).isEqualTo(Optional.ofNullable(graphQl));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a b",
        "user:token@git.acme.io",
        "git.acme.io?x=y",
        "git.acme.io#x",
        "https://",
        "ghp_secret token",
        "http://[",
        "under_score.example"
      })
  void refusesWhatIsNoHostWithoutRepeatingIt(String host) {
    assertThatThrownBy(() -> Endpoint.of(ProviderType.GITLAB, Optional.of(host)))
        .isInstanceOfSatisfying(
            CallFailed.class,
            e -> {
              assertThat(e.failure().kind()).isEqualTo(Kind.INVALID_REQUEST);
              assertThat(e.getMessage()).doesNotContain(host);
            });
  }

  @Test
  void keepsACallInsideTheApiAndALinkInsideTheOrigin() {
    Endpoint endpoint = Endpoint.of(ProviderType.GITLAB, Optional.of("git.acme.io"));
    Call call = Call.get("x", "projects", "a/b").with("q", "ä &b");
    assertThat(endpoint.uri(call))
        .hasToString("https://git.acme.io/api/v4/projects/a%2Fb?q=%C3%A4%20%26b");
    assertThat(endpoint.uri(call.following("https://evil.example/api/v4/x?page=2")))
        .hasToString("https://git.acme.io/api/v4/x?page=2");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "nothing", "mailto:a@b", "https://x y", "?page=2"})
  void followsNoLinkThatIsNone(String link) {
    assertThatThrownBy(() -> Call.get("x", "y").following(link))
        .isInstanceOf(UnexpectedAnswer.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "<https://h/x?page=2&per_page=5>; rel=\"next\", <https://h/x?page=9>; rel=\"last\" | 2",
        "<https://h/x?page=1>; rel=\"prev\", <https://h/x?per_page=5&page=3>; rel=\"next\" | 3",
        "<https://h/x,y?page=4>;rel=next | 4",
        "<https://h/x?page=1>; rel=\"first\", <https://h/x?page=9>; rel=\"last\" | ",
        "<https://h/x?page=2>; title=\"a\"; rel=\"next\" | 2",
        "garbage | ",
        "<unclosed; rel=\"next\" | "
      })
  void readsTheNextPageFromALinkHeader(String header, Integer page) {
    assertThat(Links.next(header).flatMap(Links::page)).isEqualTo(Optional.ofNullable(page));
  }

  @ParameterizedTest
  @CsvSource({"GITHUB,github.com", "GITLAB,''", "BITBUCKET,bitbucket.org"})
  void allowsThePublicHostsAlways(ProviderType provider, String host) {
    GitConfig strict = GitConfig.defaults().withAllowedHosts(java.util.Set.of("git.acme.io"));
    Endpoint endpoint = Endpoint.of(provider, Optional.of(host));
    assertThat(endpoint.allowedBy(strict)).isSameAs(endpoint);
  }

  @Test
  void takesAWebAddressApart() {
    Endpoint endpoint = Endpoint.of(ProviderType.GITHUB, Optional.of("ghe.acme.io"));
    assertThat(endpoint.segmentsOfWebAddress("https://ghe.acme.io/a/b/tree/main"))
        .contains(List.of("a", "b", "tree", "main"));
    assertThat(endpoint.segmentsOfWebAddress("https://github.com/a/b.git"))
        .contains(List.of("a", "b"));
    assertThat(endpoint.segmentsOfWebAddress("https://evil.example/github.com/a")).isEmpty();
    assertThat(endpoint.segmentsOfWebAddress("a/b")).isEmpty();
  }
}
