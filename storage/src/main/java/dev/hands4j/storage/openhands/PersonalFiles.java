package dev.hands4j.storage.openhands;

import dev.hands4j.api.event.MalformedEventException;
import dev.hands4j.api.settings.SecretsStore;
import dev.hands4j.api.settings.SecretsStore.Secrets;
import dev.hands4j.api.settings.Settings;
import dev.hands4j.api.settings.SettingsStore;
import dev.hands4j.api.user.Secret;
import dev.hands4j.storage.openhands.ImportedItem.Kind;
import dev.hands4j.storage.openhands.ImportedItem.Outcome;
import dev.hands4j.storage.vault.SqlSecretsStore;
import dev.hands4j.storage.vault.SqlSettingsStore;
import dev.hands4j.storage.wire.Fields;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Imports {@code settings.json} and {@code secrets.json}. What the home has already is kept: a
 * person may have changed it since an earlier import.
 */
final class PersonalFiles {
  /** What 0.56 writes in place of the key it meant to keep (rest-core.md §10.1). */
  private static final String MASK = "**********";

  private final SourceFolder source;
  private final SettingsStore settings;
  private final SecretsStore secrets;

  PersonalFiles(SourceFolder source, SettingsStore settings, SecretsStore secrets) {
    this.source = source;
    this.settings = settings;
    this.secrets = secrets;
  }

  /**
   * Imports both files.
   *
   * @return the secrets of the source, to be masked in its events
   */
  List<Secret> read(Path folder, Consumer<ImportedItem> report) {
    List<Secret> found = new ArrayList<>();
    readSettings(folder, found).ifPresent(report);
    readSecrets(folder, found).ifPresent(report);
    return found;
  }

  private Optional<ImportedItem> readSettings(Path folder, List<Secret> found) {
    try {
      Optional<String> text = source.text(folder.resolve("settings.json"));
      if (text.isEmpty()) {
        return Optional.empty();
      }
      Fields fields = Fields.parse("settings.json", text.get());
      Settings read = cleaned(SqlSettingsStore.read(fields));
      read.llm().apiKey().ifPresent(found::add);
      read.searchApiKey().ifPresent(found::add);
      // Older versions kept git tokens here.
      Secrets legacy = SqlSecretsStore.read(fields.object("secrets_store"));
      remember(legacy, found);
      boolean tokens = merge(legacy);
      boolean present = settings.load(Optional.empty()).isPresent();
      if (!present) {
        settings.update(Optional.empty(), _ -> read);
      }
      return Optional.of(
          item(
              Kind.SETTINGS,
              "settings.json",
              present && !tokens ? Outcome.PRESENT : Outcome.IMPORTED));
    } catch (IOException | MalformedEventException e) {
      return Optional.of(failed(Kind.SETTINGS, "settings.json", e));
    }
  }

  private Optional<ImportedItem> readSecrets(Path folder, List<Secret> found) {
    try {
      Optional<String> text = source.text(folder.resolve("secrets.json"));
      if (text.isEmpty()) {
        return Optional.empty();
      }
      Secrets read = SqlSecretsStore.read(Fields.parse("secrets.json", text.get()));
      remember(read, found);
      return Optional.of(
          item(Kind.SECRETS, "secrets.json", merge(read) ? Outcome.IMPORTED : Outcome.PRESENT));
    } catch (IOException | MalformedEventException e) {
      return Optional.of(failed(Kind.SECRETS, "secrets.json", e));
    }
  }

  private static void remember(Secrets read, List<Secret> found) {
    read.customSecrets().values().forEach(secret -> found.add(secret.value()));
    read.providerTokens().values().forEach(token -> token.token().ifPresent(found::add));
  }

  /** Adds what has no namesake; false when there was nothing to add. */
  private boolean merge(Secrets read) {
    Secrets before = secrets.load(Optional.empty());
    Secrets after = merged(before, read);
    if (after.equals(before)) {
      return false;
    }
    secrets.update(Optional.empty(), now -> merged(now, read));
    return true;
  }

  private static Secrets merged(Secrets kept, Secrets added) {
    var tokens = new LinkedHashMap<>(kept.providerTokens());
    added
        .providerTokens()
        .forEach((type, token) -> {
          if (token.token().filter(t -> !t.isBlank()).isPresent()) {
            tokens.putIfAbsent(type, token);
          }
        });
    var customs = new LinkedHashMap<>(kept.customSecrets());
    added
        .customSecrets()
        .forEach((name, secret) -> {
          if (!name.isBlank() && !secret.value().isBlank()) {
            customs.putIfAbsent(name, secret);
          }
        });
    return new Secrets(tokens, customs);
  }

  private static Settings cleaned(Settings s) {
    return s.sandboxApiKey().filter(key -> key.reveal().equals(MASK)).isEmpty()
        ? s
        : new Settings(
            s.language(),
            s.agent(),
            s.maxIterations(),
            s.securityAnalyzer(),
            s.confirmationMode(),
            s.llm(),
            s.remoteRuntimeResourceFactor(),
            s.enableDefaultCondenser(),
            s.enableSoundNotifications(),
            s.enableProactiveConversationStarters(),
            s.enableSolvabilityAnalysis(),
            s.userConsentsToAnalytics(),
            s.sandboxBaseContainerImage(),
            s.sandboxRuntimeContainerImage(),
            s.mcpConfig(),
            s.searchApiKey(),
            Optional.empty(),
            s.maxBudgetPerTask(),
            s.condenserMaxSize(),
            s.email(),
            s.emailVerified(),
            s.gitUserName(),
            s.gitUserEmail());
  }

  private static ImportedItem item(Kind kind, String name, Outcome outcome) {
    return new ImportedItem(kind, name, outcome, 0, List.of());
  }

  private static ImportedItem failed(Kind kind, String name, Exception e) {
    return new ImportedItem(kind, name, Outcome.FAILED, 0, List.of(String.valueOf(e.getMessage())));
  }
}
