package dev.hands4j.testkit.git;

import dev.hands4j.testkit.git.GitWorld.Branch;
import dev.hands4j.testkit.git.GitWorld.Condition;
import dev.hands4j.testkit.git.GitWorld.PullRequest;
import dev.hands4j.testkit.git.GitWorld.Repository;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A GitHub Enterprise Server: REST v3 at {@code /api/v3}, GraphQL at {@code /api/graphql}. */
public final class FakeGitHub extends FakeProvider {
  private static final String REST = "/api/v3";

  private final FakeOAuth oauth = new FakeOAuth(this, FakeOAuth.Dialect.GITHUB);

  public FakeGitHub(GitWorld world) {
    super(world);
  }

  @Override
  public FakeOAuth oauth() {
    return oauth;
  }

  @Override
  Answer unauthorized() {
    return Answer.json(401, object().put("message", "Bad credentials"));
  }

  @Override
  Answer notFound() {
    return Answer.json(404, object().put("message", "Not Found"));
  }

  /** GitHub takes its own old scheme beside the standard one. */
  @Override
  boolean isAuthorized(RecordedRequest request) {
    String header = request.header("authorization").orElse("");
    return header.startsWith("token ")
        ? isAccepted(header.substring(6))
        : super.isAuthorized(request);
  }

  @Override
  Optional<Answer> answer(RecordedRequest request) {
    if (request.path().equals("/api/graphql")) {
      return Optional.of(Answer.json(graphQl(parse(request.body()))));
    }
    return request.segmentsAfter(REST).flatMap(path -> rest(request, path));
  }

  private Optional<Answer> rest(RecordedRequest request, List<String> path) {
    return switch (path) {
      case List<String> p when p.isEmpty() ->
          Optional.of(Answer.json(object().put("current_user_url", host() + REST + "/user")));
      case List<String> p when p.getFirst().equals("user") -> user(request, p);
      case List<String> p when p.equals(List.of("search", "repositories")) ->
          Optional.of(search(request));
      case List<String> p when p.getFirst().equals("repos") && p.size() >= 3 ->
          world
              .findRepository(p.get(1) + "/" + p.get(2))
              .flatMap(r -> repository(request, r, p.subList(3, p.size())));
      default -> Optional.empty();
    };
  }

  private Optional<Answer> user(RecordedRequest request, List<String> path) {
    if (path.size() == 1) {
      return Optional.of(
          Answer.json(
              object()
                  .put("id", world.user().id())
                  .put("login", world.user().login())
                  .put("avatar_url", host() + "/avatars/" + world.user().id())
                  .put("name", world.user().name())
                  .put("company", world.user().company())
                  .putNull("email")));
    }
    return switch (path.get(1)) {
      case "repos" -> Optional.of(listing(request, sorted(request), this::repositoryJson, ""));
      case "orgs" ->
          Optional.of(
              listing(request, world.organizations(), o -> object().put("login", o.login()), ""));
      case String s when s.equals("installations") && path.size() == 2 ->
          Optional.of(
              listing(
                  request,
                  world.organizations(),
                  o -> object().put("id", o.installation()),
                  "installations"));
      case String s when s.equals("installations") && path.size() == 4 ->
          world.organizations().stream()
              .filter(o -> String.valueOf(o.installation()).equals(path.get(2)))
              .findFirst()
              .map(o ->
                  listing(
                      request,
                      world.repositories().stream()
                          .filter(r -> r.owner().equals(o.login()))
                          .toList(),
                      this::repositoryJson,
                      "repositories"));
      default -> Optional.empty();
    };
  }

  private Optional<Answer> repository(RecordedRequest request, Repository r, List<String> rest) {
    if (rest.isEmpty()) {
      return Optional.of(Answer.json(repositoryJson(r)));
    }
    return switch (rest.getFirst()) {
      case "branches" -> Optional.of(listing(request, r.branches(), FakeGitHub::branchJson, ""));
      case "contents" -> contents(r, String.join("/", rest.subList(1, rest.size())));
      case String s when s.equals("pulls") && request.method().equals("POST") ->
          Optional.of(createPull(request, r));
      case String s when s.equals("pulls") && rest.size() == 2 ->
          world
              .findPullRequest(r.fullName(), Integer.parseInt(rest.get(1)))
              .map(p -> Answer.json(pullJson(p)));
      case String s when s.equals("issues") && request.method().equals("POST") ->
          Optional.of(Answer.json(parse(request.body()).path("labels")));
      case String s when s.equals("issues") && rest.size() > 1 ->
          issue(request, r, Integer.parseInt(rest.get(1)), rest.subList(2, rest.size()));
      default -> Optional.empty();
    };
  }

  private Optional<Answer> issue(
      RecordedRequest request, Repository r, int number, List<String> rest) {
    return world
        .findTitle(r.fullName(), number)
        .map(title ->
            rest.isEmpty()
                ? Answer.json(object().put("title", title).putNull("body"))
                : listing(
                    request,
                    world.comments(r.fullName(), number).stream()
                        .filter(c -> c.thread().isEmpty())
                        .toList(),
                    GitHubThreads::restComment,
                    ""));
  }

  private List<Repository> sorted(RecordedRequest request) {
    List<Repository> all = new ArrayList<>(world.repositories());
    if (request.query("sort", "full_name").equals("pushed")) {
      all.sort(Comparator.comparing(Repository::pushedAt).reversed());
    }
    return all;
  }

  /**
   * The subset of GitHub's search language that callers use: words and qualifiers, all required.
   */
  private Answer search(RecordedRequest request) {
    List<Repository> found = new ArrayList<>(world.repositories());
    for (String word : request.query("q", "").split(" ")) {
      int at = word.indexOf(':');
      String key = at < 0 ? "" : word.substring(0, at);
      String value = word.substring(at + 1).toLowerCase(Locale.ROOT);
      found.removeIf(r ->
          switch (key) {
            case "org", "user" -> !r.owner().equals(value);
            case "is" -> value.equals("public") && r.isPrivate();
            case "in" -> false;
            default ->
                value.contains("/") ? !r.fullName().equals(value) : !r.name().contains(value);
          });
    }
    if (request.query("sort", "").equals("stars")) {
      found.sort(Comparator.comparingInt(Repository::stars).reversed());
    }
    return listing(request, found, this::repositoryJson, "items");
  }

  private Optional<Answer> contents(Repository r, String path) {
    String text = r.files().get(path);
    if (text != null) {
      String base64 = Base64.getMimeEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
      return Optional.of(
          Answer.json(
              object()
                  .put("type", "file")
                  .put("encoding", "base64")
                  .put("size", text.length())
                  .put("path", path)
                  .put("content", base64)));
    }
    ArrayNode entries = JSON.arrayNode();
    r.files().keySet().stream()
        .sorted()
        .filter(f -> f.startsWith(path + "/"))
        .map(f -> f.substring(path.length() + 1))
        .forEach(f -> {
          int slash = f.indexOf('/');
          String name = slash < 0 ? f : f.substring(0, slash);
          entries
              .addObject()
              .put("type", slash < 0 ? "file" : "dir")
              .put("name", name)
              .put("path", path + "/" + name);
        });
    return entries.isEmpty() ? Optional.empty() : Optional.of(Answer.json(entries));
  }

  private Answer createPull(RecordedRequest request, Repository r) {
    JsonNode body = parse(request.body());
    boolean known =
        r.branches().stream().anyMatch(b -> b.name().equals(body.path("head").asString("")));
    if (!known) {
      ObjectNode refused = object().put("message", "Validation Failed");
      refused.putArray("errors").addObject().put("field", "head").put("message", "head is invalid");
      return Answer.json(422, refused);
    }
    PullRequest created =
        new PullRequest(
            r.fullName(),
            world.nextNumber(r.fullName()),
            body.path("title").asString(""),
            world.user().login(),
            Condition.CLEAN);
    world.add(created);
    return Answer.json(201, pullJson(created));
  }

  private <T> Answer listing(
      RecordedRequest request, List<T> all, Function<T, ObjectNode> json, String wrapper) {
    int page = request.number("page", 1);
    int perPage = Math.min(request.number("per_page", 30), 100);
    ArrayNode items = JSON.arrayNode();
    page(all, page, perPage).forEach(item -> items.add(json.apply(item)));
    JsonNode body =
        wrapper.isEmpty() ? items : object().put("total_count", all.size()).set(wrapper, items);
    int last = Math.max(1, (all.size() + perPage - 1) / perPage);
    List<String> links = new ArrayList<>();
    if (page > 1) {
      links.add("<" + pageUrl(request, "page", page - 1) + ">; rel=\"prev\"");
    }
    if (page < last) {
      links.add("<" + pageUrl(request, "page", page + 1) + ">; rel=\"next\"");
      links.add("<" + pageUrl(request, "page", last) + ">; rel=\"last\"");
    }
    Answer answer = Answer.json(body);
    return links.isEmpty() ? answer : answer.with("Link", String.join(", ", links));
  }

  private ObjectNode repositoryJson(Repository r) {
    ObjectNode json =
        object()
            .put("id", r.id())
            .put("full_name", r.fullName())
            .put("private", r.isPrivate())
            .put("stargazers_count", r.stars())
            .put("pushed_at", r.pushedAt())
            .put("default_branch", r.mainBranch());
    json.putObject("owner")
        .put("login", r.owner())
        .put("type", world.isOrganization(r.owner()) ? "Organization" : "User");
    return json;
  }

  private static ObjectNode branchJson(Branch b) {
    ObjectNode json = object().put("name", b.name()).put("protected", b.isProtected());
    json.putObject("commit").put("sha", b.commit());
    return json;
  }

  private ObjectNode pullJson(PullRequest p) {
    boolean closed = p.condition() == Condition.CLOSED;
    return object()
        .put("number", p.number())
        .put("title", p.title())
        .put("state", closed ? "closed" : "open")
        .put("merged", false)
        .put("html_url", host() + "/" + p.repository() + "/pull/" + p.number());
  }

  private JsonNode graphQl(JsonNode request) {
    String document = request.path("query").asString("");
    JsonNode variables = request.path("variables");
    ObjectNode data = object();
    if (document.contains("PullRequestReview") || document.contains("reviewThreads(")) {
      new GitHubThreads(world).answer(document, variables, data);
    } else if (document.contains("refs(")) {
      refs(data, variables);
    } else if (document.contains("pullRequests(")) {
      ArrayNode nodes = data.putObject("user").putObject("pullRequests").putArray("nodes");
      world.pullRequests().stream()
          .filter(p -> p.author().equals(variables.path("login").asString("")))
          .filter(p -> p.condition() != Condition.CLOSED)
          .forEach(p -> nodes.add(pullNode(p)));
    } else if (document.contains("issues(")) {
      ArrayNode nodes = data.putObject("user").putObject("issues").putArray("nodes");
      world.issues().stream()
          .filter(i -> i.assignee().equals(variables.path("login").asString("")))
          .forEach(i -> {
            ObjectNode node = nodes.addObject().put("number", i.number()).put("title", i.title());
            node.putObject("repository").put("nameWithOwner", i.repository());
          });
    } else {
      ObjectNode failed = object();
      failed.putArray("errors").addObject().put("message", "Parse error");
      return failed;
    }
    return object().set("data", data);
  }

  private void refs(ObjectNode data, JsonNode variables) {
    String name = variables.path("owner").asString("") + "/" + variables.path("name").asString("");
    String query = variables.path("query").asString("");
    Optional<Repository> repository = world.findRepository(name);
    if (repository.isEmpty()) {
      data.putNull("repository");
      return;
    }
    ArrayNode nodes = data.putObject("repository").putObject("refs").putArray("nodes");
    repository.get().branches().stream()
        .filter(b -> b.name().contains(query))
        .sorted(Comparator.comparing(Branch::name))
        .limit(variables.path("perPage").asInt(30))
        .forEach(b ->
            nodes
                .addObject()
                .put("name", b.name())
                .putObject("target")
                .put("__typename", "Commit")
                .put("oid", b.commit())
                .put("committedDate", b.committedAt()));
  }

  private static ObjectNode pullNode(PullRequest p) {
    boolean everything = p.condition() == Condition.EVERYTHING;
    boolean conflicting = everything || p.condition() == Condition.CONFLICTING;
    boolean failing = everything || p.condition() == Condition.FAILING;
    ObjectNode node =
        object()
            .put("number", p.number())
            .put("title", p.title())
            .put("mergeable", conflicting ? "CONFLICTING" : "MERGEABLE");
    node.putObject("repository").put("nameWithOwner", p.repository());
    ObjectNode commit = node.putObject("commits").putArray("nodes").addObject().putObject("commit");
    if (p.condition() == Condition.CLEAN) {
      commit.putNull("statusCheckRollup"); // a repository without checks
    } else {
      commit.putObject("statusCheckRollup").put("state", failing ? "FAILURE" : "SUCCESS");
    }
    ArrayNode reviews = node.putObject("reviews").putArray("nodes");
    if (everything || p.condition() == Condition.DISCUSSED) {
      reviews.addObject().put("state", "CHANGES_REQUESTED");
    }
    return node;
  }
}
