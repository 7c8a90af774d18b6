package dev.hands4j.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hands4j.api.StoreUnavailableException;
import dev.hands4j.api.conversation.ConversationId;
import dev.hands4j.api.conversation.ConversationMetadata;
import dev.hands4j.api.conversation.ConversationRef;
import dev.hands4j.api.conversation.ConversationStore.NewConversation;
import dev.hands4j.api.conversation.ConversationStore.Opening;
import dev.hands4j.api.coordination.Coordinator.Owner;
import dev.hands4j.api.coordination.Epoch;
import dev.hands4j.api.coordination.NodeId;
import dev.hands4j.api.coordination.Ownership.Claim;
import dev.hands4j.api.event.Action;
import dev.hands4j.api.event.EventDraft;
import dev.hands4j.api.event.EventId;
import dev.hands4j.api.event.Source;
import dev.hands4j.api.event.StoredEvent;
import dev.hands4j.api.log.AppendKey;
import dev.hands4j.api.log.AppendRequest;
import dev.hands4j.api.log.AppendResult;
import dev.hands4j.api.log.Authority;
import dev.hands4j.api.log.EventFollower;
import dev.hands4j.api.log.EventQuery;
import dev.hands4j.api.user.Secret;
import dev.hands4j.testkit.ChildProcess;
import dev.hands4j.testkit.Processes;
import dev.hands4j.testkit.TcpFaultProxy;
import dev.hands4j.testkit.services.TestPostgres;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of appends when PostgreSQL, or the way to it, fails (boundaries.md F9, F14). */
final class PostgresFailureTest {
  private static final Duration SHORT = Duration.ofSeconds(1);
  private static final Duration PATIENT = Duration.ofSeconds(60);

  @TempDir private Path folder;

  private PostgresConfig config(TestPostgres.Database database, int port) {
    return PostgresConfig.at(
            database.host(),
            port,
            database.name(),
            database.user(),
            new Secret(database.password()),
            folder.resolve("keys"))
        .withMaxConnections(4)
        .withTimes(SHORT, SHORT)
        .withPoll(Duration.ofMillis(50));
  }

  private SqlStorage open(TestPostgres.Database database) {
    return SqlStorage.open(config(database, database.port()));
  }

  private static ConversationRef conversation(SqlStorage storage) {
    ConversationRef ref = new ConversationRef(ConversationId.random(), Optional.empty());
    storage
        .conversations()
        .create(
            new NewConversation(
                ConversationMetadata.fresh(ref, Optional.empty(), Instant.EPOCH), Opening.NONE));
    return ref;
  }

  private static AppendRequest person(ConversationRef conversation, String text) {
    return AppendRequest.byPerson(
        conversation,
        EventDraft.of(Action.Message.of(text), Source.USER),
        new Authority.Person(Optional.empty()),
        AppendKey.fresh());
  }

  private static List<StoredEvent> events(SqlStorage storage, ConversationRef conversation) {
    return storage.eventLog().read(conversation.id(), EventQuery.from(0, 10_000)).events();
  }

  /** Each acknowledged text is stored under its id, each text once, and the ids have no gap. */
  private static void check(
      SqlStorage storage, ConversationRef conversation, Map<Long, String> acknowledged) {
    List<StoredEvent> events = events(storage, conversation);
    Map<String, Long> texts = new HashMap<>();
    for (int i = 0; i < events.size(); i++) {
      assertThat(events.get(i).id().value()).isEqualTo(i);
      String text = events.get(i).text().replaceAll(".*\"content\":\"([^\"]*)\".*", "$1");
      assertThat(texts.put(text, (long) i)).as(text).isNull();
    }
    acknowledged.forEach((id, text) -> assertThat(texts).containsEntry(text, id));
  }

  @Test
  void goesOnWhenTheServerWasCrashedAndStartedAgain() throws Exception {
    try (TestPostgres server = TestPostgres.start(Map.of());
        SqlStorage storage = open(server.database())) {
      ConversationRef conversation = conversation(storage);
      Map<Long, String> acknowledged = new HashMap<>();
      AtomicInteger refused = new AtomicInteger();
      Thread writing =
          Thread.ofVirtual()
              .start(() -> {
                for (int i = 0; !Thread.currentThread().isInterrupted(); i++) {
                  String text = "m" + i;
                  switch (storage.eventLog().append(person(conversation, text))) {
                    case AppendResult.Appended done -> {
                      synchronized (acknowledged) {
                        acknowledged.put(done.id().value(), text);
                      }
                    }
                    case AppendResult.Unavailable _ -> refused.incrementAndGet();
                    case AppendResult other -> throw new AssertionError(other.toString());
                  }
                }
              });
      int before = awaitMore(acknowledged, 20);
      server.crash();
      Awaitility.await().atMost(PATIENT).until(() -> refused.get() > 0);
      server.startAgain();
      before = awaitMore(acknowledged, before + 20);
      server.restart();
      awaitMore(acknowledged, before + 20);
      writing.interrupt();
      writing.join();
      check(storage, conversation, acknowledged);
    }
  }

  private static int awaitMore(Map<Long, String> acknowledged, int count) {
    Awaitility.await()
        .atMost(PATIENT)
        .until(() -> {
          synchronized (acknowledged) {
            return acknowledged.size() >= count;
          }
        });
    synchronized (acknowledged) {
      return acknowledged.size();
    }
  }

  @Test
  void storesAnAppendOnceWhereverItsConnectionBreaks() {
    Random random = new Random(9);
    try (TestPostgres.Database database = TestPostgres.shared().database();
        TcpFaultProxy proxy = TcpFaultProxy.to(database.host(), database.port());
        SqlStorage storage =
            SqlStorage.open(
                config(database, proxy.port())
                    .withMaxConnections(1)
                    .withPoll(Duration.ofDays(1)))) {
      ConversationRef conversation = conversation(storage);
      Map<Long, String> acknowledged = new HashMap<>();
      int repeated = 0;
      for (int i = 0; i < 24; i++) {
        // An answer to a commit that is lost is what the key is for; it is among the last bytes.
        long before = proxy.towardsClient().passedBytes();
        result(storage.eventLog().submit(person(conversation, "measured " + i)));
        long size = proxy.towardsClient().passedBytes() - before;
        proxy.towardsClient().cutAfter(i % 2 == 0 ? size - 1 : random.nextLong(size));
        String text = "m" + i;
        Future<AppendResult> append = storage.eventLog().submit(person(conversation, text));
        Awaitility.await()
            .pollInterval(Duration.ofMillis(1))
            .atMost(PATIENT)
            .until(() -> append.isDone() || proxy.connections() == 0);
        proxy.heal();
        if (result(append) instanceof AppendResult.Appended done) {
          acknowledged.put(done.id().value(), text);
          repeated += done.repeated() ? 1 : 0;
        }
      }
      assertThat(repeated).isPositive();
      assertThat(acknowledged).hasSizeGreaterThan(12);
      check(storage, conversation, acknowledged);
    }
  }

  private static AppendResult result(Future<AppendResult> append) {
    try {
      return append.get();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void answersUnavailableWhileTheServerStandsStill() {
    try (TestPostgres server = TestPostgres.start(Map.of());
        SqlStorage storage = open(server.database())) {
      ConversationRef conversation = conversation(storage);
      server.pause();
      assertThat(storage.eventLog().append(person(conversation, "unknown")))
          .isInstanceOf(AppendResult.Unavailable.class);
      assertThatThrownBy(() -> storage.eventLog().head(conversation.id()))
          .isInstanceOf(StoreUnavailableException.class);
      assertThatThrownBy(() -> storage.ownership().heartbeat(new NodeId("a")))
          .isInstanceOf(StoreUnavailableException.class);
      server.resume();
      Awaitility.await()
          .atMost(PATIENT)
          .until(() ->
              storage.eventLog().append(person(conversation, "known"))
                  instanceof AppendResult.Appended);
    }
  }

  @Test
  void answersUnavailableWhenTheServerIsOutOfConnections() throws Exception {
    Map<String, String> few = Map.of("max_connections", "8", "superuser_reserved_connections", "0");
    try (TestPostgres server = TestPostgres.start(few)) {
      TestPostgres.Database database = server.database();
      try (SqlStorage storage = open(database)) {
        ConversationRef conversation = conversation(storage);
        List<Connection> others = new ArrayList<>(List.of(database.connect()));
        Awaitility.await()
            .atMost(PATIENT)
            .until(() -> {
              others
                  .getFirst()
                  .createStatement()
                  .execute(
                      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                          + " WHERE application_name = 'hands4j'");
              takeAll(database, others);
              return storage.eventLog().append(person(conversation, "no room"))
                  instanceof AppendResult.Unavailable;
            });
        for (Connection other : others) {
          other.close();
        }
        Awaitility.await()
            .atMost(PATIENT)
            .until(() ->
                storage.eventLog().append(person(conversation, "room"))
                    instanceof AppendResult.Appended);
      }
    }
  }

  private static void takeAll(TestPostgres.Database database, List<Connection> others) {
    try {
      while (true) {
        others.add(database.connect());
      }
    } catch (SQLException full) {
      assertThat(full.getSQLState()).isEqualTo("53300");
    }
  }

  @Test
  void takesARowFromANodeThatStandsStillInAnAppend() throws Exception {
    try (TestPostgres.Database database = TestPostgres.shared().database();
        SqlStorage other = open(database)) {
      ConversationRef conversation = conversation(other);
      try (ChildProcess old =
          Processes.java(OldOwner.class.getName())
              .args(
                  String.valueOf(database.port()),
                  database.name(),
                  folder.resolve("keys").toString(),
                  conversation.id().value())
              .start()) {
        Epoch epoch =
            new Epoch(
                Long.parseLong(old.awaitLine(Pattern.compile("epoch (.*)"), PATIENT).group(1)));
        try (Connection blocker = database.connect()) {
          blocker.setAutoCommit(false);
          blocker.createStatement().execute("SELECT * FROM conversation_head FOR UPDATE");
          await(() -> sees(database, "wait_event_type = 'Lock'"));
          old.pause();
          blocker.rollback();
        }
        await(() -> sees(database, "state = 'idle in transaction'"));
        Owner expected = new Owner(OldOwner.NODE, epoch);
        Epoch next =
            Awaitility.await()
                .atMost(PATIENT)
                .ignoreException(StoreUnavailableException.class)
                .until(
                    () -> claim(other, conversation, new NodeId("new"), Optional.of(expected)),
                    e -> e.value() > epoch.value());
        int before = events(other, conversation).size();
        old.resume();
        assertThat(old.awaitLine(Pattern.compile("result (.*)"), PATIENT).group(1))
            .isEqualTo(new AppendResult.StaleOwner().toString());
        assertThat(other.eventLog().append(loop(conversation, next, 0)))
            .isEqualTo(new AppendResult.Appended(new EventId(before), false, List.of()));
      }
    }
  }

  private static void await(Callable<Boolean> condition) {
    Awaitility.await().pollInterval(Duration.ofMillis(10)).atMost(PATIENT).until(condition);
  }

  /** A node that appends until it may not; an unknown outcome it tries again. */
  static final class OldOwner {
    private static final NodeId NODE = new NodeId("old");

    public static void main(String[] arguments) {
      PostgresConfig config =
          PostgresConfig.at(
                  "127.0.0.1",
                  Integer.parseInt(arguments[0]),
                  arguments[1],
                  TestPostgres.USER,
                  new Secret(TestPostgres.PASSWORD),
                  Path.of(arguments[2]))
              .withTimes(SHORT, Duration.ofSeconds(3));
      ConversationRef conversation =
          new ConversationRef(new ConversationId(arguments[3]), Optional.empty());
      try (SqlStorage storage = SqlStorage.open(config)) {
        Epoch epoch = claim(storage, conversation, NODE, Optional.empty());
        System.out.println("epoch " + epoch);
        int sequence = 0;
        while (true) {
          AppendResult result = storage.eventLog().append(loop(conversation, epoch, sequence));
          if (result instanceof AppendResult.Appended) {
            sequence++;
          } else if (!(result instanceof AppendResult.Unavailable)) {
            System.out.println("result " + result);
            return;
          }
        }
      }
    }
  }

  private static Epoch claim(
      SqlStorage storage, ConversationRef conversation, NodeId node, Optional<Owner> expected) {
    return ((Claim.Claimed) storage.ownership().claim(conversation, node, expected, false)).epoch();
  }

  private static AppendRequest loop(ConversationRef conversation, Epoch epoch, int sequence) {
    return new AppendRequest(
        conversation,
        EventDraft.of(Action.Run.of("ls"), Source.AGENT),
        new Authority.Loop(epoch),
        AppendKey.loop(epoch, sequence),
        OptionalLong.empty(),
        OptionalLong.empty());
  }

  private static boolean sees(TestPostgres.Database database, String condition)
      throws SQLException {
    try (Connection connection = database.connect();
        ResultSet rows =
            connection
                .createStatement()
                .executeQuery(
                    "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'hands4j'"
                        + " AND datname = current_database() AND "
                        + condition)) {
      rows.next();
      return rows.getInt(1) > 0;
    }
  }

  @Test
  void givesGaplessIdsInCommitOrderWhenTwoNodesWrite() throws Exception {
    int writers = 8;
    int each = 25;
    try (TestPostgres.Database database = TestPostgres.shared().database();
        SqlStorage first = open(database);
        SqlStorage second = open(database)) {
      ConversationRef conversation = conversation(first);
      List<Thread> threads = new ArrayList<>();
      for (int w = 0; w < writers; w++) {
        SqlStorage node = w % 2 == 0 ? first : second;
        threads.add(
            Thread.startVirtualThread(() -> {
              for (int i = 0; i < each; i++) {
                node.eventLog().append(person(conversation, "hello"));
              }
            }));
      }
      try (EventFollower follower = second.eventLog().follow(conversation.id(), 0)) {
        long next = 0;
        while (next < writers * each) {
          for (StoredEvent event : follower.next(PATIENT)) {
            assertThat(event.id().value()).isEqualTo(next++);
          }
        }
      }
      for (Thread thread : threads) {
        thread.join();
      }
      assertThat(events(first, conversation)).hasSize(writers * each);
    }
  }

  @Test
  void wakesFollowersOfAnotherNodeByAHint() throws Exception {
    try (TestPostgres.Database database = TestPostgres.shared().database();
        SqlStorage writing = open(database);
        SqlStorage watching =
            SqlStorage.open(config(database, database.port()).withPoll(Duration.ofDays(1)))) {
      ConversationRef conversation = conversation(writing);
      try (var hints = writing.onAppended(watching::hint);
          EventFollower follower = watching.eventLog().follow(conversation.id(), 0)) {
        assertThat(follower.next(Duration.ZERO)).isEmpty();
        Thread appending =
            Thread.startVirtualThread(
                () -> writing.eventLog().append(person(conversation, "hello")));
        assertThat(follower.next(PATIENT)).hasSize(1);
        appending.join();
        assertThat(hints).isNotNull();
      }
    }
  }

  @Test
  void isNotHarmedByAnInterruptOfItsCaller() {
    try (TestPostgres.Database database = TestPostgres.shared().database();
        SqlStorage storage = open(database)) {
      ConversationRef conversation = conversation(storage);
      Thread.currentThread().interrupt();
      assertThat(storage.eventLog().append(person(conversation, "hello")))
          .isInstanceOf(AppendResult.Appended.class);
      assertThat(storage.eventLog().head(conversation.id()).orElseThrow().nextId()).isEqualTo(1);
      assertThat(Thread.interrupted()).isTrue();
    }
  }

  @Test
  void takesTimeFromTheServer() throws Exception {
    try (TestPostgres.Database database = TestPostgres.shared().database();
        SqlStorage storage = open(database)) {
      ConversationRef conversation = conversation(storage);
      Instant before = now(database);
      storage.eventLog().append(person(conversation, "hello"));
      storage.ownership().heartbeat(new NodeId("a"));
      assertThat(events(storage, conversation).getFirst().time()).isBetween(before, now(database));
      assertThat(storage.ownership().living(PATIENT)).containsOnly(new NodeId("a"));
    }
  }

  private static Instant now(TestPostgres.Database database) throws SQLException {
    try (Connection connection = database.connect();
        ResultSet row = connection.createStatement().executeQuery("SELECT clock_timestamp()")) {
      row.next();
      return row.getTimestamp(1).toInstant();
    }
  }
}
