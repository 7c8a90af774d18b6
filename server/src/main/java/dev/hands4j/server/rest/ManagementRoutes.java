package dev.hands4j.server.rest;

import dev.hands4j.api.conversation.ConversationId;
import dev.hands4j.api.conversation.ConversationMetadata;
import dev.hands4j.api.conversation.ConversationStore;
import dev.hands4j.api.conversation.Trigger;
import dev.hands4j.api.git.GitProviders;
import dev.hands4j.api.git.ProviderDirectory;
import dev.hands4j.api.url.UrlBuilder;
import dev.hands4j.api.user.TokenSource;
import dev.hands4j.api.user.UserContext;
import dev.hands4j.server.conversations.ConversationView;
import dev.hands4j.server.conversations.Conversations;
import dev.hands4j.server.conversations.Presence;
import dev.hands4j.server.http.ApiError;
import dev.hands4j.server.http.Identity;
import dev.hands4j.server.http.JsonBody;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Conversations that write microagents of a repository (rest-core.md §7.11): those whose last pull
 * request may still be open. A provider that cannot be asked hides nothing.
 */
public final class ManagementRoutes implements RouteGroup {
  private static final int DEFAULT_LIMIT = 20;
  private static final int MOST_PER_PAGE = 1_000;

  private final ConversationStore store;
  private final Conversations conversations;
  private final Presence presence;
  private final UrlBuilder urls;
  private final GitProviders git;
  private final TokenSource.Factory tokens;
  private final Optional<Duration> listAge;
  private final Clock clock;

  public ManagementRoutes(
      ConversationStore store,
      Conversations conversations,
      Presence presence,
      UrlBuilder urls,
      GitProviders git,
      TokenSource.Factory tokens,
      Optional<Duration> listAge,
      Clock clock) {
    this.store = store;
    this.conversations = conversations;
    this.presence = presence;
    this.urls = urls;
    this.git = git;
    this.tokens = tokens;
    this.listAge = listAge;
    this.clock = clock;
  }

  @Override
  public void addTo(RoutesConfig routes) {
    routes.get("/api/microagent-management/conversations", this::list);
  }

  private void list(Context ctx) {
    String repository = Query.required(ctx, "selected_repository");
    int offset = Query.text(ctx, "page_id").map(PageId::offset).orElse(0);
    int limit = Query.integer(ctx, "limit").orElse(DEFAULT_LIMIT);
    if (limit < 0) {
      throw ApiError.detail(400, "Invalid limit");
    }
    UserContext user = Identity.of(ctx.req());
    ConversationStore.Page page = store.page(user.userId(), offset, Math.min(limit, MOST_PER_PAGE));
    int end = offset + page.results().size();
    Optional<Instant> oldest = listAge.map(age -> clock.instant().minus(age));
    List<ConversationMetadata> shown =
        stillOpen(
            page.results().stream()
                .filter(m -> oldest.isEmpty() || m.createdAt().isAfter(oldest.get()))
                .filter(m -> m.trigger().filter(Trigger.MICROAGENT_MANAGEMENT::equals).isPresent())
                .filter(m -> m.selectedRepository().filter(repository::equals).isPresent())
                .toList(),
            user);
    Map<ConversationId, ConversationView> views =
        conversations.views(shown.stream().map(m -> m.ref().id()).toList());
    ObjectNode answer = JsonBody.object();
    ArrayNode results = answer.putArray("results");
    for (ConversationMetadata metadata : shown) {
      ConversationId id = metadata.ref().id();
      results.add(
          ConversationJson.info(
              metadata,
              views.getOrDefault(id, ConversationView.STOPPED),
              presence.count(id),
              urls));
    }
    answer.put("next_page_id", end < page.total() ? PageId.of(end) : null);
    Reply.json(ctx, answer);
  }

  /** Asks about all requests at once; the port bounds how many exchanges are under way. */
  private List<ConversationMetadata> stillOpen(List<ConversationMetadata> all, UserContext user) {
    if (all.stream().noneMatch(ManagementRoutes::hasRequest)) {
      return all;
    }
    ProviderDirectory directory = git.of(tokens.forOwner(user.userId()));
    List<Question> questions;
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      questions =
          all.stream()
              .map(metadata ->
                  new Question(metadata, threads.submit(() -> isOpen(directory, metadata))))
              .toList();
    }
    return questions.stream().filter(Question::open).map(Question::metadata).toList();
  }

  private record Question(ConversationMetadata metadata, Future<Boolean> answer) {
    /** What cannot be found out stays in the list. */
    boolean open() {
      return answer.state() != Future.State.SUCCESS || answer.resultNow();
    }
  }

  private static boolean hasRequest(ConversationMetadata metadata) {
    return !metadata.prNumbers().isEmpty()
        && metadata.selectedRepository().isPresent()
        && metadata.gitProvider().isPresent();
  }

  private static boolean isOpen(ProviderDirectory directory, ConversationMetadata metadata) {
    return !hasRequest(metadata)
        || directory.isPullRequestOpen(
            metadata.gitProvider().orElseThrow(),
            metadata.selectedRepository().orElseThrow(),
            metadata.prNumbers().getLast());
  }
}
