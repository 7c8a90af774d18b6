package dev.hands4j.storage.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hands4j.api.event.Action;
import dev.hands4j.api.event.EventDraft;
import dev.hands4j.api.event.EventId;
import dev.hands4j.api.event.Observation;
import dev.hands4j.api.event.StoredEvent;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The wire form of every kind is a compatibility surface: the files in golden/ never change. */
final class GoldenEventsTest {
  private static final EventId ID = new EventId(7);
  private static final Instant TIME = Instant.parse("2026-09-08T14:03:21.518204Z");

  private final WireEventCodec codec = new WireEventCodec();

  @TestFactory
  Stream<DynamicTest> writesEveryKindAsItsGoldenFileSays() {
    return Samples.all().entrySet().stream()
        .map(sample ->
            DynamicTest.dynamicTest(
                sample.getKey(),
                () ->
                    assertThat(
                            new String(
                                codec.encode(ID, TIME, sample.getValue()), StandardCharsets.UTF_8))
                        .isEqualTo(golden(sample.getKey()))));
  }

  @TestFactory
  Stream<DynamicTest> readsEveryGoldenFileBackAsTheSameEvent() {
    return Samples.all().entrySet().stream()
        .map(sample ->
            DynamicTest.dynamicTest(
                sample.getKey(),
                () -> {
                  byte[] json = golden(sample.getKey()).getBytes(StandardCharsets.UTF_8);
                  assertThat(codec.read(json)).isEqualTo(sample.getValue());
                  StoredEvent stored = codec.body(sample.getValue(), Masker.NONE).at(ID, TIME);
                  assertThat(codec.decode(stored)).isEqualTo(sample.getValue());
                }));
  }

  @Test
  void hasASampleOfEveryKind() {
    Set<Class<?>> sampled =
        Samples.all().values().stream()
            .map(EventDraft::event)
            .map(Object::getClass)
            .collect(Collectors.toSet());
    assertThat(sampled).containsAll(Arrays.asList(Action.class.getPermittedSubclasses()));
    assertThat(sampled).containsAll(Arrays.asList(Observation.class.getPermittedSubclasses()));
  }

  @TestFactory
  Stream<DynamicTest> sendsASandboxTheSameContentWithoutAnEnvelope() {
    return Samples.all().entrySet().stream()
        .map(sample ->
            DynamicTest.dynamicTest(
                sample.getKey(),
                () -> {
                  EventDraft draft = sample.getValue();
                  String plain = codec.write(draft).text();
                  Map<String, JsonText.Value> members = JsonText.members(plain);
                  assertThat(members)
                      .doesNotContainKeys(
                          "id", "timestamp", "source", "cause", "tool_call_metadata");
                  assertThat(codec.read(plain.getBytes(StandardCharsets.UTF_8)).event())
                      .isEqualTo(draft.event());
                }));
  }

  private static String golden(String name) throws IOException {
    try (InputStream file =
        GoldenEventsTest.class.getResourceAsStream("/golden/" + name + ".json")) {
      assertThat(file).as("golden file of %s", name).isNotNull();
      return new String(file.readAllBytes(), StandardCharsets.UTF_8).strip();
    }
  }
}
