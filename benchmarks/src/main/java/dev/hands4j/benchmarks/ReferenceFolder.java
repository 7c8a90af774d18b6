package dev.hands4j.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;

/** Writes a folder in the layout of OpenHands 0.56.0 (rest-core.md §17), as large as wanted. */
final class ReferenceFolder {
  private static final LocalDateTime BEGIN = LocalDateTime.of(2025, 9, 1, 8, 0);
  private static final DateTimeFormatter FORMAT =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss'.123456'");

  private final Path root;

  ReferenceFolder(Path root) {
    this.root = root;
  }

  Path root() {
    return root;
  }

  static String id(int conversation) {
    return "%032x".formatted(0x5f2c9a7b0000L + conversation);
  }

  /** One conversation; each is newer than the one before. */
  void conversation(int number, int events) throws IOException {
    Path folder = root.resolve("sessions").resolve(id(number));
    Files.createDirectories(folder.resolve("events"));
    LocalDateTime created = BEGIN.plusMinutes(number);
    Files.writeString(
        folder.resolve("metadata.json"),
        ("{\"conversation_id\":\"%s\",\"selected_repository\":\"acme/repo%d\",\"user_id\":null,"
                + "\"selected_branch\":\"main\",\"git_provider\":\"github\",\"title\":\"Task %d\","
                + "\"last_updated_at\":\"%sZ\",\"trigger\":\"gui\",\"pr_number\":[],"
                + "\"created_at\":\"%sZ\",\"llm_model\":null,\"accumulated_cost\":0.1,"
                + "\"prompt_tokens\":1,\"completion_tokens\":1,\"total_tokens\":2}")
            .formatted(
                id(number), number % 50, number, time(created.plusSeconds(events)), time(created)));
    for (int i = 0; i < events; i++) {
      Files.writeString(
          folder.resolve("events").resolve(i + ".json"),
          event(number, i, time(created.plusSeconds(i))));
    }
  }

  private static String time(LocalDateTime time) {
    return FORMAT.format(time);
  }

  /** People ask, the agent runs commands and reads what they print. */
  private static String event(int conversation, int id, String time) {
    String head = "{\"id\": %d, \"timestamp\": \"%s\", ".formatted(id, time);
    return switch (id % 3) {
      case 0 ->
          head
              + ("\"source\": \"user\", \"message\": \"\", \"action\": \"message\", \"args\":"
                      + " {\"content\": \"please look at module%d of project%d, question %d\","
                      + " \"image_urls\": null, \"wait_for_response\": false}}")
                  .formatted(id % 97, conversation, id);
      case 1 ->
          head
              + ("\"source\": \"agent\", \"message\": \"\", \"action\": \"run\", \"args\":"
                      + " {\"command\": \"grep -rn word%d src\", \"is_input\": false, \"thought\":"
                      + " \"I search for it\", \"blocking\": false, \"hidden\": false}}")
                  .formatted(id % 1009);
      default ->
          head
              + ("\"source\": \"agent\", \"cause\": %d, \"message\": \"\", \"observation\": \"run\","
                      + " \"content\": \"%s\", \"extras\": {\"command\": \"grep\", \"metadata\":"
                      + " {\"exit_code\": 0}}, \"success\": true}")
                  .formatted(
                      id - 1,
                      "src/Main.java:%d: word%d found here; ".formatted(id, id % 1009).repeat(8));
    };
  }
}
