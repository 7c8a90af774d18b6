package dev.hands4j.storage.openhands;

import dev.hands4j.api.conversation.ConversationMetadata;
import dev.hands4j.api.conversation.ConversationRef;
import dev.hands4j.api.conversation.Trigger;
import dev.hands4j.api.event.MalformedEventException;
import dev.hands4j.api.user.ProviderType;
import dev.hands4j.storage.wire.Fields;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Reads {@code metadata.json} (rest-core.md §17.3). Where the reference would not find the
 * conversation at all, what is wrong is reported and taken as absent.
 */
final class MetadataFile {
  private final Problems problems;

  MetadataFile(Problems problems) {
    this.problems = problems;
  }

  /**
   * @param otherwise the time of the first event, for a record without a date
   */
  ConversationMetadata read(ConversationRef ref, Optional<String> json, Instant otherwise) {
    Optional<Fields> fields = json.flatMap(this::parse);
    if (fields.isEmpty()) {
      return ConversationMetadata.fresh(ref, Optional.empty(), otherwise);
    }
    Fields all = fields.get();
    Optional<Instant> created = date(all, "created_at");
    if (created.isEmpty()) {
      problems.add("metadata.json has no usable created_at: the time of the first event is taken");
    }
    Instant createdAt = created.orElse(otherwise);
    return new ConversationMetadata(
        ref,
        text(all, "title"),
        text(all, "selected_repository"),
        text(all, "selected_branch"),
        known(all, "git_provider", ProviderType::fromWire),
        known(all, "trigger", Trigger::fromWire),
        pullRequests(all),
        createdAt,
        date(all, "last_updated_at").orElse(createdAt),
        text(all, "llm_model"),
        cost(all),
        count(all, "prompt_tokens"),
        count(all, "completion_tokens"));
  }

  private Optional<Fields> parse(String json) {
    try {
      return Optional.of(Fields.parse("metadata.json", json));
    } catch (MalformedEventException e) {
      problems.add(e.getMessage() + ": dates are taken from the events");
      return Optional.empty();
    }
  }

  private Optional<String> text(Fields fields, String name) {
    try {
      return fields.optionalText(name);
    } catch (MalformedEventException e) {
      problems.add(String.valueOf(e.getMessage()));
      return Optional.empty();
    }
  }

  private <T> Optional<T> known(
      Fields fields, String name, java.util.function.Function<String, Optional<T>> values) {
    Optional<String> text = text(fields, name);
    Optional<T> value = text.flatMap(values);
    if (text.isPresent() && value.isEmpty()) {
      problems.add("metadata.json.%s \"%s\" is not known".formatted(name, text.get()));
    }
    return value;
  }

  /** Without a zone they are UTC, other than the times of events. */
  private Optional<Instant> date(Fields fields, String name) {
    if (!fields.has(name)) {
      return Optional.empty();
    }
    try {
      return fields.optionalText(name).flatMap(text -> Times.parse(text, ZoneOffset.UTC));
    } catch (MalformedEventException _) {
      try {
        OptionalDouble seconds = fields.decimal(name);
        return seconds.isPresent() ? Times.epoch(seconds.getAsDouble()) : Optional.empty();
      } catch (MalformedEventException e) {
        problems.add("metadata.json.%s must be a date".formatted(name));
        return Optional.empty();
      }
    }
  }

  private List<Integer> pullRequests(Fields fields) {
    try {
      return fields.numbers("pr_number").orElse(List.of()).stream().map(Math::toIntExact).toList();
    } catch (MalformedEventException | ArithmeticException e) {
      problems.add("metadata.json.pr_number must be an array of integers");
      return List.of();
    }
  }

  private double cost(Fields fields) {
    try {
      return Math.max(0, fields.decimal("accumulated_cost").orElse(0));
    } catch (MalformedEventException e) {
      problems.add(String.valueOf(e.getMessage()));
      return 0;
    }
  }

  private long count(Fields fields, String name) {
    try {
      return Math.max(0, fields.number(name, 0));
    } catch (MalformedEventException e) {
      problems.add(String.valueOf(e.getMessage()));
      return 0;
    }
  }
}
