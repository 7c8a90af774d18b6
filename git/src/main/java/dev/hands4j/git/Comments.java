package dev.hands4j.git;

import dev.hands4j.api.git.GitComment;
import java.util.Comparator;
import java.util.List;

/** The bounds within which comments are handed on. */
final class Comments {
  static final int MOST = 10;
  private static final int LONGEST_BODY = 500;

  private Comments() {}

  /** The latest ones, oldest first. */
  static List<GitComment> latest(List<GitComment> comments) {
    // ISO 8601 in one zone: the order of the texts is that of the times.
    List<GitComment> sorted =
        comments.stream().sorted(Comparator.comparing(GitComment::createdAt)).toList();
    return sorted.subList(Math.max(0, sorted.size() - MOST), sorted.size());
  }

  static String shortened(String body) {
    return body.codePointCount(0, body.length()) <= LONGEST_BODY
        ? body
        : body.substring(0, body.offsetByCodePoints(0, LONGEST_BODY)) + "...";
  }
}
