package dev.hands4j.storage.vault;

/** What each sealed value is bound to, so that rows cannot be exchanged. */
public final class Purposes {
  private Purposes() {}

  static String document(String kind, String owner) {
    return kind + ":" + owner;
  }

  /** A masked secret of the conversation with this number. */
  public static String mask(long no) {
    return "mask:" + no;
  }

  /** The tokens of a session. */
  public static String session(String id) {
    return "session:" + id;
  }

  /** A person's offline token. */
  public static String offline(String owner) {
    return "offline:" + owner;
  }

  /** A sign-in on its way. */
  public static String attempt(String state) {
    return "sign-in:" + state;
  }

  /** What a provider issued to a person. */
  public static String providerToken(String owner, String provider) {
    return "provider-token:" + provider + ":" + owner;
  }

  static String proof(String keyId) {
    return "key:" + keyId;
  }
}
