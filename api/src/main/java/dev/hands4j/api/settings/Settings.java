package dev.hands4j.api.settings;

import dev.hands4j.api.Json;
import dev.hands4j.api.user.Secret;
import java.util.Optional;

/**
 * What one person has configured, field by field as in rest-core.md §10.1; an empty optional is the
 * wire's null.
 *
 * @param mcpConfig JSON object of §10.2
 * @param maxBudgetPerTask US dollars
 * @param condenserMaxSize events, at least 20
 */
public record Settings(
    Optional<String> language,
    Optional<String> agent,
    Optional<Integer> maxIterations,
    Optional<String> securityAnalyzer,
    Optional<Boolean> confirmationMode,
    LlmSettings llm,
    Optional<Integer> remoteRuntimeResourceFactor,
    boolean enableDefaultCondenser,
    boolean enableSoundNotifications,
    boolean enableProactiveConversationStarters,
    boolean enableSolvabilityAnalysis,
    Optional<Boolean> userConsentsToAnalytics,
    Optional<String> sandboxBaseContainerImage,
    Optional<String> sandboxRuntimeContainerImage,
    Optional<Json> mcpConfig,
    Optional<Secret> searchApiKey,
    Optional<Secret> sandboxApiKey,
    Optional<Double> maxBudgetPerTask,
    Optional<Integer> condenserMaxSize,
    Optional<String> email,
    Optional<Boolean> emailVerified,
    Optional<String> gitUserName,
    Optional<String> gitUserEmail) {

  /** Nothing chosen. */
  public static final Settings DEFAULTS =
      new Settings(
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          new LlmSettings(Optional.empty(), Optional.empty(), Optional.empty()),
          Optional.empty(),
          true,
          false,
          true,
          true,
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());
}
