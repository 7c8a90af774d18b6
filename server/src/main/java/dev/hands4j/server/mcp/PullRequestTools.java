package dev.hands4j.server.mcp;

import dev.hands4j.api.conversation.ConversationId;
import dev.hands4j.api.conversation.ConversationStore;
import dev.hands4j.api.git.CreatedPullRequest;
import dev.hands4j.api.git.GitAnswer;
import dev.hands4j.api.git.GitFailure;
import dev.hands4j.api.git.GitProviders;
import dev.hands4j.api.git.GitService;
import dev.hands4j.api.git.NewPullRequest;
import dev.hands4j.api.user.Access;
import dev.hands4j.api.user.ProviderType;
import dev.hands4j.api.user.Right;
import dev.hands4j.api.user.TokenSource;
import dev.hands4j.api.user.UserContext;
import io.modelcontextprotocol.common.McpTransportContext;
import io.modelcontextprotocol.server.McpStatelessServerFeatures.SyncToolSpecification;
import io.modelcontextprotocol.spec.McpSchema.CallToolRequest;
import io.modelcontextprotocol.spec.McpSchema.CallToolResult;
import io.modelcontextprotocol.spec.McpSchema.Tool;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens pull and merge requests. Unlike in the reference, a request that exists is never reported
 * as a failure because its number could not be noted, and Bitbucket's numbers are noted as well
 * (rest-core.md §§13, 20).
 */
final class PullRequestTools {
  /** Who calls, and for which conversation; put there by {@link McpEndpoint}. */
  record Caller(UserContext user, Optional<String> conversation) {}

  static final String CALLER = "caller";
  private static final Logger log = LoggerFactory.getLogger(PullRequestTools.class);

  private final GitProviders git;
  private final TokenSource.Factory tokens;
  private final ConversationStore conversations;
  private final Access access;

  PullRequestTools(
      GitProviders git,
      TokenSource.Factory tokens,
      ConversationStore conversations,
      Access access) {
    this.git = git;
    this.tokens = tokens;
    this.conversations = conversations;
    this.access = access;
  }

  List<SyncToolSpecification> all() {
    return List.of(
        specification(
            Tool.builder("create_pr", ToolSchemas.gitHub())
                .description("Opens a pull request on GitHub and returns its address.")
                .build(),
            this::gitHub),
        specification(
            Tool.builder("create_mr", ToolSchemas.gitLab())
                .description("Opens a merge request on GitLab and returns its address.")
                .build(),
            this::gitLab),
        specification(
            Tool.builder("create_bitbucket_pr", ToolSchemas.bitbucket())
                .description("Opens a pull request on Bitbucket and returns its address.")
                .build(),
            this::bitbucket));
  }

  /** What a tool does with its checked arguments. */
  private interface Work {
    CallToolResult of(Caller caller, Map<String, Object> arguments);
  }

  private static SyncToolSpecification specification(Tool tool, Work work) {
    return new SyncToolSpecification(tool, (context, request) -> call(work, context, request));
  }

  private static CallToolResult call(
      Work work, McpTransportContext context, CallToolRequest request) {
    try {
      return work.of((Caller) context.get(CALLER), request.arguments());
    } catch (RuntimeException e) {
      // What went wrong inside is for the log; the caller learns only that it did.
      log.atError().setMessage("tool failed").addKeyValue("tool", request.name()).setCause(e).log();
      return failed("Error calling tool '%s'".formatted(request.name()));
    }
  }

  private CallToolResult gitHub(Caller caller, Map<String, Object> arguments) {
    return open(
        caller,
        ProviderType.GITHUB,
        "pull request",
        new NewPullRequest(
            text(arguments, "repo_name"),
            text(arguments, "source_branch"),
            text(arguments, "target_branch"),
            text(arguments, "title"),
            optional(arguments, "body"),
            !Boolean.FALSE.equals(arguments.get("draft")),
            labels(arguments)));
  }

  private CallToolResult gitLab(Caller caller, Map<String, Object> arguments) {
    return open(
        caller,
        ProviderType.GITLAB,
        "merge request",
        new NewPullRequest(
            text(arguments, "id"),
            text(arguments, "source_branch"),
            text(arguments, "target_branch"),
            text(arguments, "title"),
            optional(arguments, "description"),
            false,
            labels(arguments)));
  }

  private CallToolResult bitbucket(Caller caller, Map<String, Object> arguments) {
    return open(
        caller,
        ProviderType.BITBUCKET,
        "pull request",
        new NewPullRequest(
            text(arguments, "repo_name"),
            text(arguments, "source_branch"),
            text(arguments, "target_branch"),
            text(arguments, "title"),
            optional(arguments, "description"),
            false,
            List.of()));
  }

  private CallToolResult open(
      Caller caller, ProviderType provider, String noun, NewPullRequest request) {
    Optional<GitService> service =
        git.of(tokens.forOwner(caller.user().userId())).service(provider);
    if (service.isEmpty()) {
      return failed("Error creating %s: no %s token is stored".formatted(noun, provider.wire()));
    }
    return switch (service.get().createPullRequest(request)) {
      case GitAnswer.Failed<CreatedPullRequest>(GitFailure failure) ->
          failed("Error creating %s: %s".formatted(noun, failure.message()));
      case GitAnswer.Ok<CreatedPullRequest>(CreatedPullRequest created) -> {
        note(caller, created.number());
        yield CallToolResult.builder().addTextContent(created.url()).isError(false).build();
      }
    };
  }

  /** Notes the number with the conversation, if the caller may write to it. */
  private void note(Caller caller, int number) {
    try {
      caller
          .conversation()
          .filter(id -> ConversationId.problem(id).isEmpty())
          .flatMap(id -> access.decide(caller.user(), new ConversationId(id), Right.WRITE))
          .ifPresent(ref -> conversations.recordPullRequest(ref.id(), number));
    } catch (RuntimeException e) {
      log.atWarn()
          .setMessage("the number of a pull request could not be noted")
          .addKeyValue("number", number)
          .setCause(e)
          .log();
    }
  }

  private static CallToolResult failed(String message) {
    return CallToolResult.builder().addTextContent(message).isError(true).build();
  }

  /** The schema has been checked: what must be there is. */
  private static String text(Map<String, Object> arguments, String name) {
    return String.valueOf(Objects.requireNonNull(arguments.get(name), name));
  }

  private static Optional<String> optional(Map<String, Object> arguments, String name) {
    return Optional.ofNullable(arguments.get(name)).map(String::valueOf);
  }

  private static List<String> labels(Map<String, Object> arguments) {
    return arguments.get("labels") instanceof List<?> labels
        ? labels.stream().map(String::valueOf).toList()
        : List.of();
  }
}
