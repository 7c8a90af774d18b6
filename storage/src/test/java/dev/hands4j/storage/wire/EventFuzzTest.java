package dev.hands4j.storage.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hands4j.api.event.EventDraft;
import dev.hands4j.api.event.EventId;
import dev.hands4j.api.event.MalformedEventException;
import dev.hands4j.api.event.Observation;
import dev.hands4j.api.event.StoredEvent;
import dev.hands4j.api.event.UnknownEvent;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Whatever a client sends is either kept or refused with help; nothing else comes out. */
final class EventFuzzTest {
  private static final String[] VALUES = {
    "null",
    "true",
    "false",
    "0",
    "-1",
    "7",
    "1.5",
    "7.0",
    "1e400",
    "-0.0",
    "99999999999999999999",
    "\"\"",
    "\"text\"",
    "\"\\ud800\"",
    "\"\\u0000\"",
    "\"😀\"",
    "[]",
    "{}",
    "[1,2]",
    "[\"a\"]",
    "[null]",
    "[{}]",
    "{\"a\":[1,{\"b\":null}]}",
    "{\"task\":\"x\"}",
    "\"confirmed\"",
    "\"agent\""
  };

  private final WireEventCodec codec = new WireEventCodec();
  private int kept;
  private int refused;

  @Test
  void keepsOrRefusesMutationsOfEveryKind() {
    Random random = new Random(11);
    List<String> samples = new ArrayList<>();
    for (EventDraft draft : Samples.all().values()) {
      samples.add(
          new String(codec.encode(new EventId(1), Instant.EPOCH, draft), StandardCharsets.UTF_8));
    }
    for (int round = 0; round < 40_000; round++) {
      String json = samples.get(random.nextInt(samples.size()));
      for (int i = random.nextInt(3); i >= 0; i--) {
        json = mutate(json, random, 3);
      }
      check(json);
    }
    assertThat(kept).isGreaterThan(5_000);
    assertThat(refused).isGreaterThan(5_000);
  }

  @Test
  void keepsOrRefusesDamagedText() {
    Random random = new Random(12);
    List<EventDraft> samples = List.copyOf(Samples.all().values());
    for (int round = 0; round < 20_000; round++) {
      EventDraft draft = samples.get(random.nextInt(samples.size()));
      byte[] json = codec.encode(new EventId(1), Instant.EPOCH, draft);
      json[random.nextInt(json.length)] = (byte) random.nextInt(256);
      check(json);
    }
  }

  @Test
  void refusesWhatIsNestedTooDeeply() {
    String deep = "[".repeat(10_000) + "]".repeat(10_000);
    check("{\"action\":\"new\",\"args\":" + deep + "}");
    check("{\"action\":\"call_tool_mcp\",\"args\":{\"name\":\"n\",\"arguments\":" + deep + "}}");
    assertThat(refused).isEqualTo(2);
  }

  private void check(String json) {
    check(json.getBytes(StandardCharsets.UTF_8));
  }

  private void check(byte[] json) {
    EventDraft draft;
    try {
      draft = codec.read(json);
    } catch (MalformedEventException e) {
      assertThat(e.getMessage()).isNotBlank();
      refused++;
      return;
    }
    kept++;
    StoredEvent stored = codec.body(draft, Masker.NONE).at(new EventId(5), Instant.EPOCH);
    EventDraft again = codec.decode(stored);
    if (draft.event() instanceof UnknownEvent unknown) {
      Map<String, JsonText.Value> before = JsonText.members(unknown.json().text());
      Map<String, JsonText.Value> after = JsonText.members(stored.text());
      for (String added : List.of("id", "timestamp", "source", "cause")) {
        before.remove(added);
        after.remove(added);
      }
      assertThat(after).isEqualTo(before);
    } else if (draft.event() instanceof Observation.Browse browse) {
      // Its extras are completed by the keys a browser left out.
      Observation.Browse completed = (Observation.Browse) again.event();
      assertThat(completed.url()).isEqualTo(browse.url());
      assertThat(completed.content()).isEqualTo(browse.content());
    } else {
      assertThat(again).isEqualTo(draft);
    }
    StoredEvent second = codec.body(again, Masker.NONE).at(new EventId(5), Instant.EPOCH);
    assertThat(second.text()).isEqualTo(stored.text());
    codec.write(draft);
  }

  /** Replaces, removes, renames or adds one member somewhere. */
  private static String mutate(String json, Random random, int depth) {
    Map<String, JsonText.Value> members = JsonText.members(json);
    List<String> names = new ArrayList<>(members.keySet());
    StringBuilder out = new StringBuilder("{");
    int target = names.isEmpty() ? -1 : random.nextInt(names.size());
    int operation = random.nextInt(5);
    for (int i = 0; i < names.size(); i++) {
      String name = names.get(i);
      String raw = members.get(name).raw();
      if (i == target) {
        if (raw.startsWith("{") && depth > 0 && random.nextInt(4) > 0) {
          raw = mutate(raw, random, depth - 1);
        } else if (operation == 0) {
          continue;
        } else if (operation == 1) {
          name = name + "x";
        } else if (operation == 2) {
          member(out, "extra", VALUES[random.nextInt(VALUES.length)]);
        } else {
          raw = VALUES[random.nextInt(VALUES.length)];
        }
      }
      member(out, name, raw);
    }
    return out.append('}').toString();
  }

  private static void member(StringBuilder out, String name, String raw) {
    if (out.length() > 1) {
      out.append(',');
    }
    out.append(JsonText.quote(name)).append(':').append(raw);
  }
}
