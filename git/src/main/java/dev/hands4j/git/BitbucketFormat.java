package dev.hands4j.git;

import dev.hands4j.api.git.Branch;
import dev.hands4j.api.git.GitRepository;
import dev.hands4j.api.git.GitUser;
import dev.hands4j.api.git.OwnerType;
import dev.hands4j.api.user.ProviderType;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** Reads Bitbucket's JSON (integrations.md §5). */
final class BitbucketFormat {
  private BitbucketFormat() {}

  static GitUser user(JsonNode json) {
    return new GitUser(
        Fields.required(json, "account_id"),
        Fields.orEmpty(json, "username"),
        Fields.orEmpty(json.path("links").path("avatar"), "href"),
        Optional.empty(),
        Fields.optional(json, "display_name"),
        Optional.empty());
  }

  static GitRepository repository(JsonNode json) {
    String workspace = Fields.required(json.path("workspace"), "slug");
    return new GitRepository(
        Fields.required(json, "uuid"),
        workspace + "/" + Fields.required(json, "slug"),
        ProviderType.BITBUCKET,
        !json.path("is_private").asBoolean(true),
        Optional.empty(),
        Fields.optional(json, "updated_on"),
        Optional.of(OwnerType.ORGANIZATION),
        Fields.optional(json.path("mainbranch"), "name"));
  }

  static Branch branch(JsonNode json) {
    JsonNode target = json.path("target");
    return new Branch(
        Fields.required(json, "name"),
        Fields.required(target, "hash"),
        false,
        Fields.optional(target, "date"));
  }

  /** The items of a page. */
  static List<JsonNode> values(Reply reply) {
    return Fields.objects(reply.json().path("values"), "values");
  }

  /** The address of the following page, if there is one. */
  static Optional<String> next(Reply reply) {
    return Fields.optional(reply.json(), "next");
  }
}
