package dev.hands4j.git;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hands4j.api.git.BranchPage;
import dev.hands4j.api.git.GitFailure.Kind;
import dev.hands4j.api.git.GitRepository;
import dev.hands4j.api.git.GitUser;
import dev.hands4j.api.git.OwnerType;
import dev.hands4j.api.git.PageRequest;
import dev.hands4j.api.git.RepositoryPage;
import dev.hands4j.api.git.RepositoryQuery;
import dev.hands4j.api.git.RepositorySort;
import dev.hands4j.api.user.ProviderType;
import dev.hands4j.testkit.git.FakeBitbucket;
import dev.hands4j.testkit.git.FakeProvider;
import dev.hands4j.testkit.git.Fault;
import dev.hands4j.testkit.git.GitWorld;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BitbucketServiceTest extends GitServiceContract {
  private static final String APP_PASSWORD = "mona@example.test:app-pass/word";

  @Override
  ProviderType type() {
    return ProviderType.BITBUCKET;
  }

  @Override
  FakeProvider start(GitWorld world) {
    return new FakeBitbucket(world);
  }

  @Override
  Optional<String> installation() {
    return Optional.of("acme");
  }

  @Override
  String pathOfUser() {
    return "/2.0/user";
  }

  @Test
  void sendsUserNameAndAppPasswordAsBasic() {
    fake.accept(APP_PASSWORD);
    tokens.link(type(), fake.host(), APP_PASSWORD);
    assertThat(value(service().user()).login()).isEqualTo("mona");
    String encoded =
        Base64.getEncoder().encodeToString(APP_PASSWORD.getBytes(StandardCharsets.UTF_8));
    assertThat(fake.requests().getFirst().header("authorization")).contains("Basic " + encoded);
  }

  @Test
  void mapsTheUser() {
    GitUser user = value(service().user());
    assertThat(user.id()).isEqualTo("583231");
    assertThat(user.name()).contains("Mona L");
    assertThat(user.email()).isEmpty();
    assertThat(user.avatarUrl()).isEqualTo(fake.host() + "/avatars/1");
  }

  @Test
  void mapsTheRepository() {
    GitRepository widgets = value(service().repository("acme/widgets"));
    assertThat(widgets.id()).startsWith("{").endsWith("}");
    assertThat(widgets.ownerType()).contains(OwnerType.ORGANIZATION);
    assertThat(widgets.pushedAt()).contains("2025-08-30T10:11:12Z");
    assertThat(widgets.stars()).isEmpty();
  }

  @Test
  void listsWorkspaces() {
    assertThat(value(service().installations())).containsExactly("acme", "labs", "mona");
  }

  @Test
  void answersAnEmptyPageWithoutAWorkspace() {
    RepositoryQuery query =
        new RepositoryQuery(RepositorySort.PUSHED, new PageRequest(1, 5), Optional.empty());
    assertThat(value(service().repositories(query))).isEqualTo(RepositoryPage.empty());
    assertThat(fake.requests()).isEmpty();
  }

  @Test
  void makesALinkHeaderOfTheBodysNext() {
    RepositoryQuery query =
        new RepositoryQuery(RepositorySort.PUSHED, new PageRequest(1, 2), Optional.of("acme"));
    assertThat(value(service().repositories(query)).linkHeader())
        .isEqualTo("<" + fake.host() + "/2.0/repositories/acme?page=2>; rel=\"next\"");
  }

  @ParameterizedTest
  @CsvSource({
    "PUSHED,-updated_on",
    "UPDATED,-updated_on",
    "CREATED,-created_on",
    "FULL_NAME,name",
    "STARS,-updated_on"
  })
  void takesTheNearestOrder(RepositorySort sort, String expected) {
    value(
        service()
            .repositories(new RepositoryQuery(sort, new PageRequest(1, 2), Optional.of("acme"))));
    assertThat(fake.requests().getLast().query()).containsEntry("sort", expected);
  }

  @Test
  void leavesOutWorkspacesThatFail() {
    fake.inject("/repositories/acme", new Fault.Status(500));
    assertThat(search("widgets"))
        .extracting(GitRepository::fullName)
        .containsExactly("labs/widgets-ui");
  }

  @Test
  void searchesWorkspacesByTheirNameToo() {
    assertThat(search("lab"))
        .extracting(GitRepository::fullName)
        .containsExactly("labs/engine", "labs/widgets-ui");
  }

  @Test
  void keepsAQuoteInsideTheFilter() {
    search("acme/x\" OR name~\"");
    assertThat(fake.requests().getLast().query()).containsEntry("q", "name~\"x\\\" OR name~\\\"\"");
  }

  @Test
  void countsBranchesAndSortsThemByTheirLastPush() {
    BranchPage page = value(service().branches("acme/widgets", new PageRequest(1, 30)));
    assertThat(page.totalCount()).contains(3);
    assertThat(page.branches()).noneMatch(dev.hands4j.api.git.Branch::isProtected);
    assertThat(fake.requests().getFirst().query()).containsEntry("sort", "-target.date");
  }

  @Test
  void takesNamesOfTwoSegmentsOnly() {
    assertThat(failure(service().repository("a/b/c")).kind()).isEqualTo(Kind.INVALID_REQUEST);
  }

  @Test
  void suggestsNothing() {
    assertThat(value(service().suggestedTasks())).isEmpty();
    assertThat(fake.requests()).isEmpty();
  }

  @Test
  void clonesInTheFormOfTheToken() {
    String bearer = value(service().cloneAccess("acme/widgets")).authenticatedUrl().reveal();
    assertThat(bearer).contains("//x-token-auth:" + TOKEN + "@");
    tokens.link(type(), fake.host(), APP_PASSWORD);
    String basic = value(service().cloneAccess("acme/widgets")).authenticatedUrl().reveal();
    assertThat(basic).contains("//mona%40example.test:app-pass%2Fword@");
  }

  @Test
  void knowsNoDiscussions() {
    assertThat(service().discussions()).isEmpty();
  }
}
