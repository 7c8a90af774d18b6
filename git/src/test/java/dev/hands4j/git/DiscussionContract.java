package dev.hands4j.git;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hands4j.api.git.GitComment;
import dev.hands4j.api.git.GitDiscussions;
import dev.hands4j.api.git.GitFailure.Kind;
import dev.hands4j.api.git.TopicKind;
import dev.hands4j.testkit.git.GitWorld;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What every {@link GitDiscussions} promises, on top of what every service does. */
abstract class DiscussionContract extends GitServiceContract {

  final GitDiscussions discussions() {
    return service().discussions().orElseThrow();
  }

  /** Adds a comment to request 43 of acme/widgets, {@code minute} minutes after the new year. */
  final void say(String thread, String id, int minute, String body) {
    String at = "2025-01-01T%02d:%02d:00Z".formatted(minute / 60, minute % 60);
    world.add(new GitWorld.Comment("acme/widgets", 43, thread, id, "hubot", body, at, false));
  }

  @Test
  void readsTitleAndDescription() {
    assertThat(value(discussions().topic("acme/docs", TopicKind.ISSUE, 7)).title())
        .isEqualTo("Explain paging");
    assertThat(value(discussions().topic("acme/widgets", TopicKind.REQUEST, 43)).title())
        .isEqualTo("Add login");
    assertThat(failure(discussions().topic("acme/docs", TopicKind.ISSUE, 999)).kind())
        .isEqualTo(Kind.NOT_FOUND);
  }

  @Test
  void keepsTheLatestTenCommentsOldestFirst() {
    for (int i = 1; i <= 120; i++) {
      say("", String.valueOf(i), i, "Comment " + i);
    }
    List<GitComment> comments =
        value(discussions().comments("acme/widgets", TopicKind.REQUEST, 43));
    assertThat(comments).hasSize(10);
    assertThat(comments.getFirst().body()).isEqualTo("Comment 111");
    assertThat(comments.getLast().body()).isEqualTo("Comment 120");
    assertThat(value(discussions().comments("acme/widgets", TopicKind.ISSUE, 43)))
        .hasSize(10)
        .last()
        .extracting(GitComment::body)
        .isEqualTo("Comment 120");
  }

  @Test
  void cutsLongCommentsBetweenCharacters() {
    say("", "1", 1, "\uD83D\uDE00".repeat(501));
    String body =
        value(discussions().comments("acme/widgets", TopicKind.REQUEST, 43)).getFirst().body();
    assertThat(body).isEqualTo("\uD83D\uDE00".repeat(500) + "...");
  }
}
