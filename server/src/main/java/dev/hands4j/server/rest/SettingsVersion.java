package dev.hands4j.server.rest;

import dev.hands4j.api.settings.Settings;
import dev.hands4j.server.http.ApiError;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/**
 * Tells whether settings changed since somebody read them (web-client.md S-12), as an entity tag:
 * equal settings have equal tags. A secret is in it only as whether there is one, so that the tag
 * says nothing about it; a change of nothing but a secret's value is therefore no conflict.
 */
final class SettingsVersion {
  private static final int BYTES = 16;

  private SettingsVersion() {}

  static String of(Settings settings) {
    String shown =
        SettingsJson.write(settings)
            + "|"
            + settings.llm().apiKey().isPresent()
            + settings.searchApiKey().isPresent()
            + settings.sandboxApiKey().isPresent();
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(shown.getBytes(StandardCharsets.UTF_8));
      return "\"" + HexFormat.of().formatHex(hash, 0, BYTES) + "\"";
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("the JDK cannot hash", e);
    }
  }

  /**
   * Refuses a change of settings that are not those the client has seen.
   *
   * @param expected of {@code If-Match}; empty changes whatever is there, {@code *} only what is
   * @throws ApiError 412
   */
  static void check(Optional<String> expected, Optional<Settings> stored) {
    if (expected.isEmpty()) {
      return;
    }
    String current = stored.map(SettingsVersion::of).orElse("");
    for (String tag : expected.get().split(",", -1)) {
      boolean any = tag.strip().equals("*") && stored.isPresent();
      if (any || tag.strip().equals(current)) {
        return;
      }
    }
    throw ApiError.error(
        412, "The settings were changed meanwhile. Read them again, then save your change.");
  }
}
