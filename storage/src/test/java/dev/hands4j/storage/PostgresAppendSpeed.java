package dev.hands4j.storage;

import dev.hands4j.api.user.Secret;
import dev.hands4j.testkit.services.TestPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.List;
import java.util.Map;

/**
 * Appends per second on PostgreSQL, forced to disk, beside {@code pgbench} with the same
 * statements, in turns: {@code PostgresAppendSpeed <pgbench program> [seconds] [conversations]
 * [connections]}. The server lives in {@code java.io.tmpdir}, which should be on a real disk.
 */
public final class PostgresAppendSpeed {
  private static final int ROUNDS = 3;

  /** What an append asks, with literals of the same size. */
  private static final String SCRIPT =
      """
      \\set no random(1, %d)
      BEGIN;
      SELECT c.id, h.conversation_no, h.epoch, h.node, h.desired_state, h.stop_reason, h.next_event_id, h.taken_through, h.last_control, h.last_person, h.last_other, h.agent_state, h.runtime_kind, h.runtime_instance, h.runtime_location, h.step_crashes, h.mask_version, h.has_opening, h.written_at, CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000000 AS BIGINT) FROM conversation c JOIN conversation_head h ON h.conversation_no = c.no WHERE c.id = 'bench' || :no FOR UPDATE OF h \\gset
      INSERT INTO event (conversation_no, id, time, source, cause, kind, is_action, hidden, author, epoch, append_key, json) VALUES (:conversation_no, :next_event_id, '2026-01-01T00:00:00.000000', 'user', NULL, 'message', 1, 0, NULL, NULL, 'k' || :next_event_id, decode(repeat('78', 1000), 'hex')) ON CONFLICT (conversation_no, append_key) DO NOTHING;
      UPDATE conversation_head SET epoch = :epoch, next_event_id = :next_event_id + 1, taken_through = :taken_through, last_control = :last_control, last_person = :next_event_id, last_other = :next_event_id, agent_state = 'loading', step_crashes = 0, mask_version = 0, written_at = :written_at WHERE conversation_no = :conversation_no;
      COMMIT;
      """;

  private PostgresAppendSpeed() {}

  public static void main(String[] arguments) throws Exception {
    String pgbench = arguments[0];
    int seconds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 5;
    int conversations = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 50;
    int connections = arguments.length > 3 ? Integer.parseInt(arguments[3]) : 20;
    try (TestPostgres server = TestPostgres.start(Map.of("fsync", "on"))) {
      TestPostgres.Database database = server.database();
      PostgresConfig config =
          PostgresConfig.at(
                  database.host(),
                  database.port(),
                  database.name(),
                  database.user(),
                  new Secret(database.password()),
                  Files.createTempDirectory("hands4j-speed").resolve("keys"))
              .withMaxConnections(connections);
      try (SqlStorage storage = SqlStorage.open(config)) {
        prepare(database, conversations);
        AppendSpeed.measure(storage, conversations, 3);
        for (int round = 0; round < ROUNDS; round++) {
          System.out.println(
              "hands4j, %d conversations: %s"
                  .formatted(conversations, AppendSpeed.measure(storage, conversations, seconds)));
          for (int clients : List.of(connections, conversations)) {
            System.out.println(
                "pgbench, %d clients: %s"
                    .formatted(clients, bench(pgbench, database, conversations, clients, seconds)));
          }
        }
      }
    }
  }

  private static void prepare(TestPostgres.Database database, int conversations) throws Exception {
    try (Connection connection = database.connect()) {
      connection
          .createStatement()
          .execute(
              """
              INSERT INTO conversation (id, owner, pr_numbers, created_at, last_updated_at,
                accumulated_cost, prompt_tokens, completion_tokens, opening)
              SELECT 'bench' || n, '', '', '', '', 0, 0, 0, '{}' FROM generate_series(1, %d) n
              """
                  .formatted(conversations));
      connection
          .createStatement()
          .execute(
              """
              INSERT INTO conversation_head (conversation_no, epoch, desired_state, next_event_id,
                taken_through, last_control, last_person, last_other, agent_state, step_crashes,
                mask_version, has_opening, written_at)
              SELECT no, 0, 'RUNNING', 0, -1, -1, -1, -1, 'loading', 0, 0, 0, 0 FROM conversation
              """);
    }
  }

  private static String bench(
      String pgbench, TestPostgres.Database database, int conversations, int clients, int seconds)
      throws IOException, InterruptedException {
    Path script =
        Files.writeString(Files.createTempFile("append", ".sql"), SCRIPT.formatted(conversations));
    ProcessBuilder builder =
        new ProcessBuilder(
            pgbench,
            "--no-vacuum",
            "--protocol=prepared",
            "--client=" + clients,
            "--jobs=2",
            "--time=" + seconds,
            "--file=" + script,
            "--host=" + database.host(),
            "--port=" + database.port(),
            "--username=" + database.user(),
            database.name());
    builder.environment().put("PGPASSWORD", database.password());
    Process process = builder.redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes());
    if (process.waitFor() != 0) {
      throw new IllegalStateException(output);
    }
    Files.delete(script);
    return output
        .lines()
        .filter(line -> line.contains("tps") || line.contains("failed"))
        .toList()
        .toString();
  }
}
