package dev.hands4j.server.rest;

import dev.hands4j.api.conversation.ConversationId;
import dev.hands4j.api.conversation.ConversationMetadata;
import dev.hands4j.api.conversation.ConversationRef;
import dev.hands4j.api.conversation.ConversationStore;
import dev.hands4j.api.conversation.ConversationStore.NewConversation;
import dev.hands4j.api.conversation.ConversationStore.Opening;
import dev.hands4j.api.conversation.Trigger;
import dev.hands4j.api.event.Action;
import dev.hands4j.api.event.SecurityRisk;
import dev.hands4j.api.settings.LlmSettings;
import dev.hands4j.api.settings.SettingsStore;
import dev.hands4j.api.user.AuthType;
import dev.hands4j.api.user.UserContext;
import dev.hands4j.server.conversations.ModelChoice;
import dev.hands4j.server.http.ApiError;
import dev.hands4j.server.http.JsonBody;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Turns the body of a creation into a stored conversation (rest-core.md §7.4). Differences from the
 * reference: nothing is stored when the request fails; a chosen id is checked; without stored
 * settings the configured model is used, or the built-in demo, instead of a refusal, so that the
 * first minute works (architecture §6).
 */
public final class NewConversations {
  private static final Set<String> FIELDS =
      Set.of(
          "repository",
          "git_provider",
          "selected_branch",
          "initial_user_msg",
          "image_urls",
          "replay_json",
          "suggested_task",
          "create_microagent",
          "conversation_instructions",
          "mcp_config",
          "conversation_id");

  private final ConversationStore store;
  private final SettingsStore settings;
  private final ModelChoice models;
  private final boolean allowClientIds;
  private final Clock clock;

  public NewConversations(
      ConversationStore store,
      SettingsStore settings,
      ModelChoice models,
      boolean allowClientIds,
      Clock clock) {
    this.store = store;
    this.settings = settings;
    this.models = models;
    this.allowClientIds = allowClientIds;
    this.clock = clock;
  }

  ConversationRef create(UserContext user, Body body) {
    body.only(FIELDS);
    ConversationId id = id(body);
    Optional<String> message = body.text("initial_user_msg").filter(m -> !m.isBlank());
    List<String> images = body.texts("image_urls").orElse(List.of());
    boolean bearer = user.authType() == AuthType.BEARER;
    if (bearer && message.isEmpty()) {
      throw ApiError.coded(
          400, "Missing initial user message", "CONFIGURATION$MISSING_USER_MESSAGE");
    }
    refuseWhatNeedsGit(body);
    LlmSettings model = models.effective(settings.load(user.userId()));
    if (!models.usable(model)) {
      throw ApiError.coded(
          400,
          "Error authenticating with the LLM provider. Please check your API key",
          "STATUS$ERROR_LLM_AUTHENTICATION");
    }
    ConversationRef ref = new ConversationRef(id, user.userId());
    ConversationMetadata metadata =
        ConversationMetadata.fresh(
            ref, Optional.of(bearer ? Trigger.REMOTE_API_KEY : Trigger.GUI), clock.instant());
    Opening opening =
        new Opening(
            message.isEmpty() && images.isEmpty()
                ? Optional.empty()
                : Optional.of(firstMessage(message.orElse(""), images)),
            body.text("conversation_instructions").filter(i -> !i.isBlank()),
            Optional.empty(),
            body.text("selected_branch"),
            body.provider("git_provider"));
    if (!store.create(new NewConversation(metadata, opening))) {
      throw ApiError.coded(
          409, "A conversation with this id exists already", "CONVERSATION$ALREADY_EXISTS");
    }
    return ref;
  }

  private ConversationId id(Body body) {
    Optional<String> given = body.text("conversation_id");
    if (given.isEmpty()) {
      return ConversationId.random();
    }
    if (!allowClientIds) {
      throw ApiError.invalid(
          "extra_forbidden",
          "Extra inputs are not permitted",
          JsonBody.string(given.get()),
          "body",
          "conversation_id");
    }
    ConversationId.problem(given.get())
        .ifPresent(problem -> {
          throw ApiError.detail(400, problem);
        });
    return new ConversationId(given.get());
  }

  /** No git provider is connected in this version, so no repository can be reached. */
  private static void refuseWhatNeedsGit(Body body) {
    body.text("repository")
        .filter(r -> !r.isBlank())
        .or(() -> body.object("create_microagent").map(m -> m.requiredText("repo")))
        .or(() -> body.object("suggested_task").map(t -> t.requiredText("repo")))
        .ifPresent(repository -> {
          throw ApiError.text(401, "Unable to access repo " + repository);
        });
    if (body.text("replay_json").isPresent()) {
      throw ApiError.coded(
          400, "Replaying a trajectory is not available in this version", "STATUS$ERROR");
    }
  }

  private static Action.Message firstMessage(String text, List<String> images) {
    return new Action.Message(
        text, Optional.empty(), Optional.of(images), false, SecurityRisk.UNKNOWN);
  }
}
