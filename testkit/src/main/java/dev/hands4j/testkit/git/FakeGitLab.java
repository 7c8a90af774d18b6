package dev.hands4j.testkit.git;

import dev.hands4j.testkit.git.GitWorld.Branch;
import dev.hands4j.testkit.git.GitWorld.Comment;
import dev.hands4j.testkit.git.GitWorld.Condition;
import dev.hands4j.testkit.git.GitWorld.PullRequest;
import dev.hands4j.testkit.git.GitWorld.Repository;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A self-hosted GitLab: REST v4 at {@code /api/v4}, GraphQL at {@code /api/graphql}. */
public final class FakeGitLab extends FakeProvider {
  private static final String REST = "/api/v4";

  private final FakeOAuth oauth = new FakeOAuth(this, FakeOAuth.Dialect.GITLAB);

  public FakeGitLab(GitWorld world) {
    super(world);
  }

  @Override
  public FakeOAuth oauth() {
    return oauth;
  }

  @Override
  Answer unauthorized() {
    return Answer.json(401, object().put("message", "401 Unauthorized"));
  }

  @Override
  Answer notFound() {
    return Answer.json(404, object().put("message", "404 Project Not Found"));
  }

  @Override
  Optional<Answer> answer(RecordedRequest request) {
    if (request.path().equals("/api/graphql")) {
      return Optional.of(Answer.json(graphQl(parse(request.body()))));
    }
    return request.segmentsAfter(REST).flatMap(path -> rest(request, path));
  }

  private Optional<Answer> rest(RecordedRequest request, List<String> path) {
    if (path.isEmpty()) {
      return Optional.empty();
    }
    return switch (path.getFirst()) {
      case "user" -> Optional.of(Answer.json(user()));
      case "issues" -> Optional.of(listing(request, issues(request), node -> node));
      case String s when s.equals("projects") && path.size() == 1 ->
          Optional.of(listing(request, projects(request), this::projectJson));
      case "projects" ->
          findProject(path.get(1)).flatMap(r -> project(request, r, path.subList(2, path.size())));
      default -> Optional.empty();
    };
  }

  private Optional<Repository> findProject(String idOrPath) {
    return world.repositories().stream()
        .filter(r -> r.fullName().equals(idOrPath) || String.valueOf(r.id()).equals(idOrPath))
        .findFirst();
  }

  private Optional<Answer> project(RecordedRequest request, Repository r, List<String> rest) {
    if (rest.isEmpty()) {
      return Optional.of(Answer.json(projectJson(r)));
    }
    return switch (rest.getFirst()) {
      case "repository" -> repository(request, r, rest);
      case String s when s.equals("merge_requests") && request.method().equals("POST") ->
          Optional.of(createMergeRequest(request, r));
      case String s when s.equals("merge_requests") && rest.size() == 2 ->
          world
              .findPullRequest(r.fullName(), Integer.parseInt(rest.get(1)))
              .map(p -> Answer.json(mergeRequestJson(p)));
      case String s when s.equals("issues") || s.equals("merge_requests") ->
          discussed(request, r, Integer.parseInt(rest.get(1)), rest.subList(2, rest.size()));
      default -> Optional.empty();
    };
  }

  /** What is below an issue or a request: notes, or discussions of notes. */
  private Optional<Answer> discussed(
      RecordedRequest request, Repository r, int number, List<String> rest) {
    List<Comment> comments = world.comments(r.fullName(), number);
    return switch (rest) {
      case List<String> p when p.isEmpty() ->
          world
              .findTitle(r.fullName(), number)
              .map(t -> Answer.json(object().put("title", t).put("description", "About " + t)));
      case List<String> p when p.equals(List.of("notes")) -> {
        boolean descending = request.query("sort", "desc").equals("desc");
        List<Comment> ordered = descending ? comments.reversed() : comments;
        yield Optional.of(listing(request, ordered, FakeGitLab::note));
      }
      case List<String> p when p.equals(List.of("discussions")) -> {
        Map<String, List<Comment>> byThread = new LinkedHashMap<>();
        for (Comment c : comments) {
          String key = c.thread().isEmpty() ? "of-" + c.id() : c.thread();
          byThread.computeIfAbsent(key, _ -> new ArrayList<>()).add(c);
        }
        yield Optional.of(
            listing(
                request,
                List.copyOf(byThread.entrySet()),
                e -> discussion(e.getKey(), e.getValue())));
      }
      case List<String> p when p.size() == 2 && p.getFirst().equals("discussions") -> {
        List<Comment> notes = comments.stream().filter(c -> c.thread().equals(p.get(1))).toList();
        yield notes.isEmpty()
            ? Optional.empty()
            : Optional.of(Answer.json(discussion(p.get(1), notes)));
      }
      default -> Optional.empty();
    };
  }

  private static ObjectNode discussion(String id, List<Comment> comments) {
    ObjectNode json = object().put("id", id);
    ArrayNode notes = json.putArray("notes");
    comments.forEach(c -> notes.add(note(c)));
    return json;
  }

  private static ObjectNode note(Comment c) {
    ObjectNode json =
        object()
            .put("id", c.id())
            .put("body", c.body())
            .put("system", c.system())
            .put("created_at", c.createdAt())
            .put("updated_at", c.createdAt());
    json.putObject("author").put("username", c.author());
    return json;
  }

  private Optional<Answer> repository(RecordedRequest request, Repository r, List<String> rest) {
    return switch (rest.get(1)) {
      case "branches" -> {
        String search = request.query("search", "");
        yield Optional.of(
            listing(
                request,
                r.branches().stream().filter(b -> b.name().contains(search)).toList(),
                FakeGitLab::branchJson));
      }
      case "tree" -> tree(request, r);
      case String s when s.equals("files") && rest.size() == 4 && rest.get(3).equals("raw") ->
          Optional.ofNullable(r.files().get(rest.get(2))).map(Answer::text);
      default -> Optional.empty();
    };
  }

  private Optional<Answer> tree(RecordedRequest request, Repository r) {
    String folder = request.query("path", "");
    List<ObjectNode> entries =
        r.files().keySet().stream()
            .sorted()
            .filter(f -> f.startsWith(folder + "/"))
            .map(f ->
                object()
                    .put("type", "blob")
                    .put("path", f)
                    .put("name", f.substring(f.lastIndexOf('/') + 1)))
            .toList();
    return entries.isEmpty() ? Optional.empty() : Optional.of(listing(request, entries, e -> e));
  }

  private List<Repository> projects(RecordedRequest request) {
    String search = request.query("search", "").toLowerCase(Locale.ROOT);
    boolean byPath = request.query("search_namespaces", "").equals("true");
    return world.repositories().stream()
        .filter(r -> (byPath ? r.fullName() : r.name()).toLowerCase(Locale.ROOT).contains(search))
        .toList();
  }

  private List<ObjectNode> issues(RecordedRequest request) {
    return world.issues().stream()
        .filter(i -> i.assignee().equals(request.query("assignee_username", "")))
        .map(i -> {
          ObjectNode json = object().put("iid", i.number()).put("title", i.title());
          json.putObject("references").put("full", i.repository() + "#" + i.number());
          return json;
        })
        .toList();
  }

  private Answer createMergeRequest(RecordedRequest request, Repository r) {
    JsonNode body = fields(request);
    boolean known =
        r.branches().stream()
            .anyMatch(b -> b.name().equals(body.path("source_branch").asString("")));
    if (!known) {
      ObjectNode refused = object();
      refused.putArray("message").add("source_branch does not exist");
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
    return Answer.json(201, mergeRequestJson(created));
  }

  /** GitLab links the first and the last page always, also on the last one. */
  private <T> Answer listing(RecordedRequest request, List<T> all, Function<T, ObjectNode> json) {
    int page = request.number("page", 1);
    int perPage = Math.min(request.number("per_page", 20), 100);
    ArrayNode items = JSON.arrayNode();
    page(all, page, perPage).forEach(item -> items.add(json.apply(item)));
    int last = Math.max(1, (all.size() + perPage - 1) / perPage);
    List<String> links = new ArrayList<>();
    if (page > 1) {
      links.add("<" + pageUrl(request, "page", page - 1) + ">; rel=\"prev\"");
    }
    if (page < last) {
      links.add("<" + pageUrl(request, "page", page + 1) + ">; rel=\"next\"");
    }
    links.add("<" + pageUrl(request, "page", 1) + ">; rel=\"first\"");
    links.add("<" + pageUrl(request, "page", last) + ">; rel=\"last\"");
    return Answer.json(items)
        .with("Link", String.join(", ", links))
        .with("X-Total", String.valueOf(all.size()))
        .with("X-Total-Pages", String.valueOf(last))
        .with("X-Page", String.valueOf(page))
        .with("X-Per-Page", String.valueOf(perPage))
        .with("X-Next-Page", page < last ? String.valueOf(page + 1) : "");
  }

  private ObjectNode user() {
    return object()
        .put("id", world.user().id())
        .put("username", world.user().login())
        .put("name", world.user().name())
        .put("organization", world.user().company())
        .putNull("avatar_url")
        .put("email", world.user().login() + "@example.test");
  }

  private ObjectNode projectJson(Repository r) {
    ObjectNode json =
        object()
            .put("id", r.id())
            .put("path_with_namespace", r.fullName())
            .put("visibility", r.isPrivate() ? "private" : "public")
            .put("star_count", r.stars())
            .put("default_branch", r.mainBranch());
    json.putObject("namespace").put("kind", world.isOrganization(r.owner()) ? "group" : "user");
    return json;
  }

  private static ObjectNode branchJson(Branch b) {
    ObjectNode json = object().put("name", b.name()).put("protected", b.isProtected());
    json.putObject("commit").put("id", b.commit()).put("committed_date", b.committedAt());
    return json;
  }

  private ObjectNode mergeRequestJson(PullRequest p) {
    return object()
        .put("iid", p.number())
        .put("title", p.title())
        .put("state", p.condition() == Condition.CLOSED ? "closed" : "opened")
        .put("web_url", host() + "/" + p.repository() + "/-/merge_requests/" + p.number());
  }

  private JsonNode graphQl(JsonNode request) {
    if (!request.path("query").asString("").contains("authoredMergeRequests(")) {
      ObjectNode failed = object();
      failed.putArray("errors").addObject().put("message", "Field is unknown");
      return failed;
    }
    ObjectNode data = object();
    ArrayNode nodes =
        data.putObject("currentUser").putObject("authoredMergeRequests").putArray("nodes");
    world.pullRequests().stream()
        .filter(p -> p.author().equals(world.user().login()))
        .filter(p -> p.condition() != Condition.CLOSED)
        .forEach(p -> nodes.add(mergeRequestNode(p)));
    return object().set("data", data);
  }

  private static ObjectNode mergeRequestNode(PullRequest p) {
    boolean everything = p.condition() == Condition.EVERYTHING;
    boolean conflicting = everything || p.condition() == Condition.CONFLICTING;
    boolean failing = everything || p.condition() == Condition.FAILING;
    ObjectNode node =
        object()
            .put("iid", String.valueOf(p.number()))
            .put("title", p.title())
            .put("conflicts", conflicting)
            .put("mergeStatus", conflicting ? "CANNOT_BE_MERGED" : "CAN_BE_MERGED");
    node.putObject("project").put("fullPath", p.repository());
    ArrayNode pipelines = node.putObject("pipelines").putArray("nodes");
    if (p.condition() != Condition.CLEAN) {
      pipelines.addObject().put("status", failing ? "FAILED" : "SUCCESS");
    }
    ArrayNode discussions = node.putObject("discussions").putArray("nodes");
    ArrayNode settled = discussions.addObject().putObject("notes").putArray("nodes");
    settled.addObject().put("resolvable", true).put("resolved", true);
    if (everything || p.condition() == Condition.DISCUSSED) {
      ArrayNode open = discussions.addObject().putObject("notes").putArray("nodes");
      open.addObject().put("resolvable", true).put("resolved", false);
    }
    return node;
  }
}
