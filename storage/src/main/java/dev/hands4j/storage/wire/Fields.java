package dev.hands4j.storage.wire;

import dev.hands4j.api.Json;
import dev.hands4j.api.event.MalformedEventException;
import dev.hands4j.api.event.SecurityRisk;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * The members of one JSON object, read by name with defaults. A null counts as absent; a value of
 * the wrong type is refused with its path and what is expected there.
 */
public final class Fields {
  private final String path;
  private final Map<String, JsonText.Value> members;

  private Fields(String path, Map<String, JsonText.Value> members) {
    this.path = path;
    this.members = members;
  }

  /** Reads a whole text as one object. */
  public static Fields parse(String path, String json) throws MalformedEventException {
    try {
      return new Fields(path, JsonText.members(json));
    } catch (JacksonException e) {
      throw new MalformedEventException(
          "%s must be one JSON object: %s".formatted(path.isEmpty() ? "an event" : path, cause(e)));
    }
  }

  private static String cause(JacksonException e) {
    return e.getOriginalMessage();
  }

  private Optional<JsonText.Value> find(String key) {
    JsonText.Value value = members.get(key);
    return value == null || value.token() == JsonToken.VALUE_NULL
        ? Optional.empty()
        : Optional.of(value);
  }

  private String at(String key) {
    return path.isEmpty() ? key : path + "." + key;
  }

  private MalformedEventException wrong(String key, String expected) {
    return new MalformedEventException(at(key) + " must be " + expected);
  }

  public boolean has(String key) {
    return find(key).isPresent();
  }

  public String text(String key) throws MalformedEventException {
    Optional<String> value = optionalText(key);
    if (value.isEmpty()) {
      throw new MalformedEventException(at(key) + " is missing; it must be a string");
    }
    return value.get();
  }

  public String text(String key, String absent) throws MalformedEventException {
    return optionalText(key).orElse(absent);
  }

  public Optional<String> optionalText(String key) throws MalformedEventException {
    Optional<JsonText.Value> value = find(key);
    if (value.isPresent() && value.get().token() != JsonToken.VALUE_STRING) {
      throw wrong(key, "a string");
    }
    return value.map(JsonText.Value::text);
  }

  public boolean bool(String key, boolean absent) throws MalformedEventException {
    Optional<JsonText.Value> value = find(key);
    if (value.isEmpty()) {
      return absent;
    }
    return switch (value.get().token()) {
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      default -> throw wrong(key, "true or false");
    };
  }

  public Optional<Boolean> optionalBool(String key) throws MalformedEventException {
    return find(key).isEmpty() ? Optional.empty() : Optional.of(bool(key, false));
  }

  public int integer(String key, int absent) throws MalformedEventException {
    return optionalInteger(key).orElse(absent);
  }

  public Optional<Integer> optionalInteger(String key) throws MalformedEventException {
    Optional<Long> value = optionalLong(key);
    if (value.isPresent() && value.get() != value.get().intValue()) {
      throw wrong(key, "an integer of 32 bits");
    }
    return value.map(Long::intValue);
  }

  public long number(String key, long absent) throws MalformedEventException {
    return optionalLong(key).orElse(absent);
  }

  public Optional<Long> optionalLong(String key) throws MalformedEventException {
    Optional<JsonText.Value> value = find(key);
    return value.isEmpty() ? Optional.empty() : Optional.of(exact(key, value.get()));
  }

  private long exact(String key, JsonText.Value value) throws MalformedEventException {
    Optional<Long> number = exact(value.token(), value.text());
    if (number.isEmpty()) {
      throw wrong(key, "an integer");
    }
    return number.get();
  }

  /** An integer, also when it was written with an empty fraction. */
  private static Optional<Long> exact(JsonToken token, String text) {
    // The length bounds what an exponent could expand to.
    if (!token.isNumeric()
        || text.length() > 40
        || text.indexOf('e') >= 0
        || text.indexOf('E') >= 0) {
      return Optional.empty();
    }
    try {
      return Optional.of(new BigDecimal(text).longValueExact());
    } catch (ArithmeticException e) {
      return Optional.empty();
    }
  }

  public OptionalDouble decimal(String key) throws MalformedEventException {
    Optional<JsonText.Value> value = find(key);
    if (value.isEmpty()) {
      return OptionalDouble.empty();
    }
    double number =
        value.get().token().isNumeric() ? Double.parseDouble(value.get().text()) : Double.NaN;
    if (!Double.isFinite(number)) {
      throw wrong(key, "a number");
    }
    return OptionalDouble.of(number);
  }

  public Optional<List<String>> texts(String key) throws MalformedEventException {
    Optional<JsonText.Value> value = find(key);
    if (value.isEmpty()) {
      return Optional.empty();
    }
    List<String> texts = new ArrayList<>();
    for (JsonText.Value element : elements(key, value.get())) {
      if (element.token() != JsonToken.VALUE_STRING) {
        throw wrong(key, "an array of strings");
      }
      texts.add(element.text());
    }
    return Optional.of(texts);
  }

  public Optional<List<Long>> numbers(String key) throws MalformedEventException {
    Optional<JsonText.Value> value = find(key);
    if (value.isEmpty()) {
      return Optional.empty();
    }
    List<Long> numbers = new ArrayList<>();
    for (JsonText.Value element : elements(key, value.get())) {
      Optional<Long> number = exact(element.token(), element.text());
      if (number.isEmpty()) {
        throw wrong(key, "an array of integers");
      }
      numbers.add(number.get());
    }
    return Optional.of(numbers);
  }

  private List<JsonText.Value> elements(String key, JsonText.Value value)
      throws MalformedEventException {
    if (value.token() != JsonToken.START_ARRAY) {
      throw wrong(key, "an array");
    }
    List<JsonText.Value> elements = new ArrayList<>();
    try (JsonParser parser = JsonText.parser(value.raw())) {
      parser.nextToken();
      for (JsonToken token = parser.nextToken();
          token != JsonToken.END_ARRAY;
          token = parser.nextToken()) {
        if (token.isStructStart()) {
          int start = (int) parser.currentTokenLocation().getCharOffset();
          parser.skipChildren();
          int end = (int) parser.currentLocation().getCharOffset();
          String raw = value.raw().substring(start, end);
          elements.add(new JsonText.Value(token, raw, ""));
        } else {
          elements.add(new JsonText.Value(token, "", parser.getString()));
        }
      }
    }
    return elements;
  }

  /** The objects of an array of objects. */
  public List<Fields> objects(String key) throws MalformedEventException {
    Optional<JsonText.Value> value = find(key);
    if (value.isEmpty()) {
      return List.of();
    }
    List<Fields> objects = new ArrayList<>();
    for (JsonText.Value element : elements(key, value.get())) {
      if (element.token() != JsonToken.START_OBJECT) {
        throw wrong(key, "an array of objects");
      }
      objects.add(parse(at(key), element.raw()));
    }
    return objects;
  }

  /** An inner object; an absent one is empty. */
  public Fields object(String key) throws MalformedEventException {
    Optional<JsonText.Value> value = find(key);
    if (value.isEmpty()) {
      return new Fields(at(key), Map.of());
    }
    if (value.get().token() != JsonToken.START_OBJECT) {
      throw wrong(key, "an object");
    }
    return parse(at(key), value.get().raw());
  }

  /** An object as text. */
  public Json objectText(String key) throws MalformedEventException {
    return structure(key, JsonToken.START_OBJECT, "an object").orElse(Json.EMPTY_OBJECT);
  }

  public Optional<Json> optionalObjectText(String key) throws MalformedEventException {
    return structure(key, JsonToken.START_OBJECT, "an object");
  }

  public Json requiredObjectText(String key) throws MalformedEventException {
    Optional<Json> value = structure(key, JsonToken.START_OBJECT, "an object");
    if (value.isEmpty()) {
      throw new MalformedEventException(at(key) + " is missing; it must be an object");
    }
    return value.get();
  }

  public Optional<Json> arrayText(String key) throws MalformedEventException {
    return structure(key, JsonToken.START_ARRAY, "an array");
  }

  private Optional<Json> structure(String key, JsonToken start, String expected)
      throws MalformedEventException {
    Optional<JsonText.Value> value = find(key);
    if (value.isPresent() && value.get().token() != start) {
      throw wrong(key, expected);
    }
    return value.map(v -> new Json(v.raw()));
  }

  /** The names of all members, in their order. */
  public Set<String> names() {
    return members.keySet();
  }

  public Map<String, String> textMap(String key) throws MalformedEventException {
    Fields inner = object(key);
    Map<String, String> map = new LinkedHashMap<>();
    for (String name : inner.members.keySet()) {
      map.put(name, inner.text(name, ""));
    }
    return map;
  }

  public Map<String, Integer> numberMap(String key) throws MalformedEventException {
    Fields inner = object(key);
    Map<String, Integer> map = new LinkedHashMap<>();
    for (String name : inner.members.keySet()) {
      map.put(name, inner.integer(name, 0));
    }
    return map;
  }

  /** Never refused: what is not a risk is an unknown one (events.md §5). */
  SecurityRisk risk() {
    return find("security_risk")
        .flatMap(value -> exact(value.token(), value.text()))
        .filter(value -> value == value.intValue())
        .map(value -> SecurityRisk.fromWire(value.intValue()))
        .orElse(SecurityRisk.UNKNOWN);
  }

  /** The same members with one more, for keys that moved. */
  Fields with(String key, Fields from, String oldKey) {
    Optional<JsonText.Value> value = from.find(oldKey);
    if (value.isEmpty()) {
      return this;
    }
    Map<String, JsonText.Value> moved = new LinkedHashMap<>(members);
    moved.put(key, value.get());
    return new Fields(path, moved);
  }

  /** The same members with others over them. */
  Fields withAll(Fields others) {
    Map<String, JsonText.Value> merged = new LinkedHashMap<>(members);
    merged.putAll(others.members);
    return new Fields(path, merged);
  }

  /** The same members without one text value. */
  Fields without(String key, String text) {
    JsonText.Value value = members.get(key);
    if (value == null || !value.text().equals(text)) {
      return this;
    }
    Map<String, JsonText.Value> rest = new LinkedHashMap<>(members);
    rest.remove(key);
    return new Fields(path, rest);
  }
}
