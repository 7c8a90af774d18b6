package dev.hands4j.api;

/**
 * One JSON value as text, kept exactly as it was read: key order, number forms and unknown keys
 * survive. The boundary does not parse it; whoever creates one from foreign bytes has.
 *
 * @param text a complete JSON value (RFC 8259)
 */
public record Json(String text) {
  /** The JSON value {@code null}. */
  public static final Json NULL = new Json("null");

  /** The empty JSON object. */
  public static final Json EMPTY_OBJECT = new Json("{}");

  /** The empty JSON array. */
  public static final Json EMPTY_ARRAY = new Json("[]");

  public Json {
    if (text.isBlank()) {
      throw new IllegalArgumentException("a JSON value is never blank");
    }
  }

  @Override
  public String toString() {
    return text;
  }
}
