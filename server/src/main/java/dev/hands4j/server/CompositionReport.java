package dev.hands4j.server;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Which implementation fills each port of an edition.
 *
 * @param ports port to implementation, in the order of {@link Edition}
 */
public record CompositionReport(String edition, Map<String, String> ports) {

  /** Asks an edition for every port. */
  public static CompositionReport of(Edition edition) {
    Map<String, String> ports = new LinkedHashMap<>();
    ports.put("UserContextResolver", type(edition.users()));
    ports.put("Access", type(edition.access()));
    ports.put("TokenSource.Factory", type(edition.tokens()));
    ports.put("GitProviders", type(edition.gitProviders()));
    ports.put("EventLog", type(edition.events()));
    ports.put("EventCodec", type(edition.codec()));
    ports.put("Ownership", type(edition.ownership()));
    ports.put("ConversationStore", type(edition.conversations()));
    ports.put("ConversationMarks", type(edition.marks()));
    ports.put("ConversationSearch", type(edition.search()));
    ports.put("SettingsStore", type(edition.settings()));
    ports.put("SecretsStore", type(edition.secrets()));
    ports.put("Coordinator", type(edition.coordinator()));
    ports.put("Signals", type(edition.signals()));
    ports.put(
        "RuntimeProvider",
        type(edition.runtimes())
            + " (%s%s)"
                .formatted(
                    edition.runtimes().kind(),
                    edition.runtimes().isolated() ? "" : ", commands are not isolated"));
    edition.runtimes().limits().forEach((name, limit) -> ports.put("  " + name, limit));
    ports.put(
        "ConversationListeners",
        edition.listeners().stream()
            .map(CompositionReport::type)
            .collect(Collectors.joining(", ")));
    ports.put("UrlBuilder", type(edition.urls()));
    return new CompositionReport(edition.name(), ports);
  }

  /** The table as text, one port a line. */
  public String table() {
    int width = ports.keySet().stream().mapToInt(String::length).max().orElse(0);
    return ports.entrySet().stream()
        .map(e -> e.getKey() + " ".repeat(width - e.getKey().length() + 2) + e.getValue())
        .collect(Collectors.joining("\n", "edition: " + edition + "\n", ""));
  }

  private static String type(Object implementation) {
    return implementation.getClass().getSimpleName();
  }
}
