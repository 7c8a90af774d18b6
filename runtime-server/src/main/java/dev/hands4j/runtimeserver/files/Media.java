package dev.hands4j.runtimeserver.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Pictures, documents and films, which a client shows from a data address (runtime.md §10.2). */
final class Media {
  private static final Map<String, String> TYPES =
      Map.of(
          ".png", "image/png",
          ".jpg", "image/jpeg",
          ".jpeg", "image/jpeg",
          ".bmp", "image/bmp",
          ".gif", "image/gif",
          ".pdf", "application/pdf",
          ".mp4", "video/mp4",
          ".webm", "video/webm",
          ".ogg", "video/ogg");

  private Media() {}

  /** By the name's ending; empty for everything else. */
  static Optional<String> type(Path file) {
    String name = file.toString().toLowerCase(Locale.ROOT);
    return TYPES.entrySet().stream()
        .filter(type -> name.endsWith(type.getKey()))
        .map(Map.Entry::getValue)
        .findFirst();
  }

  static String url(String type, Path file) throws IOException {
    return "data:"
        + type
        + ";base64,"
        + Base64.getEncoder().encodeToString(Files.readAllBytes(file));
  }
}
