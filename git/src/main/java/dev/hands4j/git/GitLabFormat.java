package dev.hands4j.git;

import dev.hands4j.api.git.Branch;
import dev.hands4j.api.git.GitRepository;
import dev.hands4j.api.git.GitUser;
import dev.hands4j.api.git.OwnerType;
import dev.hands4j.api.user.ProviderType;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** Reads GitLab's JSON (integrations.md §4). */
final class GitLabFormat {
  private GitLabFormat() {}

  static GitUser user(JsonNode json) {
    return new GitUser(
        Fields.required(json, "id"),
        Fields.required(json, "username"),
        Fields.orEmpty(json, "avatar_url"),
        Fields.optional(json, "organization"),
        Fields.optional(json, "name"),
        Fields.optional(json, "email"));
  }

  static GitRepository repository(JsonNode json) {
    boolean group = Fields.orEmpty(json.path("namespace"), "kind").equals("group");
    return new GitRepository(
        Fields.required(json, "id"),
        Fields.required(json, "path_with_namespace"),
        ProviderType.GITLAB,
        Fields.orEmpty(json, "visibility").equals("public"),
        Fields.number(json, "star_count"),
        Optional.empty(),
        Optional.of(group ? OwnerType.ORGANIZATION : OwnerType.USER),
        Fields.optional(json, "default_branch"));
  }

  static Branch branch(JsonNode json) {
    JsonNode commit = json.path("commit");
    return new Branch(
        Fields.required(json, "name"),
        Fields.required(commit, "id"),
        Fields.isTrue(json, "protected"),
        Fields.optional(commit, "committed_date"));
  }
}
