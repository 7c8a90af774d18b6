package dev.hands4j.server.rest;

import dev.hands4j.api.git.Branch;
import dev.hands4j.api.git.BranchPage;
import dev.hands4j.api.git.GitRepository;
import dev.hands4j.api.git.GitUser;
import dev.hands4j.api.git.MicroagentContent;
import dev.hands4j.api.git.MicroagentEntry;
import dev.hands4j.api.git.OwnerType;
import dev.hands4j.api.git.SuggestedTask;
import dev.hands4j.server.http.JsonBody;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What git providers know, in the shapes of rest-core.md §12.1: every field is always there. */
final class GitHostJson {
  private GitHostJson() {}

  static <T> ArrayNode list(Iterable<T> items, Function<T, ObjectNode> shape) {
    ArrayNode array = JsonBody.array();
    items.forEach(item -> array.add(shape.apply(item)));
    return array;
  }

  static ObjectNode user(GitUser user) {
    return JsonBody.object()
        .put("id", user.id())
        .put("login", user.login())
        .put("avatar_url", user.avatarUrl())
        .put("company", user.company().orElse(null))
        .put("name", user.name().orElse(null))
        .put("email", user.email().orElse(null));
  }

  /**
   * A repository.
   *
   * @param linkHeader of the page it came with; the client reads it from the first element
   */
  static ObjectNode repository(GitRepository repository, Optional<String> linkHeader) {
    return JsonBody.object()
        .put("id", repository.id())
        .put("full_name", repository.fullName())
        .put("git_provider", repository.provider().wire())
        .put("is_public", repository.isPublic())
        .put("stargazers_count", repository.stars().orElse(null))
        .put("link_header", linkHeader.orElse(null))
        .put("pushed_at", repository.pushedAt().orElse(null))
        .put("owner_type", repository.ownerType().map(OwnerType::wire).orElse(null))
        .put("main_branch", repository.mainBranch().orElse(null));
  }

  static ObjectNode branch(Branch branch) {
    return JsonBody.object()
        .put("name", branch.name())
        .put("commit_sha", branch.commitSha())
        .put("protected", branch.isProtected())
        .put("last_push_date", branch.lastPushDate().orElse(null));
  }

  static ObjectNode branches(BranchPage page) {
    ObjectNode node = JsonBody.object();
    node.set("branches", list(page.branches(), GitHostJson::branch));
    return node.put("has_next_page", page.hasNextPage())
        .put("current_page", page.page().page())
        .put("per_page", page.page().perPage())
        .put("total_count", page.totalCount().orElse(null));
  }

  static ObjectNode task(SuggestedTask task) {
    return JsonBody.object()
        .put("git_provider", task.provider().wire())
        .put("task_type", task.type().wire())
        .put("repo", task.repository())
        .put("issue_number", task.issueNumber())
        .put("title", task.title());
  }

  /** The time is that of the request and, as everywhere in the wire's zone-less form, in UTC. */
  static ObjectNode microagent(MicroagentEntry entry, Instant now) {
    String time = Reply.time(now);
    return JsonBody.object()
        .put("name", entry.name())
        .put("path", entry.path())
        .put("created_at", time.substring(0, time.length() - 1));
  }

  static ObjectNode content(MicroagentContent content) {
    ObjectNode node =
        JsonBody.object().put("content", content.content()).put("path", content.path());
    ArrayNode triggers = node.putArray("triggers");
    content.triggers().forEach(triggers::add);
    return node.put("git_provider", content.provider().wire());
  }
}
