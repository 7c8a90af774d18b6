package dev.hands4j.git;

import dev.hands4j.api.git.Branch;
import dev.hands4j.api.git.GitRepository;
import dev.hands4j.api.git.GitUser;
import dev.hands4j.api.git.OwnerType;
import dev.hands4j.api.user.ProviderType;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** Reads GitHub's JSON (integrations.md §3). */
final class GitHubFormat {
  private GitHubFormat() {}

  static GitUser user(JsonNode json) {
    return new GitUser(
        Fields.required(json, "id"),
        Fields.required(json, "login"),
        Fields.orEmpty(json, "avatar_url"),
        Fields.optional(json, "company"),
        Fields.optional(json, "name"),
        Fields.optional(json, "email"));
  }

  static GitRepository repository(JsonNode json) {
    boolean organization = Fields.orEmpty(json.path("owner"), "type").equals("Organization");
    return new GitRepository(
        Fields.required(json, "id"),
        Fields.required(json, "full_name"),
        ProviderType.GITHUB,
        !json.path("private").asBoolean(true),
        Fields.number(json, "stargazers_count"),
        Optional.empty(),
        Optional.of(organization ? OwnerType.ORGANIZATION : OwnerType.USER),
        Fields.optional(json, "default_branch"));
  }

  static Branch branch(JsonNode json) {
    JsonNode commit = json.path("commit");
    return new Branch(
        Fields.required(json, "name"),
        Fields.required(commit, "sha"),
        Fields.isTrue(json, "protected"),
        Fields.optional(commit.path("commit").path("committer"), "date"));
  }
}
