package dev.hands4j.storage.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hands4j.api.Json;
import dev.hands4j.api.conversation.ConversationRef;
import dev.hands4j.api.coordination.Epoch;
import dev.hands4j.api.coordination.NodeId;
import dev.hands4j.api.event.Action;
import dev.hands4j.api.event.EventDraft;
import dev.hands4j.api.event.Observation;
import dev.hands4j.api.event.SecurityRisk;
import dev.hands4j.api.event.Source;
import dev.hands4j.api.event.StoredEvent;
import dev.hands4j.api.event.ToolCallMetadata;
import dev.hands4j.api.event.UnknownEvent;
import dev.hands4j.api.user.Secret;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Secrets registered for a conversation never reach its log (events.md §9.4, T-18). */
public abstract class MaskingContract extends ContractTest {

  private void mask(ConversationRef conversation, String... secrets) {
    List<Secret> values = new ArrayList<>();
    for (String secret : secrets) {
      values.add(new Secret(secret));
    }
    storage.log().mask(conversation, values);
  }

  private String newest(ConversationRef conversation) {
    return events(conversation).getLast().text();
  }

  @Test
  void hidesASecretInTextAndInTheComputedMessage() {
    ConversationRef conversation = conversation();
    mask(conversation, "hunter2-hunter2");
    append(person(conversation, "the password is hunter2-hunter2, keep it"));
    assertThat(newest(conversation))
        .doesNotContain("hunter2")
        .contains("\"message\":\"the password is <secret_hidden>, keep it\"")
        .contains("\"content\":\"the password is <secret_hidden>, keep it\"");
  }

  @Test
  void joinsAllSetsAndIgnoresBlankOnes() {
    ConversationRef conversation = conversation();
    mask(conversation, "first-secret", "", "  \n");
    mask(conversation, "second-secret");
    append(person(conversation, "first-secret and second-secret and nothing else"));
    assertThat(newest(conversation))
        .contains("<secret_hidden> and <secret_hidden> and nothing else");
  }

  @Test
  void masksOnlyTheConversationItWasRegisteredFor() {
    ConversationRef one = conversation();
    ConversationRef other = conversation();
    mask(one, "hunter2-hunter2");
    append(person(other, "hunter2-hunter2"));
    assertThat(newest(other)).contains("hunter2-hunter2");
  }

  @Test
  void stillMasksAfterARestart() {
    ConversationRef conversation = conversation();
    mask(conversation, "hunter2-hunter2");
    storage.reopen();
    append(person(conversation, "hunter2-hunter2"));
    assertThat(newest(conversation)).doesNotContain("hunter2");
  }

  @Test
  void masksArraysNestedObjectsAndTheirNames() {
    ConversationRef conversation = conversation();
    Epoch epoch = claim(conversation, NodeId.random());
    mask(conversation, "tok-123456");
    Json response =
        new Json(
            "{\"choices\":[{\"message\":{\"tool_calls\":[{\"function\":{\"arguments\":"
                + "\"{\\\"t\\\":\\\"tok-123456\\\"}\"}}]}}],\"tok-123456\":[[\"tok-123456\"]]}");
    EventDraft draft =
        EventDraft.of(
                new Action.CallMcp(
                    "fetch",
                    new Json("{\"headers\":[\"Bearer tok\\u002d123456\"]}"),
                    "",
                    SecurityRisk.LOW),
                Source.AGENT)
            .withToolCall(new ToolCallMetadata("fetch", "call_1", response, 1));
    append(loop(conversation, epoch, draft));
    append(
        loop(
            conversation,
            epoch,
            new Action.Message(
                "see",
                Optional.of(List.of("/tmp/tok-123456")),
                Optional.of(List.of("http://h/?t=tok-123456")),
                false,
                SecurityRisk.UNKNOWN)));
    append(
        loop(
            conversation,
            epoch,
            new UnknownEvent(
                "future",
                false,
                new Json(
                    "{\"observation\":\"future\",\"message\":\"tok-123456\",\"n\":1e2,"
                        + "\"list\":[{\"a\":\"xtok-123456x\"}]}"))));
    assertThat(new String(storage.everythingStored(), StandardCharsets.ISO_8859_1))
        .doesNotContain("tok-123456")
        .doesNotContain("tok\\u002d123456");
    assertThat(newest(conversation)).contains("\"n\":1e2").contains("x<secret_hidden>x");
  }

  @Test
  void leavesNoPieceOfASecretAtACut() {
    ConversationRef conversation = conversation();
    Epoch epoch = claim(conversation, NodeId.random());
    mask(conversation, "0123456789ABCDEF");
    append(
        loop(
            conversation,
            epoch,
            new Action.Recall("knowledge", "x".repeat(42) + "0123456789ABCDEF", "")));
    append(
        loop(
            conversation,
            epoch,
            new Observation.Run(
                "y".repeat(14_992) + "0123456789ABCDEF" + "z".repeat(40_000),
                "cat",
                Observation.CommandMetadata.UNKNOWN,
                false)));
    assertThat(events(conversation)).noneMatch(e -> e.text().contains("01234567"));
  }

  @Test
  void masksWhatAnotherProcessRegistered() {
    ConversationRef conversation = conversation();
    append(person(conversation, "the set in use here is empty"));
    try (StorageFixture elsewhere = storage.another()) {
      elsewhere.log().mask(conversation, List.of(new Secret("hunter2-hunter2")));
    }
    append(person(conversation, "hunter2-hunter2"));
    assertThat(newest(conversation)).doesNotContain("hunter2").contains("<secret_hidden>");
  }

  @Test
  void neverStoresARandomSecretWhereverItStands() {
    Random random = new Random(7);
    for (int round = 0; round < 60; round++) {
      ConversationRef conversation = conversation();
      Epoch epoch = claim(conversation, NodeId.random());
      String secret = randomSecret(random);
      String around = randomText(random) + secret + randomText(random);
      String quoted = quoted(around);
      mask(conversation, secret);
      Json nested = new Json("{\"a\":[[" + quoted + ",{\"b\":" + quoted + "}],1.50]}");
      append(person(conversation, around));
      append(loop(conversation, epoch, around));
      append(
          loop(conversation, epoch, new Action.CallMcp(around, nested, around, SecurityRisk.LOW)));
      append(loop(conversation, epoch, new Observation.Mcp(around, around, nested)));
      append(
          loop(
              conversation,
              epoch,
              new UnknownEvent(
                  "future",
                  true,
                  new Json("{\"action\":\"future\",\"args\":" + nested.text() + "}"))));
      for (StoredEvent event : events(conversation)) {
        assertThat(event.text()).as("round %d", round).contains("<secret_hidden>");
        assertThat(event.text()).doesNotContain(secret).doesNotContain(inner(quoted(secret)));
      }
      assertThat(new String(storage.everythingStored(), StandardCharsets.UTF_8))
          .doesNotContain(secret);
    }
  }

  private static String randomSecret(Random random) {
    StringBuilder secret = new StringBuilder("S");
    String alphabet = "abcXYZ019-_+/=\"\\ \t$é漢";
    int length = 8 + random.nextInt(24);
    while (secret.length() < length) {
      secret.append(alphabet.charAt(random.nextInt(alphabet.length())));
    }
    return secret + "E";
  }

  private static String randomText(Random random) {
    String[] texts = {
      "", " ", "Bearer ", "\"quoted\" ", "line\nline\n", "S", "😀", "{\"k\":", "\\"
    };
    return texts[random.nextInt(texts.length)];
  }

  /** Written here by hand, so that the test does not trust what it tests. */
  private static String quoted(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    for (char c : text.toCharArray()) {
      switch (c) {
        case '"' -> quoted.append("\\\"");
        case '\\' -> quoted.append("\\\\");
        case '\n' -> quoted.append("\\n");
        case '\t' -> quoted.append("\\t");
        default -> quoted.append(c);
      }
    }
    return quoted.append('"').toString();
  }

  private static String inner(String quoted) {
    return quoted.substring(1, quoted.length() - 1);
  }
}
