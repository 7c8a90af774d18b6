package dev.hands4j.api.settings;

import dev.hands4j.api.user.Secret;
import java.util.Optional;

/**
 * The model a conversation uses.
 *
 * @param model {@code provider/name}, as the wire has it
 * @param baseUrl of an OpenAI-compatible endpoint; blank means the provider's own
 */
public record LlmSettings(
    Optional<String> model, Optional<Secret> apiKey, Optional<String> baseUrl) {}
