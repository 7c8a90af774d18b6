package dev.hands4j.enterprise.audit;

import dev.hands4j.api.settings.Settings;
import dev.hands4j.api.settings.SettingsStore;
import dev.hands4j.api.user.UserId;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Records which settings a person changes; names only. */
public final class AuditedSettings implements SettingsStore {
  private static final Map<String, Function<Settings, Object>> FIELDS =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry("language", Settings::language),
              Map.entry("agent", Settings::agent),
              Map.entry("max_iterations", Settings::maxIterations),
              Map.entry("security_analyzer", Settings::securityAnalyzer),
              Map.entry("confirmation_mode", Settings::confirmationMode),
              Map.entry("llm_model", s -> s.llm().model()),
              Map.entry("llm_api_key", s -> s.llm().apiKey()),
              Map.entry("llm_base_url", s -> s.llm().baseUrl()),
              Map.entry("remote_runtime_resource_factor", Settings::remoteRuntimeResourceFactor),
              Map.entry("enable_default_condenser", Settings::enableDefaultCondenser),
              Map.entry("enable_sound_notifications", Settings::enableSoundNotifications),
              Map.entry(
                  "enable_proactive_conversation_starters",
                  Settings::enableProactiveConversationStarters),
              Map.entry("enable_solvability_analysis", Settings::enableSolvabilityAnalysis),
              Map.entry("user_consents_to_analytics", Settings::userConsentsToAnalytics),
              Map.entry("sandbox_base_container_image", Settings::sandboxBaseContainerImage),
              Map.entry("sandbox_runtime_container_image", Settings::sandboxRuntimeContainerImage),
              Map.entry("mcp_config", Settings::mcpConfig),
              Map.entry("search_api_key", Settings::searchApiKey),
              Map.entry("sandbox_api_key", Settings::sandboxApiKey),
              Map.entry("max_budget_per_task", Settings::maxBudgetPerTask),
              Map.entry("condenser_max_size", Settings::condenserMaxSize),
              Map.entry("email", Settings::email),
              Map.entry("email_verified", Settings::emailVerified),
              Map.entry("git_user_name", Settings::gitUserName),
              Map.entry("git_user_email", Settings::gitUserEmail)));

  private final SettingsStore settings;
  private final Audit audit;

  public AuditedSettings(SettingsStore settings, Audit audit) {
    this.settings = settings;
    this.audit = audit;
  }

  @Override
  public Optional<Settings> load(Optional<UserId> owner) {
    return settings.load(owner);
  }

  @Override
  public Settings update(Optional<UserId> owner, Function<Optional<Settings>, Settings> change) {
    Settings[] before = {Settings.DEFAULTS};
    Settings after =
        settings.update(
            owner,
            stored -> {
              before[0] = stored.orElse(Settings.DEFAULTS);
              return change.apply(stored);
            });
    String changed = changed(before[0], after);
    if (!changed.isEmpty()) {
      audit.done("settings.changed", owner.map(UserId::value).orElse(""), Map.of("names", changed));
    }
    return after;
  }

  static String changed(Settings before, Settings after) {
    return FIELDS.entrySet().stream()
        .filter(field -> !field.getValue().apply(before).equals(field.getValue().apply(after)))
        .map(Map.Entry::getKey)
        .collect(Collectors.joining(" "));
  }
}
