package dev.hands4j.storage.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hands4j.api.event.EventDraft;
import dev.hands4j.api.event.EventId;
import dev.hands4j.api.event.UnknownEvent;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Events as the documentation of the wire shows them (events.md §§3, 4), which the golden files,
 * being written by this code, cannot stand for: each is understood, and written as it was.
 */
final class WireExamplesTest {
  private final WireEventCodec codec = new WireEventCodec();

  @TestFactory
  Stream<DynamicTest> understandsAndKeepsEveryDocumentedEvent() throws IOException {
    return lines()
        .map(line ->
            DynamicTest.dynamicTest(
                line.substring(0, Math.min(90, line.length())), () -> survives(line)));
  }

  private void survives(String line) throws Exception {
    JsonNode documented = JsonMapper.shared().readTree(line);
    EventDraft read = codec.read(line.getBytes(StandardCharsets.UTF_8));
    assertThat(read.event()).isNotInstanceOf(UnknownEvent.class);
    byte[] written =
        codec.encode(
            new EventId(documented.path("id").asLong()),
            LocalDateTime.parse(documented.path("timestamp").asString()).toInstant(ZoneOffset.UTC),
            read);
    ObjectNode kept = (ObjectNode) JsonMapper.shared().readTree(written);
    if (documented.path("action").asString("").equals("call_tool_mcp")) {
      // Arguments are shown as JSON rather than in Python's syntax; nothing parses them (§3).
      kept.set("message", documented.path("message"));
    }
    assertThat(kept).isEqualTo(documented);
  }

  private static Stream<String> lines() throws IOException {
    try (InputStream file = WireExamplesTest.class.getResourceAsStream("/wire/examples.jsonl")) {
      assertThat(file).isNotNull();
      return new String(file.readAllBytes(), StandardCharsets.UTF_8).lines().toList().stream();
    }
  }
}
