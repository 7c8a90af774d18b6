package dev.hands4j.storage.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hands4j.api.Json;
import dev.hands4j.api.conversation.ConversationId;
import dev.hands4j.api.conversation.ConversationRef;
import dev.hands4j.api.conversation.Ratings.Rating;
import dev.hands4j.api.event.EventId;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What opinions about conversations promise on any database (enterprise-api.md §5.5). */
public abstract class RatingsContract extends ContractTest {
  private static final Rating GOOD = new Rating(5, Optional.empty(), Json.EMPTY_OBJECT);
  private static final Rating BAD =
      new Rating(1, Optional.of("did something else"), new Json("{\"source\":\"stars\"}"));

  @Test
  void areKeptByEventAndReplaced() {
    ConversationRef conversation = conversation();
    append(person(conversation, "one"));
    append(person(conversation, "two"));
    assertThat(storage.ratings().rate(conversation, Optional.of(new EventId(0)), BAD)).isTrue();
    assertThat(storage.ratings().rate(conversation, Optional.of(new EventId(1)), BAD)).isTrue();
    assertThat(storage.ratings().rate(conversation, Optional.of(new EventId(1)), GOOD)).isTrue();
    assertThat(storage.ratings().rate(conversation, Optional.empty(), BAD)).isTrue();
    assertThat(storage.ratings().ofEvents(conversation))
        .containsOnly(
            java.util.Map.entry(new EventId(0), BAD), java.util.Map.entry(new EventId(1), GOOD));
    assertThat(storage.ratings().ofEvents(conversation())).isEmpty();
  }

  @Test
  void areAboutWhatExists() {
    ConversationRef nothing = new ConversationRef(ConversationId.random(), Optional.empty());
    assertThat(storage.ratings().rate(nothing, Optional.empty(), GOOD)).isFalse();
    assertThat(storage.ratings().rate(conversation(), Optional.of(new EventId(0)), GOOD)).isFalse();
  }

  @Test
  void endWithTheConversation() {
    ConversationRef conversation = conversation();
    storage.ratings().rate(conversation, Optional.empty(), BAD);
    assertThat(stored()).contains("did something else");
    storage.conversations().delete(conversation.id());
    assertThat(stored()).doesNotContain("did something else");
  }

  private String stored() {
    storage.reopen();
    return new String(storage.everythingStored(), StandardCharsets.UTF_8);
  }
}
