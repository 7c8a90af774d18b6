package dev.hands4j.server.rest;

import dev.hands4j.api.git.GitAnswer;
import dev.hands4j.api.git.GitFailure;
import dev.hands4j.api.git.GitProviders;
import dev.hands4j.api.git.GitRepository;
import dev.hands4j.api.git.GitService;
import dev.hands4j.api.git.PageRequest;
import dev.hands4j.api.git.ProviderDirectory;
import dev.hands4j.api.git.RepositoryPage;
import dev.hands4j.api.git.RepositoryQuery;
import dev.hands4j.api.git.RepositorySearch;
import dev.hands4j.api.git.RepositorySort;
import dev.hands4j.api.user.ProviderType;
import dev.hands4j.api.user.TokenSource;
import dev.hands4j.server.http.ApiError;
import dev.hands4j.server.http.Identity;
import dev.hands4j.server.http.JsonBody;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * What the caller's git providers know (rest-core.md §12). Where the reference lets a failure end
 * as 500 (§20), the status says what it was: 404 not found, 429 too many requests, 401 a provider
 * that is not linked, 422 a page that is not named.
 */
public final class GitHostRoutes implements RouteGroup {
  private static final String USER = "/api/user";
  private static final String MICROAGENTS = USER + "/repository/<repository_name>/microagents";
  private static final String NO_TOKEN = "Git provider token required. (such as GitHub).";
  private static final String NO_TOKEN_SHORT = "Git provider token required.";

  private final GitProviders git;
  private final TokenSource.Factory tokens;
  private final Clock clock;

  public GitHostRoutes(GitProviders git, TokenSource.Factory tokens, Clock clock) {
    this.git = git;
    this.tokens = tokens;
    this.clock = clock;
  }

  @Override
  public void addTo(RoutesConfig routes) {
    routes.get(USER + "/installations", this::installations);
    routes.get(USER + "/repositories", this::repositories);
    routes.get(USER + "/info", this::info);
    routes.get(USER + "/search/repositories", this::search);
    routes.get(USER + "/search/branches", this::searchBranches);
    routes.get(USER + "/suggested-tasks", this::tasks);
    routes.get(USER + "/repository/branches", this::branches);
    routes.get(MICROAGENTS, this::microagents);
    routes.get(MICROAGENTS + "/content", this::content);
  }

  private void installations(Context ctx) {
    ProviderType provider = Body.provider(Query.required(ctx, "provider"), "query", "provider");
    GitAnswer<List<String>> answer = linked(ctx, NO_TOKEN).installations(provider);
    Optional<GitFailure> failure = answer.findFailure();
    if (failure.filter(f -> f.kind() == GitFailure.Kind.UNSUPPORTED).isPresent()
        || provider == ProviderType.ENTERPRISE_SSO) {
      // the text of the wire contains the name as the reference prints it
      throw ApiError.text(
          400, "Provider ProviderType.%s doesn't support installations".formatted(provider.name()));
    }
    ArrayNode ids = JsonBody.array();
    value(answer).forEach(ids::add);
    Reply.json(ctx, ids);
  }

  private void repositories(Context ctx) {
    RepositorySort sort = sort(ctx, RepositorySort.PUSHED);
    Optional<ProviderType> provider = provider(ctx);
    ProviderDirectory directory;
    if (provider.isEmpty()) {
      directory = linked(ctx, NO_TOKEN);
      Reply.json(ctx, all(directory.repositories(sort).items(), Optional.empty()));
      return;
    }
    PageRequest page = page(ctx, Optional.empty(), Optional.empty());
    directory = linked(ctx, NO_TOKEN);
    RepositoryPage answer =
        value(
            service(directory, provider.get())
                .repositories(
                    new RepositoryQuery(
                        sort,
                        page,
                        Query.text(ctx, "installation_id").filter(id -> !id.isBlank()))));
    Reply.json(ctx, all(answer.repositories(), Optional.of(answer.linkHeader())));
  }

  private void info(Context ctx) {
    Reply.json(ctx, GitHostJson.user(value(linked(ctx, NO_TOKEN).user())));
  }

  private void search(Context ctx) {
    Optional<ProviderType> provider = provider(ctx);
    RepositorySearch search =
        new RepositorySearch(
            Query.required(ctx, "query"),
            positive(ctx, "per_page", Optional.of(5)),
            sort(ctx, RepositorySort.STARS),
            Query.text(ctx, "order").filter("asc"::equals).isPresent());
    ProviderDirectory directory = linked(ctx, NO_TOKEN_SHORT);
    List<GitRepository> found =
        provider.isPresent()
            ? value(service(directory, provider.get()).search(search))
            : directory.search(search).items();
    Reply.json(ctx, all(found, Optional.empty()));
  }

  private void searchBranches(Context ctx) {
    String repository = Query.required(ctx, "repository");
    String query = Query.required(ctx, "query");
    int perPage = positive(ctx, "per_page", Optional.of(30));
    Optional<ProviderType> provider = provider(ctx);
    ProviderDirectory directory = linked(ctx, NO_TOKEN_SHORT);
    provider.ifPresent(wanted -> service(directory, wanted));
    Reply.json(
        ctx,
        GitHostJson.list(
            directory.searchBranches(provider, repository, query, perPage), GitHostJson::branch));
  }

  private void tasks(Context ctx) {
    Reply.json(
        ctx,
        GitHostJson.list(
            linked(ctx, "No providers set.").suggestedTasks().items(), GitHostJson::task));
  }

  private void branches(Context ctx) {
    String repository = Query.required(ctx, "repository");
    PageRequest page = page(ctx, Optional.of(1), Optional.of(30));
    Reply.json(
        ctx,
        GitHostJson.branches(linked(ctx, NO_TOKEN).branches(repository, Optional.empty(), page)));
  }

  private void microagents(Context ctx) {
    ProviderDirectory directory = directory(ctx);
    if (directory.linked().isEmpty()) {
      Reply.json(ctx, JsonBody.array());
      return;
    }
    var now = clock.instant();
    Reply.json(
        ctx,
        GitHostJson.list(
            value(directory.microagents(ctx.pathParam("repository_name"))),
            entry -> GitHostJson.microagent(entry, now)));
  }

  private void content(Context ctx) {
    String path = Query.required(ctx, "file_path");
    String repository = ctx.pathParam("repository_name");
    Reply.json(ctx, GitHostJson.content(value(directory(ctx).microagent(repository, path))));
  }

  private ProviderDirectory directory(Context ctx) {
    return git.of(tokens.forOwner(Identity.of(ctx.req()).userId()));
  }

  /** The caller's providers; 401 with the route's own words when there are none. */
  private ProviderDirectory linked(Context ctx, String none) {
    ProviderDirectory directory = directory(ctx);
    if (directory.linked().isEmpty()) {
      throw ApiError.text(401, none);
    }
    return directory;
  }

  private static GitService service(ProviderDirectory directory, ProviderType provider) {
    return directory
        .service(provider)
        .orElseThrow(
            () -> ApiError.text(401, "No usable %s token is stored".formatted(provider.wire())));
  }

  private static <T> T value(GitAnswer<T> answer) {
    return switch (answer) {
      case GitAnswer.Ok<T>(T value) -> value;
      case GitAnswer.Failed<T>(GitFailure failure) -> throw refused(failure);
    };
  }

  private static ApiError refused(GitFailure failure) {
    int status =
        switch (failure.kind()) {
          case UNAUTHORIZED, NO_TOKEN -> 401;
          case NOT_FOUND -> 404;
          case RATE_LIMITED -> 429;
          case INVALID_REQUEST, UNSUPPORTED -> 400;
          case FORBIDDEN, REFUSED, UPSTREAM, UNREACHABLE, MALFORMED, TOO_LARGE -> 500;
        };
    return ApiError.text(status, failure.message());
  }

  private static ArrayNode all(List<GitRepository> repositories, Optional<String> linkHeader) {
    return GitHostJson.list(
        repositories, repository -> GitHostJson.repository(repository, linkHeader));
  }

  private static Optional<ProviderType> provider(Context ctx) {
    return Query.text(ctx, "selected_provider")
        .filter(text -> !text.isEmpty())
        .map(text -> Body.provider(text, "query", "selected_provider"));
  }

  /** An order that nobody has is the usual one, as each provider has it for what it lacks. */
  private static RepositorySort sort(Context ctx, RepositorySort usual) {
    return Query.text(ctx, "sort").flatMap(RepositorySort::fromWire).orElse(usual);
  }

  private static PageRequest page(Context ctx, Optional<Integer> page, Optional<Integer> perPage) {
    return new PageRequest(positive(ctx, "page", page), positive(ctx, "per_page", perPage));
  }

  private static int positive(Context ctx, String name, Optional<Integer> usual) {
    int number =
        Query.integer(ctx, name)
            .or(() -> usual)
            .orElseThrow(() ->
                ApiError.invalid(
                    "missing",
                    "Field required",
                    JsonNodeFactory.instance.nullNode(),
                    "query",
                    name));
    if (number < 1) {
      throw ApiError.invalid(
          "greater_than_equal",
          "Input should be greater than or equal to 1",
          JsonBody.string(Integer.toString(number)),
          "query",
          name);
    }
    return number;
  }
}
