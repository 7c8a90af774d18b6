package dev.hands4j.storage.wire;

import dev.hands4j.api.Json;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.core.JsonGenerator;

/** Writes one JSON object; every free text passes the masker here, and nowhere else. */
public final class JsonOut {
  private final StringWriter writer = new StringWriter(512);
  private final JsonGenerator json = JsonText.generator(writer);
  private final Masker masker;

  public JsonOut(Masker masker) {
    this.masker = masker;
    json.writeStartObject();
  }

  /** A value of a closed set; never masked, since it tells nothing. */
  public JsonOut constant(String name, String value) {
    json.writeName(name).writeString(value);
    return this;
  }

  public JsonOut text(String name, String value) {
    json.writeName(name).writeString(masker.mask(value));
    return this;
  }

  public JsonOut text(String name, Optional<String> value) {
    json.writeName(name);
    if (value.isPresent()) {
      json.writeString(masker.mask(value.get()));
    } else {
      json.writeNull();
    }
    return this;
  }

  public JsonOut number(String name, long value) {
    json.writeName(name).writeNumber(value);
    return this;
  }

  public JsonOut number(String name, Optional<? extends Number> value) {
    json.writeName(name);
    if (value.isPresent()) {
      json.writeNumber(value.get().longValue());
    } else {
      json.writeNull();
    }
    return this;
  }

  /** JSON has no infinities: they become 0. */
  public JsonOut decimal(String name, double value) {
    json.writeName(name).writeNumber(Double.isFinite(value) ? value : 0.0);
    return this;
  }

  public JsonOut bool(String name, boolean value) {
    json.writeName(name).writeBoolean(value);
    return this;
  }

  public JsonOut bool(String name, Optional<Boolean> value) {
    return value.isPresent() ? bool(name, value.get()) : nothing(name);
  }

  public JsonOut nothing(String name) {
    json.writeName(name).writeNull();
    return this;
  }

  public JsonOut texts(String name, Optional<List<String>> values) {
    if (values.isEmpty()) {
      return nothing(name);
    }
    json.writeName(name).writeStartArray();
    values.get().forEach(value -> json.writeString(masker.mask(value)));
    json.writeEndArray();
    return this;
  }

  public JsonOut numbers(String name, Optional<? extends List<? extends Number>> values) {
    if (values.isEmpty()) {
      return nothing(name);
    }
    json.writeName(name).writeStartArray();
    values.get().forEach(value -> json.writeNumber(value.longValue()));
    json.writeEndArray();
    return this;
  }

  /** Sorted by name: a map has no order, but the same event has the same bytes. */
  public JsonOut texts(String name, Map<String, String> values) {
    json.writeName(name).writeStartObject();
    new TreeMap<>(values)
        .forEach((k, v) -> json.writeName(masker.mask(k)).writeString(masker.mask(v)));
    json.writeEndObject();
    return this;
  }

  public JsonOut numbers(String name, Map<String, Integer> values) {
    json.writeName(name).writeStartObject();
    new TreeMap<>(values).forEach((k, v) -> json.writeName(masker.mask(k)).writeNumber(v));
    json.writeEndObject();
    return this;
  }

  public JsonOut raw(String name, Json value) {
    return raw(name, value.text());
  }

  public JsonOut raw(String name, String value) {
    json.writeName(name).writeRawValue(JsonText.mask(value, masker));
    return this;
  }

  /** A value of the protocol, as it was written. */
  public JsonOut verbatim(String name, String value) {
    json.writeName(name).writeRawValue(value);
    return this;
  }

  public JsonOut emptyArray(String name) {
    json.writeName(name).writeStartArray().writeEndArray();
    return this;
  }

  public JsonOut object(String name) {
    json.writeName(name).writeStartObject();
    return this;
  }

  public JsonOut array(String name) {
    json.writeName(name).writeStartArray();
    return this;
  }

  public JsonOut element() {
    json.writeStartObject();
    return this;
  }

  public JsonOut end() {
    json.writeEndObject();
    return this;
  }

  public JsonOut endArray() {
    json.writeEndArray();
    return this;
  }

  Masker masker() {
    return masker;
  }

  /** The finished object. Halves of characters, which UTF-8 cannot carry, are escaped. */
  public String finish() {
    json.writeEndObject();
    json.close();
    return escapeHalfCharacters(writer.toString());
  }

  private static String escapeHalfCharacters(String text) {
    int at = nextHalf(text, 0);
    if (at < 0) {
      return text;
    }
    StringBuilder whole = new StringBuilder(text.length() + 16);
    int copied = 0;
    while (at >= 0) {
      whole.append(text, copied, at).append("\\u%04x".formatted((int) text.charAt(at)));
      copied = at + 1;
      at = nextHalf(text, copied);
    }
    return whole.append(text, copied, text.length()).toString();
  }

  private static int nextHalf(String text, int from) {
    for (int at = from; at < text.length(); at++) {
      char c = text.charAt(at);
      if (Character.isSurrogate(c)) {
        if (Character.isHighSurrogate(c)
            && at + 1 < text.length()
            && Character.isLowSurrogate(text.charAt(at + 1))) {
          at++;
        } else {
          return at;
        }
      }
    }
    return -1;
  }
}
