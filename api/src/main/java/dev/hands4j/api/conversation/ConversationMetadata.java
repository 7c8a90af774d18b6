package dev.hands4j.api.conversation;

import dev.hands4j.api.user.ProviderType;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The record of a conversation (rest-core.md §7.1).
 *
 * @param title empty until somebody or something names it
 * @param accumulatedCost US dollars, a total
 */
public record ConversationMetadata(
    ConversationRef ref,
    Optional<String> title,
    Optional<String> selectedRepository,
    Optional<String> selectedBranch,
    Optional<ProviderType> gitProvider,
    Optional<Trigger> trigger,
    List<Integer> prNumbers,
    Instant createdAt,
    Instant lastUpdatedAt,
    Optional<String> llmModel,
    double accumulatedCost,
    long promptTokens,
    long completionTokens) {
  public ConversationMetadata {
    prNumbers = List.copyOf(prNumbers);
  }

  /** A fresh record: no title, nothing spent. */
  public static ConversationMetadata fresh(
      ConversationRef ref, Optional<Trigger> trigger, Instant now) {
    return new ConversationMetadata(
        ref,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        trigger,
        List.of(),
        now,
        now,
        Optional.empty(),
        0,
        0,
        0);
  }

  /** The same, working on a repository. */
  public ConversationMetadata at(
      Optional<String> repository, Optional<String> branch, Optional<ProviderType> provider) {
    return new ConversationMetadata(
        ref,
        title,
        repository,
        branch,
        provider,
        trigger,
        prNumbers,
        createdAt,
        lastUpdatedAt,
        llmModel,
        accumulatedCost,
        promptTokens,
        completionTokens);
  }

  /** The title to show: the stored one, or the default when it is missing or blank. */
  public String displayTitle() {
    return title.filter(t -> !t.isBlank()).orElseGet(() -> ref.id().defaultTitle());
  }
}
