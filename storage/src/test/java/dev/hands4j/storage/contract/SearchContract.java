package dev.hands4j.storage.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.hands4j.api.conversation.ConversationId;
import dev.hands4j.api.conversation.ConversationMetadata;
import dev.hands4j.api.conversation.ConversationRef;
import dev.hands4j.api.conversation.ConversationStore.NewConversation;
import dev.hands4j.api.conversation.ConversationStore.Opening;
import dev.hands4j.api.conversation.Trigger;
import dev.hands4j.api.coordination.Epoch;
import dev.hands4j.api.coordination.NodeId;
import dev.hands4j.api.event.Action;
import dev.hands4j.api.event.AgentState;
import dev.hands4j.api.search.ConversationFilter;
import dev.hands4j.api.search.ConversationHit;
import dev.hands4j.api.search.ConversationSearch.EventHits;
import dev.hands4j.api.search.EventHit;
import dev.hands4j.api.search.EventSearch;
import dev.hands4j.api.search.EventSearch.Topic;
import dev.hands4j.api.search.Excerpt;
import dev.hands4j.api.user.Secret;
import dev.hands4j.api.user.UserId;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the search promises on any database (web-client.md S-2). */
public abstract class SearchContract extends ContractTest {
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final Optional<UserId> ADA = Optional.of(new UserId("ada"));
  private static final Optional<UserId> BOB = Optional.of(new UserId("bob"));

  private EventHits find(ConversationRef ref, String text) {
    return find(ref, text, Optional.empty());
  }

  private EventHits find(ConversationRef ref, String text, Optional<Topic> topic) {
    return storage
        .search()
        .events(ref.id(), new EventSearch(text, topic, OptionalLong.empty(), 50));
  }

  private List<Long> ids(ConversationRef ref, String text) {
    return find(ref, text).hits().stream().map(hit -> hit.id().value()).toList();
  }

  private ConversationRef conversation(Optional<UserId> owner, Optional<String> repository) {
    ConversationRef ref = new ConversationRef(ConversationId.random(), owner);
    ConversationMetadata fresh =
        ConversationMetadata.fresh(ref, Optional.of(Trigger.GUI), START)
            .at(repository, Optional.of("main"), Optional.empty());
    storage.conversations().create(new NewConversation(fresh, Opening.NONE));
    return ref;
  }

  private List<ConversationId> conversations(Optional<UserId> owner, String text) {
    return conversations(owner, ConversationFilter.text(text));
  }

  private List<ConversationId> conversations(Optional<UserId> owner, ConversationFilter filter) {
    return storage.search().conversations(owner, filter, 0, 50).results().stream()
        .map(hit -> hit.conversation().metadata().ref().id())
        .toList();
  }

  @Test
  void findsByTheBeginningsOfWordsInAnyOrder() {
    ConversationRef ref = conversation();
    append(person(ref, "Please repair the Payment gateway in src/main/Gateway.java"));
    append(person(ref, "Something else"));
    assertThat(ids(ref, "gate")).containsExactly(0L);
    assertThat(ids(ref, "PAYMENT repair")).containsExactly(0L);
    assertThat(ids(ref, "main/gateway.java")).containsExactly(0L);
    assertThat(ids(ref, "payment else")).isEmpty();
    assertThat(ids(ref, "way")).isEmpty();
    assertThat(ids(ref, "")).isEmpty();
    assertThat(ids(ref, " *\"' OR : & ! ( ")).isEmpty();
  }

  @Test
  void findsWhateverTheScript() {
    ConversationRef ref = conversation();
    append(person(ref, "Crème brûlée für Ærøskøbing"));
    append(person(ref, "исправь Ошибку"));
    append(person(ref, "修复登录页面的错误"));
    append(person(ref, "call parseHttpRequest now"));
    assertThat(ids(ref, "creme BRULEE")).containsExactly(0L);
    assertThat(ids(ref, "ærøsk")).containsExactly(0L);
    assertThat(ids(ref, "ошиб")).containsExactly(1L);
    assertThat(ids(ref, "登录")).containsExactly(2L);
    assertThat(ids(ref, "request")).containsExactly(3L);
    assertThat(ids(ref, "parsehttp")).containsExactly(3L);
  }

  @Test
  void findsAnythingThatIsStoredAtOnceAndPageByPage() {
    ConversationRef ref = conversation();
    for (int i = 0; i < 250; i++) {
      append(person(ref, "number " + i));
    }
    EventSearch first = new EventSearch("number", Optional.empty(), OptionalLong.empty(), 100);
    EventHits page = storage.search().events(ref.id(), first);
    assertThat(page.total()).isEqualTo(250);
    assertThat(page.hasMore()).isTrue();
    assertThat(page.hits()).hasSize(100).extracting(hit -> hit.id().value()).startsWith(249L, 248L);
    EventHits last =
        storage
            .search()
            .events(
                ref.id(), new EventSearch("number", Optional.empty(), OptionalLong.of(100), 100));
    assertThat(last.hits()).hasSize(100).extracting(hit -> hit.id().value()).startsWith(99L);
    assertThat(last.hasMore()).isFalse();
    assertThat(ids(ref, "number 249")).containsExactly(249L);
  }

  @Test
  void showsWhatWasFound() {
    ConversationRef ref = conversation();
    append(
        person(ref, "x ".repeat(300) + "here is a Needle and another needle " + "y ".repeat(300)));
    EventHit hit = find(ref, "needle").hits().getFirst();
    Excerpt excerpt = hit.excerpt();
    assertThat(hit.kind()).isEqualTo("message");
    assertThat(hit.isAction()).isTrue();
    assertThat(excerpt.text()).hasSizeLessThan(260);
    assertThat(excerpt.marks())
        .extracting(mark -> excerpt.text().substring(mark.start(), mark.end()))
        .containsExactly("Needle", "needle");
  }

  @Test
  void filtersByWhatPeopleThinkOf() {
    ConversationRef ref = conversation();
    Epoch epoch = claim(ref, new NodeId("n"));
    append(person(ref, "the needle in a message"));
    append(loop(ref, epoch, "grep needle"));
    append(loop(ref, epoch, new Action.Think("a needle")));
    append(state(ref, epoch, AgentState.RUNNING));
    assertThat(ids(ref, "needle")).containsExactly(2L, 1L, 0L);
    assertThat(ids(ref, "running")).isEmpty();
    assertThat(
            Stream.of(Topic.values())
                .map(topic ->
                    find(ref, "needle", Optional.of(topic)).hits().stream()
                        .map(hit -> hit.id().value())
                        .toList()))
        .containsExactly(List.of(2L, 0L), List.of(1L), List.of(), List.of());
  }

  @Test
  void findsConversationsByWhatWasSaidInThem() {
    ConversationRef one = conversation(ADA, Optional.empty());
    ConversationRef two = conversation(ADA, Optional.empty());
    append(person(one, "the zebra crossed"));
    append(person(one, "another Zebra"));
    append(person(two, "the giraffe"));
    await().atMost(LONG).until(() -> conversations(ADA, "zeb").equals(List.of(one.id())));
    ConversationHit hit =
        storage
            .search()
            .conversations(ADA, ConversationFilter.text("zeb"), 0, 10)
            .results()
            .getFirst();
    assertThat(hit.places()).isEqualTo(2);
    assertThat(hit.newest().orElseThrow().id().value()).isEqualTo(1);
    assertThat(hit.newest().orElseThrow().excerpt().text()).isEqualTo("another Zebra");
    await().atMost(LONG).until(() -> conversations(ADA, "the").size() == 2);
  }

  @Test
  void neverFindsWhatIsAnothersEvenWithEveryName() {
    ConversationRef hers = conversation(ADA, Optional.of("acme/zebra"));
    append(person(hers, "zebra of ada"));
    storage.conversations().rename(hers.id(), "Zebra", false, START);
    ConversationRef his = conversation(BOB, Optional.empty());
    append(person(his, "zebra of bob"));
    ConversationRef nobodys = conversation(Optional.empty(), Optional.empty());
    append(person(nobodys, "zebra of nobody"));
    await().atMost(LONG).until(() -> conversations(ADA, "zebra ada").equals(List.of(hers.id())));
    await().atMost(LONG).until(() -> conversations(BOB, "zebra").equals(List.of(his.id())));
    await()
        .atMost(LONG)
        .until(() -> conversations(Optional.empty(), "zebra").equals(List.of(nobodys.id())));
    assertThat(conversations(BOB, "ada")).isEmpty();
    assertThat(conversations(Optional.of(new UserId("a' OR '1")), "zebra")).isEmpty();
    assertThat(
            conversations(
                BOB,
                new ConversationFilter(
                    "",
                    Optional.of("acme/zebra"),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty())))
        .isEmpty();
    assertThat(find(his, "ada").hits()).isEmpty();
  }

  @Test
  void findsConversationsByTheirNamesAndFacts() {
    ConversationRef one = conversation(ADA, Optional.of("acme/widgets"));
    ConversationRef two = conversation(ADA, Optional.of("acme/gadgets"));
    storage.conversations().rename(two.id(), "100% of _it_", false, START.plusSeconds(60));
    assertThat(conversations(ADA, "WIDG")).containsExactly(one.id());
    assertThat(conversations(ADA, "acme")).containsExactly(two.id(), one.id());
    assertThat(conversations(ADA, "100%")).containsExactly(two.id());
    assertThat(conversations(ADA, "_it_")).containsExactly(two.id());
    assertThat(conversations(ADA, "0%0")).isEmpty();
    assertThat(conversations(ADA, "")).containsExactly(two.id(), one.id());
    assertThat(
            conversations(
                ADA,
                new ConversationFilter(
                    "",
                    Optional.of("acme/gadgets"),
                    Optional.of("main"),
                    Optional.of(Trigger.GUI),
                    Optional.of(START.plusSeconds(60)),
                    Optional.of(START.plusSeconds(61)))))
        .containsExactly(two.id());
    assertThat(
            conversations(
                ADA,
                new ConversationFilter(
                    "",
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.of(START.plusSeconds(60)))))
        .containsExactly(one.id());
    var page = storage.search().conversations(ADA, ConversationFilter.text("acme"), 0, 1);
    assertThat(page.hasMore()).isTrue();
    assertThat(storage.search().conversations(ADA, ConversationFilter.text("acme"), 1, 1).hasMore())
        .isFalse();
  }

  @Test
  void forgetsWhatIsDeleted() {
    ConversationRef ref = conversation(ADA, Optional.empty());
    append(person(ref, "the quokka"));
    assertThat(ids(ref, "quokka")).hasSize(1);
    storage.conversations().delete(ref.id());
    assertThat(ids(ref, "quokka")).isEmpty();
    assertThat(conversations(ADA, "quokka")).isEmpty();
    assertThat(new String(storage.everythingStored(), StandardCharsets.ISO_8859_1))
        .doesNotContain("'quokka'");
  }

  @Test
  void findsNoSecret() {
    ConversationRef ref = conversation();
    storage.log().mask(ref, List.of(new Secret("hunter2hunter2")));
    append(person(ref, "the key is hunter2hunter2"));
    assertThat(ids(ref, "key")).containsExactly(0L);
    assertThat(ids(ref, "hunter2hunter2")).isEmpty();
  }

  @Test
  void findsWhatAnotherProcessStoredOrALaterStartFound() {
    ConversationRef ref = conversation(ADA, Optional.empty());
    try (StorageFixture other = storage.another()) {
      other.log().append(person(ref, "written elsewhere"));
      assertThat(ids(ref, "elsewhere")).containsExactly(0L);
      await().atMost(LONG).until(() -> conversations(ADA, "elsewhere").size() == 1);
    }
    storage.reopen();
    assertThat(conversations(ADA, "elsewhere")).containsExactly(ref.id());
  }
}
