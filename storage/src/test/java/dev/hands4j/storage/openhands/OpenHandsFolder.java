package dev.hands4j.storage.openhands;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** A folder as OpenHands 0.56 writes it, after rest-core.md §17. */
final class OpenHandsFolder {
  static final String METADATA =
      "{\"conversation_id\":\"ID\",\"selected_repository\":\"acme/webshop\",\"user_id\":null,"
          + "\"selected_branch\":\"main\",\"git_provider\":\"github\",\"title\":\"Fix flaky login test\","
          + "\"last_updated_at\":\"2025-09-03T10:21:07.512340Z\",\"trigger\":\"gui\",\"pr_number\":[42],"
          + "\"created_at\":\"2025-09-03T10:15:30.123456Z\",\"llm_model\":null,\"accumulated_cost\":0.1834,"
          + "\"prompt_tokens\":20111,\"completion_tokens\":950,\"total_tokens\":21061,\"github_user_id\":\"7\"}";

  private final Path root;

  OpenHandsFolder(Path root) throws IOException {
    this.root = Files.createDirectories(root);
  }

  Path root() {
    return root;
  }

  OpenHandsFolder file(String path, String text) throws IOException {
    Path file = root.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
    return this;
  }

  OpenHandsFolder metadata(String conversation) throws IOException {
    return file(
        "sessions/" + conversation + "/metadata.json", METADATA.replace("ID", conversation));
  }

  OpenHandsFolder event(String conversation, int id, String json) throws IOException {
    return file("sessions/%s/events/%d.json".formatted(conversation, id), json);
  }

  /** An event as Python writes it: spaces after separators, local time without a zone. */
  static String state(int id, String time, String state) {
    return ("{\"id\": %d, \"timestamp\": \"%s\", \"source\": \"environment\", \"message\": \"\","
            + " \"observation\": \"agent_state_changed\", \"content\": \"\","
            + " \"extras\": {\"agent_state\": \"%s\", \"reason\": \"\"}}")
        .formatted(id, time, state);
  }

  static String said(int id, String time, String source, String text) {
    return ("{\"id\": %d, \"timestamp\": \"%s\", \"source\": \"%s\", \"message\": \"%s\","
            + " \"action\": \"message\", \"args\": {\"content\": \"%s\", \"image_urls\": null,"
            + " \"wait_for_response\": false}}")
        .formatted(id, time, source, text, text);
  }

  /** Everything about every file: to see that nothing changed. */
  Map<String, String> snapshot() throws IOException {
    Map<String, String> all = new TreeMap<>();
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.toList()) {
        FileTime written = Files.getLastModifiedTime(file);
        all.put(
            file.toString(), written + (Files.isRegularFile(file) ? Files.readString(file) : ""));
      }
    }
    return all;
  }
}
