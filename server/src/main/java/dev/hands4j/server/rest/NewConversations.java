package dev.hands4j.server.rest;

import dev.hands4j.api.conversation.ConversationId;
import dev.hands4j.api.conversation.ConversationMetadata;
import dev.hands4j.api.conversation.ConversationRef;
import dev.hands4j.api.conversation.ConversationStore;
import dev.hands4j.api.conversation.ConversationStore.NewConversation;
import dev.hands4j.api.conversation.ConversationStore.Opening;
import dev.hands4j.api.conversation.RunOptions;
import dev.hands4j.api.conversation.Trigger;
import dev.hands4j.api.event.Action;
import dev.hands4j.api.event.SecurityRisk;
import dev.hands4j.api.git.GitAnswer;
import dev.hands4j.api.git.GitFailure;
import dev.hands4j.api.git.GitProviders;
import dev.hands4j.api.git.GitRepository;
import dev.hands4j.api.git.SuggestedTask;
import dev.hands4j.api.git.TaskType;
import dev.hands4j.api.settings.LlmSettings;
import dev.hands4j.api.settings.SettingsStore;
import dev.hands4j.api.user.AuthType;
import dev.hands4j.api.user.ProviderType;
import dev.hands4j.api.user.TokenSource;
import dev.hands4j.api.user.UserContext;
import dev.hands4j.server.conversations.ModelChoice;
import dev.hands4j.server.http.ApiError;
import dev.hands4j.server.http.JsonBody;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

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

  /** Owner and name, with the groups of GitLab between them; no segment is . or .. */
  private static final Pattern REPOSITORY =
      Pattern.compile("(?!\\.{1,2}/)[\\w.-]+(/(?!\\.{1,2}(/|$))[\\w.-]+)+");

  private static final Pattern BRANCH =
      Pattern.compile("[^-\\s/~^:?*\\[\\\\\\p{Cntrl}][^\\s~^:?*\\[\\\\\\p{Cntrl}]{0,254}");

  private final ConversationStore store;
  private final SettingsStore settings;
  private final ModelChoice models;
  private final GitProviders git;
  private final TokenSource.Factory tokens;
  private final boolean allowClientIds;
  private final Clock clock;

  public NewConversations(
      ConversationStore store,
      SettingsStore settings,
      ModelChoice models,
      GitProviders git,
      TokenSource.Factory tokens,
      boolean allowClientIds,
      Clock clock) {
    this.store = store;
    this.settings = settings;
    this.models = models;
    this.git = git;
    this.tokens = tokens;
    this.allowClientIds = allowClientIds;
    this.clock = clock;
  }

  ConversationRef create(UserContext user, Body body) {
    return create(user, body, RunOptions.NONE);
  }

  ConversationRef create(UserContext user, Body body, RunOptions options) {
    body.only(FIELDS);
    ConversationId id = id(body);
    Optional<SuggestedTask> task = body.object("suggested_task").map(NewConversations::task);
    Optional<Body> microagent = body.object("create_microagent");
    Optional<ReplayedTrajectory> replay = replay(body);
    Optional<String> message =
        task.map(NewConversations::prompt)
            .or(() -> body.text("initial_user_msg").filter(m -> !m.isBlank()))
            .or(() -> replay.map(ReplayedTrajectory::message));
    List<String> images =
        body.texts("image_urls")
            .orElseGet(() -> replay.map(ReplayedTrajectory::images).orElse(List.of()));
    boolean bearer = user.authType() == AuthType.BEARER;
    if (bearer && message.isEmpty()) {
      throw ApiError.coded(
          400, "Missing initial user message", "CONFIGURATION$MISSING_USER_MESSAGE");
    }
    Optional<String> branch = branch(body);
    Optional<ProviderType> provider =
        body.provider("git_provider")
            .or(() ->
                task.isPresent()
                    ? Optional.empty()
                    : microagent.flatMap(m -> m.provider("git_provider")));
    Optional<String> repository =
        body.text("repository")
            .filter(r -> !r.isBlank())
            .or(() ->
                task.isPresent() ? Optional.empty() : microagent.map(m -> m.requiredText("repo")));
    Optional<ProviderType> located = repository.map(r -> located(user, r, provider));
    LlmSettings model = models.effective(settings.load(user.userId()), options.model());
    if (!models.usable(model)) {
      throw ApiError.coded(
          400,
          "Error authenticating with the LLM provider. Please check your API key",
          "STATUS$ERROR_LLM_AUTHENTICATION");
    }
    ConversationRef ref = new ConversationRef(id, user.userId());
    ConversationMetadata metadata =
        ConversationMetadata.fresh(
                ref, Optional.of(trigger(bearer, task, microagent)), clock.instant())
            // The provider as asked for, also when it was found without that (rest-core.md §7.4).
            .at(repository, branch, provider);
    Opening opening =
        new Opening(
            message.isEmpty() && images.isEmpty()
                ? Optional.empty()
                : Optional.of(firstMessage(message.orElse(""), images)),
            body.text("conversation_instructions").filter(i -> !i.isBlank()),
            repository,
            branch,
            located.or(() -> provider),
            replay.map(r -> options.repeating(r.actions())).orElse(options));
    if (!store.create(new NewConversation(metadata, opening))) {
      throw ApiError.coded(
          409, "A conversation with this id exists already", "CONVERSATION$ALREADY_EXISTS");
    }
    return ref;
  }

  private static Trigger trigger(
      boolean bearer, Optional<SuggestedTask> task, Optional<Body> microagent) {
    if (bearer) {
      return Trigger.REMOTE_API_KEY;
    }
    if (task.isPresent()) {
      return Trigger.SUGGESTED_TASK;
    }
    return microagent.isPresent() ? Trigger.MICROAGENT_MANAGEMENT : Trigger.GUI;
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

  /**
   * Where the repository is, found with the caller's tokens; 401 in shape E when nobody who is
   * linked shows it (rest-core.md §7.4 step 3).
   */
  private ProviderType located(
      UserContext user, String repository, Optional<ProviderType> preferred) {
    if (!REPOSITORY.matcher(repository).matches()) {
      throw ApiError.text(401, "Unable to access repo " + repository);
    }
    return switch (git.of(tokens.forOwner(user.userId())).repository(repository, preferred)) {
      case GitAnswer.Ok<GitRepository>(GitRepository found) -> found.provider();
      case GitAnswer.Failed<GitRepository>(GitFailure failure) ->
          throw ApiError.text(401, failure.message());
    };
  }

  private static Optional<String> branch(Body body) {
    Optional<String> branch = body.text("selected_branch").filter(b -> !b.isBlank());
    branch
        .filter(b -> !BRANCH.matcher(b).matches() || b.contains(".."))
        .ifPresent(b -> {
          throw ApiError.invalid(
              "value_error",
              "Not a name of a branch",
              JsonBody.string(b),
              "body",
              "selected_branch");
        });
    return branch;
  }

  private static SuggestedTask task(Body task) {
    return new SuggestedTask(
        Body.provider(task.requiredText("git_provider"), "body", "suggested_task", "git_provider"),
        TaskType.fromWire(task.requiredText("task_type"))
            .orElseThrow(() ->
                ApiError.invalid(
                    "enum",
                    "Input should be a known type of task",
                    task.node().path("task_type"),
                    "body",
                    "suggested_task",
                    "task_type")),
        task.requiredText("repo"),
        task.integer("issue_number")
            .orElseThrow(() ->
                ApiError.invalid(
                    "missing",
                    "Field required",
                    task.node(),
                    "body",
                    "suggested_task",
                    "issue_number")),
        task.requiredText("title"));
  }

  private static String prompt(SuggestedTask task) {
    return TaskPrompts.of(task)
        .orElseThrow(() ->
            ApiError.invalid(
                "value_error",
                "No conversation can be created for a task of this type and provider",
                JsonBody.string(task.type().wire()),
                "body",
                "suggested_task"));
  }

  private static Optional<ReplayedTrajectory> replay(Body body) {
    Optional<ReplayedTrajectory> replay =
        body.text("replay_json").filter(r -> !r.isBlank()).map(ReplayedTrajectory::read);
    boolean more =
        body.text("initial_user_msg").filter(m -> !m.isBlank()).isPresent()
            || body.texts("image_urls").filter(i -> !i.isEmpty()).isPresent()
            || body.has("suggested_task");
    if (replay.isPresent() && more) {
      throw ApiError.coded(
          400,
          "A trajectory begins with its own message; leave out initial_user_msg, image_urls and"
              + " suggested_task",
          "STATUS$ERROR");
    }
    return replay;
  }

  private static Action.Message firstMessage(String text, List<String> images) {
    return new Action.Message(
        text, Optional.empty(), Optional.of(images), false, SecurityRisk.UNKNOWN);
  }
}
