package dev.hands4j.storage.vault;

import dev.hands4j.api.Json;
import dev.hands4j.api.event.MalformedEventException;
import dev.hands4j.api.settings.LlmSettings;
import dev.hands4j.api.settings.Settings;
import dev.hands4j.api.settings.SettingsStore;
import dev.hands4j.api.user.Secret;
import dev.hands4j.api.user.UserId;
import dev.hands4j.storage.wire.Fields;
import dev.hands4j.storage.wire.JsonOut;
import dev.hands4j.storage.wire.Masker;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;

/** Settings as encrypted documents with the key names of rest-core.md §10.1. */
public final class SqlSettingsStore implements SettingsStore {
  private final PersonalDocuments documents;

  public SqlSettingsStore(PersonalDocuments documents) {
    this.documents = documents;
  }

  @Override
  public Optional<Settings> load(Optional<UserId> owner) {
    return documents.load(new SettingsKind(), owner);
  }

  @Override
  public Settings update(Optional<UserId> owner, Function<Optional<Settings>, Settings> change) {
    return documents.update(new SettingsKind(), owner, change);
  }

  /** Settings from the members of a document of this form. */
  public static Settings read(Fields json) throws MalformedEventException {
    return new SettingsKind().fromJson(json);
  }

  private static final class SettingsKind implements PersonalDocuments.Kind<Settings> {
    @Override
    public String name() {
      return "settings";
    }

    @Override
    public String toJson(Settings s) {
      JsonOut out = new JsonOut(Masker.NONE);
      out.text("language", s.language())
          .text("agent", s.agent())
          .number("max_iterations", s.maxIterations())
          .text("security_analyzer", s.securityAnalyzer())
          .bool("confirmation_mode", s.confirmationMode())
          .text("llm_model", s.llm().model())
          .text("llm_api_key", s.llm().apiKey().map(Secret::reveal))
          .text("llm_base_url", s.llm().baseUrl())
          .number("remote_runtime_resource_factor", s.remoteRuntimeResourceFactor())
          .bool("enable_default_condenser", s.enableDefaultCondenser())
          .bool("enable_sound_notifications", s.enableSoundNotifications())
          .bool("enable_proactive_conversation_starters", s.enableProactiveConversationStarters())
          .bool("enable_solvability_analysis", s.enableSolvabilityAnalysis())
          .bool("user_consents_to_analytics", s.userConsentsToAnalytics())
          .text("sandbox_base_container_image", s.sandboxBaseContainerImage())
          .text("sandbox_runtime_container_image", s.sandboxRuntimeContainerImage())
          .raw("mcp_config", s.mcpConfig().orElse(Json.NULL))
          .text("search_api_key", s.searchApiKey().map(Secret::reveal))
          .text("sandbox_api_key", s.sandboxApiKey().map(Secret::reveal));
      if (s.maxBudgetPerTask().isPresent()) {
        out.decimal("max_budget_per_task", s.maxBudgetPerTask().get());
      }
      return out.number("condenser_max_size", s.condenserMaxSize())
          .text("email", s.email())
          .bool("email_verified", s.emailVerified())
          .text("git_user_name", s.gitUserName())
          .text("git_user_email", s.gitUserEmail())
          .finish();
    }

    @Override
    public Settings fromJson(Fields json) throws MalformedEventException {
      OptionalDouble budget = json.decimal("max_budget_per_task");
      return new Settings(
          json.optionalText("language"),
          json.optionalText("agent"),
          json.optionalInteger("max_iterations"),
          json.optionalText("security_analyzer"),
          json.optionalBool("confirmation_mode"),
          new LlmSettings(
              json.optionalText("llm_model"),
              json.optionalText("llm_api_key").map(Secret::new),
              json.optionalText("llm_base_url")),
          json.optionalInteger("remote_runtime_resource_factor"),
          json.bool("enable_default_condenser", true),
          json.bool("enable_sound_notifications", false),
          json.bool("enable_proactive_conversation_starters", true),
          json.bool("enable_solvability_analysis", true),
          json.optionalBool("user_consents_to_analytics"),
          json.optionalText("sandbox_base_container_image"),
          json.optionalText("sandbox_runtime_container_image"),
          json.optionalObjectText("mcp_config"),
          json.optionalText("search_api_key").map(Secret::new),
          json.optionalText("sandbox_api_key").map(Secret::new),
          budget.isPresent() ? Optional.of(budget.getAsDouble()) : Optional.empty(),
          json.optionalInteger("condenser_max_size"),
          json.optionalText("email"),
          json.optionalBool("email_verified"),
          json.optionalText("git_user_name"),
          json.optionalText("git_user_email"));
    }
  }
}
