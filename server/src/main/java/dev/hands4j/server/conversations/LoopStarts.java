package dev.hands4j.server.conversations;

import dev.hands4j.agent.Briefing;
import dev.hands4j.agent.LoopStart;
import dev.hands4j.agent.ToolServer;
import dev.hands4j.api.StoreUnavailableException;
import dev.hands4j.api.conversation.ConversationRef;
import dev.hands4j.api.conversation.ConversationStore.Opening;
import dev.hands4j.api.conversation.RunOptions;
import dev.hands4j.api.coordination.Lease;
import dev.hands4j.api.log.Head;
import dev.hands4j.api.runtime.SandboxSpec;
import dev.hands4j.api.settings.LlmSettings;
import dev.hands4j.api.settings.SecretsStore.Secrets;
import dev.hands4j.api.settings.Settings;
import dev.hands4j.api.user.ProviderType;
import dev.hands4j.api.user.Secret;
import dev.hands4j.api.user.TokenSource;
import dev.hands4j.server.mcp.SavedServers;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Gathers what a loop needs, from the stores and with the same code at the first start and after a
 * restart (boundaries.md D6), so that a takeover has the same model, secrets and opening.
 */
final class LoopStarts {
  private final ConversationPorts ports;
  private final ModelChoice models;

  LoopStarts(ConversationPorts ports, ModelChoice models) {
    this.ports = ports;
    this.models = models;
  }

  LoopStart gather(Lease lease) {
    ConversationRef ref = lease.conversation();
    Head head =
        ports
            .events()
            .head(ref.id())
            .orElseThrow(() -> new StoreUnavailableException("the conversation is gone"));
    Opening opening = ports.store().opening(ref.id()).orElse(Opening.NONE);
    Optional<Settings> stored = ports.settings().load(ref.owner());
    Secrets secrets = ports.secrets().load(ref.owner());
    Map<String, String> environment = new HashMap<>();
    Map<String, String> descriptions = new HashMap<>();
    Set<Secret> mask = new HashSet<>();
    stored.flatMap(Settings::gitUserName).ifPresent(n -> environment.put("GIT_USER_NAME", n));
    stored.flatMap(Settings::gitUserEmail).ifPresent(e -> environment.put("GIT_USER_EMAIL", e));
    secrets
        .customSecrets()
        .forEach((name, secret) -> {
          environment.put(name.toUpperCase(Locale.ROOT), secret.value().reveal());
          descriptions.put(name.toUpperCase(Locale.ROOT), secret.description());
          mask.add(secret.value());
        });
    secrets.providerTokens().values().stream()
        .flatMap(saved -> saved.token().stream())
        .filter(token -> !token.isBlank())
        .forEach(mask::add);
    TokenSource tokens = ports.tokens().forOwner(ref.owner());
    for (TokenSource.Provider provider : tokens.providers()) {
      token(tokens, provider.type())
          .ifPresent(token -> {
            variable(provider.type()).ifPresent(name -> environment.put(name, token.reveal()));
            mask.add(token);
          });
    }
    stored.flatMap(Settings::searchApiKey).filter(k -> !k.isBlank()).ifPresent(mask::add);
    List<ToolServer> servers = SavedServers.of(stored.flatMap(Settings::mcpConfig));
    mask.addAll(SavedServers.secrets(servers));
    return new LoopStart(
        lease,
        head,
        opening,
        with(
            stored.orElse(Settings.DEFAULTS),
            models.effective(stored, opening.options().model()),
            opening.options()),
        new SandboxSpec(opening.options().workspace(), environment),
        mask,
        ports.preparations().of(ref, opening),
        new Briefing(descriptions, ports.skills().of(ref, opening)),
        servers);
  }

  /** A provider that has none to give is no reason not to begin. */
  private static Optional<Secret> token(TokenSource tokens, ProviderType provider) {
    try {
      return Optional.of(tokens.latest(provider)).filter(token -> !token.isBlank());
    } catch (TokenSource.TokenUnavailableException e) {
      return Optional.empty();
    }
  }

  private static Optional<String> variable(ProviderType provider) {
    return switch (provider) {
      case GITHUB -> Optional.of("GITHUB_TOKEN");
      case GITLAB -> Optional.of("GITLAB_TOKEN");
      case BITBUCKET -> Optional.of("BITBUCKET_TOKEN");
      case ENTERPRISE_SSO -> Optional.empty();
    };
  }

  private static Settings with(Settings s, LlmSettings model, RunOptions options) {
    return new Settings(
        s.language(),
        s.agent(),
        options.maxIterations().or(s::maxIterations),
        s.securityAnalyzer(),
        options.confirmationMode().or(s::confirmationMode),
        model,
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
        s.sandboxApiKey(),
        s.maxBudgetPerTask(),
        s.condenserMaxSize(),
        s.email(),
        s.emailVerified(),
        s.gitUserName(),
        s.gitUserEmail());
  }
}
