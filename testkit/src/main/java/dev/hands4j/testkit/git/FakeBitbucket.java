package dev.hands4j.testkit.git;

import dev.hands4j.testkit.git.GitWorld.Branch;
import dev.hands4j.testkit.git.GitWorld.Condition;
import dev.hands4j.testkit.git.GitWorld.Organization;
import dev.hands4j.testkit.git.GitWorld.PullRequest;
import dev.hands4j.testkit.git.GitWorld.Repository;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Bitbucket Cloud 2.0 at {@code /2.0}. The workspaces are the organisations of the world and the
 * user's own. Accepts bearer tokens and, for tokens with a colon, the Basic form.
 */
public final class FakeBitbucket extends FakeProvider {
  private static final String REST = "/2.0";
  private static final Pattern NAME_FILTER = Pattern.compile("(name|slug)\\s*~\\s*\"(.*)\"");

  private final FakeOAuth oauth = new FakeOAuth(this, FakeOAuth.Dialect.BITBUCKET);

  public FakeBitbucket(GitWorld world) {
    super(world);
  }

  @Override
  public FakeOAuth oauth() {
    return oauth;
  }

  @Override
  Answer unauthorized() {
    ObjectNode body = object().put("type", "error");
    body.putObject("error").put("message", "Token is invalid or not supported for this endpoint.");
    return Answer.json(401, body);
  }

  @Override
  Answer notFound() {
    ObjectNode body = object().put("type", "error");
    body.putObject("error").put("message", "Repository not found");
    return Answer.json(404, body);
  }

  @Override
  boolean isAuthorized(RecordedRequest request) {
    String header = request.header("authorization").orElse("");
    if (header.startsWith("Basic ")) {
      byte[] token = Base64.getDecoder().decode(header.substring(6));
      return isAccepted(new String(token, StandardCharsets.UTF_8));
    }
    return super.isAuthorized(request);
  }

  @Override
  Optional<Answer> answer(RecordedRequest request) {
    return request.segmentsAfter(REST).flatMap(path -> rest(request, path));
  }

  private Optional<Answer> rest(RecordedRequest request, List<String> path) {
    if (path.isEmpty()) {
      return Optional.empty();
    }
    return switch (path.getFirst()) {
      case "user" -> Optional.of(Answer.json(user()));
      case "workspaces" ->
          Optional.of(
              listing(
                  request,
                  workspaces().filter(s -> s.contains(nameFilter(request))).toList(),
                  slug -> object().put("slug", slug)));
      case String s when s.equals("repositories") && path.size() == 2 ->
          Optional.of(
              listing(
                  request,
                  world.repositories().stream()
                      .filter(r -> r.owner().equals(path.get(1)))
                      .filter(r -> r.name().contains(nameFilter(request)))
                      .toList(),
                  FakeBitbucket::repositoryJson));
      case String s when s.equals("repositories") && path.size() > 2 ->
          world
              .findRepository(path.get(1) + "/" + path.get(2))
              .flatMap(r -> repository(request, r, path.subList(3, path.size())));
      default -> Optional.empty();
    };
  }

  private Stream<String> workspaces() {
    return Stream.concat(
        world.organizations().stream().map(Organization::login), Stream.of(world.user().login()));
  }

  private static String nameFilter(RecordedRequest request) {
    Matcher matcher = NAME_FILTER.matcher(request.query("q", ""));
    return matcher.matches() ? matcher.group(2).replace("\\\"", "\"").toLowerCase(Locale.ROOT) : "";
  }

  private Optional<Answer> repository(RecordedRequest request, Repository r, List<String> rest) {
    if (rest.isEmpty()) {
      return Optional.of(Answer.json(repositoryJson(r)));
    }
    return switch (rest.getFirst()) {
      case "refs" ->
          Optional.of(
              listing(
                  request,
                  r.branches().stream()
                      .filter(b -> b.name().contains(nameFilter(request)))
                      .toList(),
                  FakeBitbucket::branchJson));
      case String s when s.equals("src") && rest.size() > 2 && rest.get(1).equals(r.mainBranch()) ->
          source(request, r, String.join("/", rest.subList(2, rest.size())));
      case String s when s.equals("pullrequests") && request.method().equals("POST") ->
          Optional.of(createPullRequest(request, r));
      case String s when s.equals("pullrequests") && rest.size() == 2 ->
          world
              .findPullRequest(r.fullName(), Integer.parseInt(rest.get(1)))
              .map(p -> Answer.json(pullRequestJson(p)));
      default -> Optional.empty();
    };
  }

  private Optional<Answer> source(RecordedRequest request, Repository r, String path) {
    String text = r.files().get(path);
    if (text != null) {
      return Optional.of(Answer.text(text));
    }
    List<ObjectNode> entries =
        r.files().keySet().stream()
            .sorted()
            .filter(f -> f.startsWith(path + "/"))
            .filter(f -> f.indexOf('/', path.length() + 1) < 0)
            .map(f -> object().put("type", "commit_file").put("path", f))
            .toList();
    return entries.isEmpty() ? Optional.empty() : Optional.of(listing(request, entries, e -> e));
  }

  private Answer createPullRequest(RecordedRequest request, Repository r) {
    JsonNode body = parse(request.body());
    String source = body.path("source").path("branch").path("name").asString("");
    if (r.branches().stream().noneMatch(b -> b.name().equals(source))) {
      ObjectNode refused = object().put("type", "error");
      refused.putObject("error").put("message", "source branch not found");
      return Answer.json(400, refused);
    }
    PullRequest created =
        new PullRequest(
            r.fullName(),
            world.nextNumber(r.fullName()),
            body.path("title").asString(""),
            world.user().login(),
            Condition.CLEAN);
    world.add(created);
    return Answer.json(201, pullRequestJson(created));
  }

  private <T> Answer listing(RecordedRequest request, List<T> all, Function<T, ObjectNode> json) {
    int page = request.number("page", 1);
    int perPage = Math.min(request.number("pagelen", 10), 100);
    ObjectNode body = object().put("page", page).put("pagelen", perPage).put("size", all.size());
    ArrayNode values = body.putArray("values");
    page(all, page, perPage).forEach(item -> values.add(json.apply(item)));
    if (page * perPage < all.size()) {
      body.put("next", pageUrl(request, "page", page + 1));
    }
    return Answer.json(body);
  }

  private ObjectNode user() {
    ObjectNode json =
        object()
            .put("account_id", String.valueOf(world.user().id()))
            .put("username", world.user().login())
            .put("display_name", world.user().name());
    json.putObject("links").putObject("avatar").put("href", host() + "/avatars/1");
    return json;
  }

  private static ObjectNode repositoryJson(Repository r) {
    ObjectNode json =
        object()
            .put("uuid", "{%08d-0000-4000-8000-000000000000}".formatted(r.id()))
            .put("slug", r.name())
            .put("is_private", r.isPrivate())
            .put("updated_on", r.pushedAt());
    json.putObject("workspace").put("slug", r.owner());
    json.putObject("mainbranch").put("name", r.mainBranch());
    return json;
  }

  private static ObjectNode branchJson(Branch b) {
    ObjectNode json = object().put("name", b.name());
    json.putObject("target").put("hash", b.commit()).put("date", b.committedAt());
    return json;
  }

  private ObjectNode pullRequestJson(PullRequest p) {
    ObjectNode json =
        object()
            .put("id", p.number())
            .put("title", p.title())
            .put("state", p.condition() == Condition.CLOSED ? "DECLINED" : "OPEN");
    json.putObject("links")
        .putObject("html")
        .put("href", host() + "/" + p.repository() + "/pull-requests/" + p.number());
    return json;
  }
}
