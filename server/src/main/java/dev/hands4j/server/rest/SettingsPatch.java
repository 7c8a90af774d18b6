package dev.hands4j.server.rest;

import dev.hands4j.api.settings.LlmSettings;
import dev.hands4j.api.settings.Settings;
import dev.hands4j.api.user.Secret;
import dev.hands4j.server.http.ApiError;
import dev.hands4j.server.http.JsonBody;
import java.util.Optional;
import java.util.function.Function;

/**
 * A change of settings. What the body does not name stays as it is, which the spec recommends over
 * the reference's erasure (rest-core.md §10.4, §20); null and empty text are values: they clear a
 * field. Five fields keep their stored value when null, as the wire has it.
 */
final class SettingsPatch {
  private static final int LEAST_CONDENSER_SIZE = 20;
  private final Body body;

  SettingsPatch(Body body) {
    this.body = body;
  }

  /** Reads every field once, so that a wrong one is refused before anything is stored. */
  void validate() {
    var _ = applyTo(Settings.DEFAULTS);
  }

  Settings applyTo(Settings old) {
    return new Settings(
        change("language", old.language(), body::text),
        change("agent", old.agent(), body::text),
        change("max_iterations", old.maxIterations(), body::integer),
        change("security_analyzer", old.securityAnalyzer(), body::text),
        change("confirmation_mode", old.confirmationMode(), body::flag),
        new LlmSettings(
            keep("llm_model", old.llm().model(), body::text),
            secret("llm_api_key", old.llm().apiKey(), true),
            keep("llm_base_url", old.llm().baseUrl(), body::text)),
        change("remote_runtime_resource_factor", old.remoteRuntimeResourceFactor(), body::integer),
        flag("enable_default_condenser", old.enableDefaultCondenser()),
        flag("enable_sound_notifications", old.enableSoundNotifications()),
        flag("enable_proactive_conversation_starters", old.enableProactiveConversationStarters()),
        flag("enable_solvability_analysis", old.enableSolvabilityAnalysis()),
        keep("user_consents_to_analytics", old.userConsentsToAnalytics(), body::flag),
        change("sandbox_base_container_image", old.sandboxBaseContainerImage(), body::text),
        change("sandbox_runtime_container_image", old.sandboxRuntimeContainerImage(), body::text),
        change("mcp_config", old.mcpConfig(), name -> body.object(name).map(McpConfig::normalised)),
        secret("search_api_key", old.searchApiKey(), true),
        secret("sandbox_api_key", old.sandboxApiKey(), false),
        change("max_budget_per_task", old.maxBudgetPerTask(), body::decimal),
        change("condenser_max_size", old.condenserMaxSize(), this::condenserSize),
        change("email", old.email(), body::text),
        change("email_verified", old.emailVerified(), body::flag),
        change("git_user_name", old.gitUserName(), body::text),
        change("git_user_email", old.gitUserEmail(), body::text));
  }

  /** Absent keeps, null clears. */
  private <T> Optional<T> change(String name, Optional<T> old, Function<String, Optional<T>> read) {
    return body.has(name) ? read.apply(name) : old;
  }

  /** Absent and null keep. */
  private <T> Optional<T> keep(String name, Optional<T> old, Function<String, Optional<T>> read) {
    return read.apply(name).or(() -> old);
  }

  /** An empty text clears; null keeps where the wire says so. */
  private Optional<Secret> secret(String name, Optional<Secret> old, boolean nullKeeps) {
    if (!body.has(name) || (nullKeeps && body.isNull(name))) {
      return old;
    }
    return body.text(name).filter(value -> !value.isBlank()).map(Secret::new);
  }

  private boolean flag(String name, boolean old) {
    if (body.isNull(name)) {
      throw ApiError.invalid(
          "bool_type", "Input should be a valid boolean", JsonBody.object(), "body", name);
    }
    return body.flag(name).orElse(old);
  }

  private Optional<Integer> condenserSize(String name) {
    Optional<Integer> size = body.integer(name);
    if (size.filter(s -> s < LEAST_CONDENSER_SIZE).isPresent()) {
      throw ApiError.invalid(
          "greater_than_equal",
          "Input should be greater than or equal to 20",
          JsonBody.string(size.get().toString()),
          "body",
          name);
    }
    return size;
  }
}
