package dev.hands4j.api.git;

/**
 * A comment, for an agent to read.
 *
 * @param body at most 500 characters (code points); {@code ...} marks what was cut
 * @param createdAt ISO 8601, as the provider wrote it
 * @param updatedAt ISO 8601, as the provider wrote it
 * @param isSystem written by the provider itself (GitLab: "changed the milestone")
 */
public record GitComment(
    String id, String body, String author, String createdAt, String updatedAt, boolean isSystem) {}
