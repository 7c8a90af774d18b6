package dev.hands4j.storage.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hands4j.api.conversation.ConversationRef;
import dev.hands4j.api.coordination.StopReason;
import dev.hands4j.api.user.Secret;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What the tokens of conversations promise on any database (enterprise-api.md §3.11). */
public abstract class ToolTokensContract extends ContractTest {
  private static final Duration HOUR = Duration.ofHours(1);

  @Test
  void leadToTheirConversation() {
    ConversationRef one = conversation();
    ConversationRef two = conversation();
    Secret ofOne = storage.toolTokens().issue(one, HOUR);
    Secret ofTwo = storage.toolTokens().issue(two, HOUR);
    assertThat(storage.toolTokens().find(ofOne)).contains(one);
    assertThat(storage.toolTokens().find(ofTwo)).contains(two);
    assertThat(storage.toolTokens().find(new Secret("a".repeat(32)))).isEmpty();
    assertThat(storage.apiKeys().find(ofOne)).isEmpty();
  }

  @Test
  void areNotStored() {
    Secret token = storage.toolTokens().issue(conversation(), HOUR);
    assertThat(new String(storage.everythingStored(), StandardCharsets.ISO_8859_1))
        .doesNotContain(token.reveal());
  }

  @Test
  void expire() {
    ConversationRef conversation = conversation();
    Secret token = storage.toolTokens().issue(conversation, HOUR);
    storage.setTime(START.plus(HOUR).minusMillis(1));
    assertThat(storage.toolTokens().find(token)).isPresent();
    storage.setTime(START.plus(HOUR));
    assertThat(storage.toolTokens().find(token)).isEmpty();
    assertThat(storage.toolTokens().find(storage.toolTokens().issue(conversation, HOUR)))
        .contains(conversation);
  }

  @Test
  void endWithTheirConversation() {
    ConversationRef stopped = conversation();
    ConversationRef deleted = conversation();
    Secret ofStopped = storage.toolTokens().issue(stopped, HOUR);
    Secret ofDeleted = storage.toolTokens().issue(deleted, HOUR);
    storage.log().stop(stopped, StopReason.USER);
    storage.conversations().delete(deleted.id());
    assertThat(storage.toolTokens().find(ofStopped)).isEmpty();
    assertThat(storage.toolTokens().find(ofDeleted)).isEmpty();
  }
}
