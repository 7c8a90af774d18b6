package dev.hands4j.storage.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hands4j.api.conversation.ConversationId;
import dev.hands4j.api.conversation.ConversationRef;
import dev.hands4j.api.coordination.Epoch;
import dev.hands4j.api.coordination.NodeId;
import dev.hands4j.api.event.Action;
import dev.hands4j.api.event.AgentState;
import dev.hands4j.api.event.ConfirmationState;
import dev.hands4j.api.event.EventDraft;
import dev.hands4j.api.event.EventId;
import dev.hands4j.api.event.Observation;
import dev.hands4j.api.event.SecurityRisk;
import dev.hands4j.api.event.Source;
import dev.hands4j.api.event.StoredEvent;
import dev.hands4j.api.log.EventPage;
import dev.hands4j.api.log.EventQuery;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** What reading a log promises (events.md §§10, 11.1). */
public abstract class EventReadingContract extends ContractTest {

  private ConversationRef tenMessages() {
    ConversationRef conversation = conversation();
    for (int i = 0; i < 10; i++) {
      storage.setTime(START.plusSeconds(i));
      append(person(conversation, (i % 2 == 0 ? "Even " : "Odd ") + i));
    }
    return conversation;
  }

  private static List<Long> ids(EventPage page) {
    return page.events().stream().map(e -> e.id().value()).toList();
  }

  private static EventQuery query(long start, long end, boolean reverse, int limit) {
    return new EventQuery(
        start,
        OptionalLong.of(end),
        reverse,
        limit,
        false,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  @Test
  void pagesForwards() {
    ConversationId id = tenMessages().id();
    EventPage first = storage.log().read(id, EventQuery.from(0, 4));
    assertThat(ids(first)).containsExactly(0L, 1L, 2L, 3L);
    assertThat(first.hasMore()).isTrue();
    EventPage last = storage.log().read(id, EventQuery.from(6, 4));
    assertThat(ids(last)).containsExactly(6L, 7L, 8L, 9L);
    assertThat(last.hasMore()).isFalse();
  }

  @Test
  void pagesBackwards() {
    ConversationId id = tenMessages().id();
    EventPage newest = storage.log().read(id, EventQuery.newest(3));
    assertThat(ids(newest)).containsExactly(9L, 8L, 7L);
    assertThat(newest.hasMore()).isTrue();
    EventPage oldest = storage.log().read(id, query(0, 2, true, 3));
    assertThat(ids(oldest)).containsExactly(2L, 1L, 0L);
    assertThat(oldest.hasMore()).isFalse();
  }

  @Test
  void readsInclusiveRangesAndNothingBeyondTheEnd() {
    ConversationId id = tenMessages().id();
    assertThat(ids(storage.log().read(id, query(3, 5, false, 100)))).containsExactly(3L, 4L, 5L);
    assertThat(ids(storage.log().read(id, query(-5, 1, false, 100)))).containsExactly(0L, 1L);
    assertThat(ids(storage.log().read(id, EventQuery.from(10, 100)))).isEmpty();
    assertThat(storage.log().read(id, EventQuery.from(0, 0)))
        .isEqualTo(new EventPage(List.of(), true));
    assertThat(storage.log().read(ConversationId.random(), EventQuery.from(0, 10)))
        .isEqualTo(new EventPage(List.of(), false));
  }

  @Test
  void findsTextWhateverItsCaseAndCountsTheLimitAfterwards() {
    ConversationId id = tenMessages().id();
    EventQuery odd =
        new EventQuery(
            0,
            OptionalLong.empty(),
            false,
            3,
            false,
            Optional.of("oDD"),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    EventPage page = storage.log().read(id, odd);
    assertThat(ids(page)).containsExactly(1L, 3L, 5L);
    assertThat(page.hasMore()).isTrue();
    EventQuery lastOdd =
        new EventQuery(
            0,
            OptionalLong.of(9),
            true,
            5,
            false,
            Optional.of("odd"),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    assertThat(ids(storage.log().read(id, lastOdd))).containsExactly(9L, 7L, 5L, 3L, 1L);
    assertThat(storage.log().read(id, lastOdd).hasMore()).isFalse();
  }

  @Test
  void filtersByTimeSourceAndHiddenWithoutParsing() {
    ConversationRef conversation = tenMessages();
    Epoch epoch = claim(conversation, NodeId.random());
    append(
        loop(
            conversation,
            epoch,
            new Action.Run(
                "setup",
                false,
                "",
                false,
                false,
                Optional.empty(),
                true,
                ConfirmationState.CONFIRMED,
                SecurityRisk.UNKNOWN)));
    EventQuery times =
        new EventQuery(
            0,
            OptionalLong.empty(),
            false,
            100,
            false,
            Optional.empty(),
            Optional.of("user"),
            Optional.of("2026-03-04T05:06:09"),
            Optional.of("2026-03-04T05:06:11.123456"));
    assertThat(ids(storage.log().read(conversation.id(), times))).containsExactly(2L, 3L, 4L);
    EventQuery visible =
        new EventQuery(
            9,
            OptionalLong.empty(),
            false,
            100,
            true,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    assertThat(ids(storage.log().read(conversation.id(), visible))).containsExactly(9L);
    assertThat(ids(storage.log().read(conversation.id(), EventQuery.from(9, 100))))
        .containsExactly(9L, 10L);
  }

  @Test
  void findsOneEvent() {
    ConversationRef conversation = tenMessages();
    assertThat(storage.log().find(conversation.id(), new EventId(3)).orElseThrow().text())
        .contains("Odd 3");
    assertThat(storage.log().find(conversation.id(), new EventId(10))).isEmpty();
    assertThat(storage.log().find(ConversationId.random(), new EventId(0))).isEmpty();
  }

  @Test
  void readsALongLogPageByPage() throws Exception {
    ConversationRef conversation = conversation();
    List<java.util.concurrent.Future<?>> futures = new ArrayList<>();
    for (int i = 0; i < 2_500; i++) {
      futures.add(storage.log().submit(person(conversation, i == 2_400 ? "needle" : "hay")));
    }
    for (java.util.concurrent.Future<?> future : futures) {
      future.get();
    }
    assertThat(storage.log().read(conversation.id(), EventQuery.from(0, 10_000)).events())
        .hasSize(2_500);
    EventQuery needle =
        new EventQuery(
            0,
            OptionalLong.empty(),
            false,
            10,
            false,
            Optional.of("needle"),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    EventPage page = storage.log().read(conversation.id(), needle);
    assertThat(ids(page)).containsExactly(2_400L);
    assertThat(page.hasMore()).isFalse();
  }

  @Test
  void preparesTheLiveFormOfTheEnvironmentsObservations() {
    ConversationRef conversation = conversation();
    Epoch epoch = claim(conversation, NodeId.random());
    append(state(conversation, epoch, AgentState.RUNNING));
    append(
        loop(
            conversation,
            epoch,
            EventDraft.of(new Observation.Null(""), Source.ENVIRONMENT).causedBy(new EventId(0))));
    List<StoredEvent> events = events(conversation);
    String live = new String(events.get(0).liveJson().orElseThrow(), StandardCharsets.UTF_8);
    assertThat(events.get(0).text()).contains("\"source\":\"environment\"");
    assertThat(live)
        .isEqualTo(
            events.get(0).text().replace("\"source\":\"environment\"", "\"source\":\"agent\""));
    assertThat(events.get(1).liveJson()).isEmpty();
  }

  @Test
  void answersColumnsAndBytesThatAgree() {
    ConversationRef conversation = conversation();
    Epoch epoch = claim(conversation, NodeId.random());
    append(person(conversation, "hello"));
    append(
        loop(
            conversation,
            epoch,
            EventDraft.of(new Observation.Success("fine"), Source.AGENT).causedBy(new EventId(0))));
    StoredEvent stored = events(conversation).get(1);
    assertThat(stored.isObservation("success")).isTrue();
    assertThat(stored.cause()).contains(new EventId(0));
    assertThat(stored.source()).isEqualTo(Source.AGENT);
    assertThat(stored.hidden()).isFalse();
    assertThat(stored.text())
        .isEqualTo(
            "{\"id\":1,\"timestamp\":\"2026-03-04T05:06:07.123456\",\"source\":\"agent\","
                + "\"message\":\"fine\",\"cause\":0,\"observation\":\"success\","
                + "\"content\":\"fine\",\"extras\":{}}");
  }
}
