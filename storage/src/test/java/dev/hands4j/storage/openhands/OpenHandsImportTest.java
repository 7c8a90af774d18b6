package dev.hands4j.storage.openhands;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hands4j.api.conversation.ConversationId;
import dev.hands4j.api.conversation.ConversationMetadata;
import dev.hands4j.api.conversation.ConversationRef;
import dev.hands4j.api.conversation.Trigger;
import dev.hands4j.api.coordination.DesiredState;
import dev.hands4j.api.event.AgentState;
import dev.hands4j.api.event.EventId;
import dev.hands4j.api.event.StoredEvent;
import dev.hands4j.api.log.EventQuery;
import dev.hands4j.api.log.Head;
import dev.hands4j.api.settings.SecretsStore.Secrets;
import dev.hands4j.api.settings.Settings;
import dev.hands4j.api.user.ProviderType;
import dev.hands4j.api.user.Secret;
import dev.hands4j.storage.SqlStorage;
import dev.hands4j.storage.StorageConfig;
import dev.hands4j.storage.database.Session;
import dev.hands4j.storage.database.Sqlite;
import dev.hands4j.storage.openhands.ImportedItem.Kind;
import dev.hands4j.storage.openhands.ImportedItem.Outcome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Taking over a folder of OpenHands (rest-core.md §17). */
class OpenHandsImportTest {
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
  private static final String A = "5f2c9a7be0d14c55a1f3c2d4e6b78901";
  private static final String B = "6f2c9a7be0d14c55a1f3c2d4e6b78902";

  @TempDir Path folder;
  private OpenHandsFolder source;
  private Path home;

  @BeforeEach
  void folders() throws Exception {
    source = new OpenHandsFolder(folder.resolve("openhands"));
    home = folder.resolve("home");
  }

  @Test
  void takesOverAConversationWithItsRecord() throws Exception {
    source
        .metadata(A)
        .event(A, 0, OpenHandsFolder.state(0, "2025-09-03T12:15:30.123456", "loading"))
        .event(A, 1, OpenHandsFolder.said(1, "2025-09-03T12:15:31", "user", "Repair it"))
        .event(A, 2, OpenHandsFolder.state(2, "2025-09-03T12:16:00.5", "finished"))
        .file("sessions/" + A + "/event_cache/0-25.json", "[]")
        .file("sessions/" + A + "/agent_state.pkl", "gASV");

    ImportedItem item = only(run());

    assertThat(item.outcome()).as(item.toString()).isEqualTo(Outcome.IMPORTED);
    assertThat(item.events()).isEqualTo(3);
    try (SqlStorage storage = open()) {
      ConversationMetadata data = storage.conversations().find(id(A)).orElseThrow();
      assertThat(data)
          .isEqualTo(
              new ConversationMetadata(
                  new ConversationRef(id(A), Optional.empty()),
                  Optional.of("Fix flaky login test"),
                  Optional.of("acme/webshop"),
                  Optional.of("main"),
                  Optional.of(ProviderType.GITHUB),
                  Optional.of(Trigger.GUI),
                  List.of(42),
                  Instant.parse("2025-09-03T10:15:30.123456Z"),
                  Instant.parse("2025-09-03T10:21:07.512340Z"),
                  Optional.empty(),
                  0.1834,
                  20_111,
                  950));
      List<StoredEvent> events = events(storage, A);
      assertThat(events.get(0).time()).isEqualTo("2025-09-03T10:15:30.123456Z");
      assertThat(events.get(1).text())
          .startsWith("{\"id\":1,\"timestamp\":\"2025-09-03T10:15:31\",\"source\":\"user\"")
          .contains("Repair it");
      Head head = storage.eventLog().head(id(A)).orElseThrow();
      assertThat(head.desiredState()).isEqualTo(DesiredState.RUNNING);
      assertThat(head.agentState()).isEqualTo(AgentState.FINISHED);
      assertThat(head.nextId()).isEqualTo(3);
      assertThat(head.takenThrough()).isEqualTo(2);
    }
  }

  @Test
  void nothingThatWasRunningGoesOnByItself() throws Exception {
    source
        .metadata(A)
        .event(A, 0, OpenHandsFolder.state(0, "2025-09-03T12:15:30", "running"))
        .event(A, 1, OpenHandsFolder.said(1, "2025-09-03T12:15:31", "user", "unanswered"));
    run();
    try (SqlStorage storage = open()) {
      assertThat(storage.eventLog().head(id(A)).orElseThrow().agentState())
          .isEqualTo(AgentState.AWAITING_USER_INPUT);
      assertThat(storage.ownership().orphans(java.util.Set.of(), 10)).isEmpty();
    }
  }

  @Test
  void keepsEventsOfUnknownKindsByteForByte() throws Exception {
    String kept =
        "\"observation\":\"hologram\",\"content\":\"x\",\"extras\":{\"n\":1.50e+3,\"z\":[1, 2 ,3],"
            + "\"\\u00e9\":\"\\ud83d\\ude00\"}";
    source
        .metadata(A)
        .event(
            A,
            0,
            "{\"id\": 0, \"timestamp\": \"2025-01-03T12:15:30\", \"source\": \"agent\","
                + " \"cause\": 0,"
                + kept
                + "}");
    assertThat(only(run()).outcome()).isEqualTo(Outcome.IMPORTED);
    try (SqlStorage storage = open()) {
      StoredEvent event = events(storage, A).getFirst();
      assertThat(event.kind()).isEqualTo("hologram");
      assertThat(event.cause()).contains(new EventId(0));
      assertThat(event.text())
          .isEqualTo(
              "{\"id\":0,\"timestamp\":\"2025-01-03T11:15:30\",\"source\":\"agent\",\"cause\":0,"
                  + kept
                  + "}");
    }
  }

  @Test
  void holdsThePlacesOfEventsThatAreMissingOrBroken() throws Exception {
    source
        .metadata(A)
        .event(A, 0, OpenHandsFolder.state(0, "2025-09-03T12:16:30", "loading"))
        .event(A, 2, "{\"id\": 2, \"time")
        .event(A, 3, "{\"neither\": 1}")
        .event(A, 4, OpenHandsFolder.said(4, "yesterday", "user", "still here"))
        .file("sessions/" + A + "/events/notes.txt", "not an event")
        .file("sessions/" + A + "/events/x1.json", "{}");

    ImportedItem item = only(run());

    assertThat(item.outcome()).isEqualTo(Outcome.PARTLY);
    assertThat(item.events()).isEqualTo(2);
    assertThat(item.problems())
        .hasSize(4)
        .anyMatch(p -> p.contains("event 1 is missing"))
        .anyMatch(p -> p.contains("event 2 cannot be read"))
        .anyMatch(p -> p.contains("event 3 cannot be read"))
        .anyMatch(p -> p.contains("event 4 has no usable timestamp"));
    try (SqlStorage storage = open()) {
      assertThat(events(storage, A))
          .extracting(StoredEvent::kind)
          .containsExactly("agent_state_changed", "null", "null", "null", "message");
      assertThat(events(storage, A).getLast().time()).isEqualTo("2025-09-03T10:16:30Z");
    }
  }

  @Test
  void rescuesAConversationWhoseRecordIsBroken() throws Exception {
    source
        .file("sessions/" + A + "/metadata.json", "{\"conversation_id\": \"5f2")
        .event(A, 0, OpenHandsFolder.said(0, "2025-09-03T12:15:30+00:00", "user", "hello"))
        .file(
            "sessions/" + B + "/metadata.json",
            "{\"conversation_id\":\"x\",\"trigger\":\"moon\",\"pr_number\":\"4\",\"title\":7,"
                + "\"created_at\":1756894530.5}");
    List<ImportedItem> items = run();
    assertThat(items).extracting(ImportedItem::outcome).containsOnly(Outcome.PARTLY).hasSize(2);
    assertThat(items.get(1).problems()).hasSize(3);
    try (SqlStorage storage = open()) {
      assertThat(storage.conversations().find(id(A)).orElseThrow().createdAt())
          .isEqualTo("2025-09-03T12:15:30Z");
      assertThat(storage.conversations().find(id(B)).orElseThrow().createdAt())
          .isEqualTo("2025-09-03T10:15:30.5Z");
    }
  }

  @Test
  void reportsWhatCannotBeImportedAndGoesOn() throws Exception {
    Files.createDirectories(source.root().resolve("sessions/empty"));
    source
        .file("sessions/.hidden/metadata.json", "{}")
        .file("sessions/file.txt", "not a conversation")
        .event(A, 2_000_000, "{}")
        .metadata(B)
        .file("users/7/conversations/c/events/0.json", "{}")
        .file("settings.json", "{\"enable_default_condenser\": \"perhaps\"}");
    List<ImportedItem> items = run();
    assertThat(items)
        .extracting(ImportedItem::name, ImportedItem::outcome)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("settings.json", Outcome.FAILED),
            org.assertj.core.groups.Tuple.tuple(A, Outcome.FAILED),
            org.assertj.core.groups.Tuple.tuple(B, Outcome.IMPORTED),
            org.assertj.core.groups.Tuple.tuple("empty", Outcome.FAILED),
            org.assertj.core.groups.Tuple.tuple("users/7", Outcome.FAILED));
  }

  @Test
  void aSecondImportChangesNothingAndNeitherWritesToTheSource() throws Exception {
    source
        .metadata(A)
        .event(A, 0, OpenHandsFolder.said(0, "2025-09-03T12:15:30", "user", "hello"))
        .file("settings.json", "{\"language\":\"de\",\"llm_api_key\":\"sk-first-key\"}")
        .file("secrets.json", "{\"custom_secrets\":{\"K\":{\"secret\":\"first-value\"}}}");
    Map<String, String> before = source.snapshot();
    assertThat(run()).extracting(ImportedItem::outcome).containsOnly(Outcome.IMPORTED).hasSize(3);
    try (SqlStorage storage = open()) {
      storage.conversations().rename(id(A), "Renamed", false, Instant.now());
      storage.settings().update(Optional.empty(), _ -> Settings.DEFAULTS);
    }
    source.file("secrets.json", "{\"custom_secrets\":{\"K\":{\"secret\":\"other-value\"}}}");
    assertThat(run()).extracting(ImportedItem::outcome).containsOnly(Outcome.PRESENT).hasSize(3);
    try (SqlStorage storage = open()) {
      assertThat(storage.conversations().find(id(A)).orElseThrow().title()).contains("Renamed");
      assertThat(storage.settings().load(Optional.empty())).contains(Settings.DEFAULTS);
      assertThat(storage.secrets().load(Optional.empty()).customSecrets().get("K").value())
          .isEqualTo(new Secret("first-value"));
    }
    source.file("secrets.json", "{\"custom_secrets\":{\"K\":{\"secret\":\"first-value\"}}}");
    Map<String, String> after = source.snapshot();
    before.keySet().removeIf(path -> path.endsWith("secrets.json") || path.endsWith("openhands"));
    assertThat(after).containsAllEntriesOf(before);
  }

  @Test
  void takesOverSettingsSecretsAndTokensOfOldVersions() throws Exception {
    source
        .metadata(A)
        .event(
            A, 0, OpenHandsFolder.said(0, "2025-09-03T12:15:30", "user", "my key is npm_12345678"))
        .file(
            "settings.json",
            "{\"language\":\"de\",\"agent\":\"CodeActAgent\",\"llm_model\":\"openai/gpt-5\","
                + "\"llm_api_key\":\"sk-12345678\",\"sandbox_api_key\":\"**********\",\"unknown\":1,"
                + "\"mcp_config\":{\"sse_servers\":[],\"stdio_servers\":[],\"shttp_servers\":[]},"
                + "\"secrets_store\":{\"provider_tokens\":{\"github\":{\"token\":\"ghp_legacy\","
                + "\"host\":null,\"user_id\":null},\"gitlab\":{\"token\":\"glpat_old\"}}}}")
        .file(
            "secrets.json",
            "{\"provider_tokens\":{\"gitlab\":{\"token\":\"glpat_x\",\"host\":\"gitlab.acme.io\","
                + "\"user_id\":\"9\"},\"moonhub\":{\"token\":\"m\"},\"bitbucket\":{\"token\":\"\"}},"
                + "\"custom_secrets\":{\"NPM_TOKEN\":{\"secret\":\"npm_12345678\","
                + "\"description\":\"registry\"}}}");
    assertThat(run()).extracting(ImportedItem::outcome).containsOnly(Outcome.IMPORTED).hasSize(3);
    try (SqlStorage storage = open()) {
      Settings settings = storage.settings().load(Optional.empty()).orElseThrow();
      assertThat(settings.language()).contains("de");
      assertThat(settings.llm().apiKey()).contains(new Secret("sk-12345678"));
      assertThat(settings.sandboxApiKey()).isEmpty();
      assertThat(settings.mcpConfig()).isPresent();
      Secrets secrets = storage.secrets().load(Optional.empty());
      assertThat(secrets.providerTokens().keySet())
          .containsExactlyInAnyOrder(ProviderType.GITHUB, ProviderType.GITLAB);
      assertThat(secrets.customSecrets().get("NPM_TOKEN").description()).isEqualTo("registry");
      assertThat(events(storage, A).getFirst().text())
          .contains("my key is <secret_hidden>")
          .doesNotContain("npm_12345678");
    }
  }

  @Test
  void storesALongLogPieceByPiece() throws Exception {
    source.metadata(A);
    for (int id = 0; id < 500; id++) {
      source.event(A, id, OpenHandsFolder.said(id, "2025-09-03T12:15:30", "agent", "n" + id));
    }
    List<ImportedItem> items = new ArrayList<>();
    OpenHandsImport.run(
        new ImportRequest(source.root(), home, BERLIN, 1_000, 2_000, 500), items::add);
    assertThat(only(items).events()).isEqualTo(500);
    try (SqlStorage storage = open()) {
      assertThat(storage.eventLog().head(id(A)).orElseThrow().nextId()).isEqualTo(500);
      assertThat(storage.eventLog().find(id(A), new EventId(499)).orElseThrow().text())
          .contains("n499");
    }
    Path other = folder.resolve("other");
    List<ImportedItem> refused = new ArrayList<>();
    OpenHandsImport.run(
        new ImportRequest(source.root(), other, BERLIN, 100, 2_000, 499), refused::add);
    assertThat(only(refused).problems()).first().asString().contains("more than 499 events");
  }

  @Test
  void anImportThatBreaksOffLeavesNothingBehind() throws Exception {
    open().close();
    var database = new Sqlite(StorageConfig.in(home).database(), 1_000, 1L << 30);
    try (Session session = database.writing().open()) {
      new ImportTable(session)
          .begin(
              ConversationMetadata.fresh(
                  new ConversationRef(id(A), Optional.empty()), Optional.empty(), Instant.now()));
    }
    source.metadata(A);
    try (SqlStorage storage = open()) {
      assertThat(storage.conversations().find(id(A))).isEmpty();
    }
    assertThat(only(run()).outcome()).isEqualTo(Outcome.IMPORTED);
  }

  private List<ImportedItem> run() throws Exception {
    List<ImportedItem> items = new ArrayList<>();
    OpenHandsImport.run(new ImportRequest(source.root(), home, BERLIN), items::add);
    return items;
  }

  private static ImportedItem only(List<ImportedItem> items) {
    return items.stream()
        .filter(item -> item.kind() == Kind.CONVERSATION)
        .findFirst()
        .orElseThrow();
  }

  private SqlStorage open() {
    return SqlStorage.open(StorageConfig.in(home));
  }

  private static ConversationId id(String text) {
    return new ConversationId(text);
  }

  private static List<StoredEvent> events(SqlStorage storage, String conversation) {
    return storage
        .eventLog()
        .read(
            id(conversation),
            new EventQuery(
                0,
                OptionalLong.empty(),
                false,
                100,
                false,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty()))
        .events();
  }
}
