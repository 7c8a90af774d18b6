package dev.hands4j.server.conversations;

import dev.hands4j.api.settings.LlmSettings;
import dev.hands4j.api.settings.Settings;
import dev.hands4j.api.user.Secret;
import java.util.Optional;

/**
 * Which model a conversation uses: what the person stored, else what the operator configured, else
 * the built-in demo. Stateless.
 *
 * @param defaults what the operator configured
 */
public record ModelChoice(LlmSettings defaults) {
  /** Name of the built-in model that needs neither key nor network. */
  public static final String DEMO = "demo";

  /** The model for a person with these settings. */
  public LlmSettings effective(Optional<Settings> stored) {
    Optional<String> chosen = stored.flatMap(s -> s.llm().model()).filter(m -> !m.isBlank());
    if (chosen.isEmpty()) {
      return new LlmSettings(
          Optional.of(defaults.model().orElse(DEMO)), defaults.apiKey(), defaults.baseUrl());
    }
    LlmSettings own = stored.orElseThrow().llm();
    boolean configured = chosen.equals(defaults.model());
    Optional<Secret> key = own.apiKey().filter(k -> !k.isBlank());
    return new LlmSettings(
        chosen,
        key.isEmpty() && configured ? defaults.apiKey() : key,
        own.baseUrl()
            .filter(u -> !u.isBlank())
            .or(() -> configured ? defaults.baseUrl() : Optional.empty()));
  }

  /** The same with another model for one conversation; key and address stay. */
  public LlmSettings effective(Optional<Settings> stored, Optional<String> model) {
    LlmSettings usual = effective(stored);
    return model.isEmpty() ? usual : new LlmSettings(model, usual.apiKey(), usual.baseUrl());
  }

  /**
   * Whether a conversation may begin with this model (rest-core.md §7.4 step 6). Besides the
   * reference's exception for Bedrock, an endpoint of one's own may do without a key.
   */
  public boolean usable(LlmSettings model) {
    String name = model.model().orElse(DEMO);
    return name.equals(DEMO)
        || name.startsWith("bedrock/")
        || model.apiKey().filter(k -> !k.isBlank()).isPresent()
        || model.baseUrl().filter(u -> !u.isBlank()).isPresent();
  }
}
