package dev.hands4j.server.rest;

import dev.hands4j.api.Json;
import dev.hands4j.api.settings.Settings;
import dev.hands4j.server.http.JsonBody;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** Settings as the wire shows them: every field, secrets as null (rest-core.md §10.1, §10.3). */
final class SettingsJson {
  private SettingsJson() {}

  static ObjectNode write(Settings s) {
    ObjectNode node = JsonBody.object();
    text(node, "language", s.language());
    text(node, "agent", s.agent());
    number(node, "max_iterations", s.maxIterations());
    text(node, "security_analyzer", s.securityAnalyzer());
    flag(node, "confirmation_mode", s.confirmationMode());
    text(node, "llm_model", s.llm().model());
    node.putNull("llm_api_key");
    text(node, "llm_base_url", s.llm().baseUrl());
    number(node, "remote_runtime_resource_factor", s.remoteRuntimeResourceFactor());
    node.putObject("secrets_store").putObject("provider_tokens");
    node.put("enable_default_condenser", s.enableDefaultCondenser());
    node.put("enable_sound_notifications", s.enableSoundNotifications());
    node.put("enable_proactive_conversation_starters", s.enableProactiveConversationStarters());
    node.put("enable_solvability_analysis", s.enableSolvabilityAnalysis());
    flag(node, "user_consents_to_analytics", s.userConsentsToAnalytics());
    text(node, "sandbox_base_container_image", s.sandboxBaseContainerImage());
    text(node, "sandbox_runtime_container_image", s.sandboxRuntimeContainerImage());
    json(node, "mcp_config", s.mcpConfig());
    node.putNull("search_api_key");
    node.putNull("sandbox_api_key");
    node.put("max_budget_per_task", s.maxBudgetPerTask().orElse(null));
    number(node, "condenser_max_size", s.condenserMaxSize());
    text(node, "email", s.email());
    flag(node, "email_verified", s.emailVerified());
    text(node, "git_user_name", s.gitUserName());
    text(node, "git_user_email", s.gitUserEmail());
    return node;
  }

  private static void text(ObjectNode node, String name, Optional<String> value) {
    node.put(name, value.orElse(null));
  }

  private static void number(ObjectNode node, String name, Optional<Integer> value) {
    node.put(name, value.orElse(null));
  }

  private static void flag(ObjectNode node, String name, Optional<Boolean> value) {
    node.put(name, value.orElse(null));
  }

  private static void json(ObjectNode node, String name, Optional<Json> value) {
    if (value.isPresent()) {
      node.set(name, JsonBody.parse(value.get().text().getBytes(StandardCharsets.UTF_8)));
    } else {
      node.putNull(name);
    }
  }
}
