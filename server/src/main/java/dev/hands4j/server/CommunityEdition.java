package dev.hands4j.server;

import dev.hands4j.agent.AgentConfig;
import dev.hands4j.agent.AgentModule;
import dev.hands4j.api.conversation.ConversationMarks;
import dev.hands4j.api.conversation.ConversationStore;
import dev.hands4j.api.coordination.Coordinator;
import dev.hands4j.api.coordination.NodeId;
import dev.hands4j.api.coordination.Ownership;
import dev.hands4j.api.coordination.Signals;
import dev.hands4j.api.event.EventCodec;
import dev.hands4j.api.git.GitProviders;
import dev.hands4j.api.listening.ConversationListener;
import dev.hands4j.api.log.EventLog;
import dev.hands4j.api.runtime.RuntimeProvider;
import dev.hands4j.api.runtime.RuntimeUnavailableException;
import dev.hands4j.api.search.ConversationSearch;
import dev.hands4j.api.settings.SecretsStore;
import dev.hands4j.api.settings.SettingsStore;
import dev.hands4j.api.url.UrlBuilder;
import dev.hands4j.api.user.Access;
import dev.hands4j.api.user.Secret;
import dev.hands4j.api.user.TokenSource;
import dev.hands4j.api.user.UserContextResolver;
import dev.hands4j.git.HttpGitProviders;
import dev.hands4j.server.access.LocalKey;
import dev.hands4j.server.access.LocalUrls;
import dev.hands4j.server.access.OpenAccess;
import dev.hands4j.server.access.SessionKeyUsers;
import dev.hands4j.server.access.StoredTokens;
import dev.hands4j.server.config.HttpConfig;
import dev.hands4j.server.config.ServerConfig;
import dev.hands4j.server.conversations.Conversations;
import dev.hands4j.server.conversations.ModelChoice;
import dev.hands4j.server.conversations.ProgressListener;
import dev.hands4j.server.conversations.TitleListener;
import dev.hands4j.server.coordination.LocalCoordinator;
import dev.hands4j.server.coordination.LocalSignals;
import dev.hands4j.server.http.CacheHeaders;
import dev.hands4j.server.http.Cors;
import dev.hands4j.server.http.ErrorMapping;
import dev.hands4j.server.http.HostCheck;
import dev.hands4j.server.http.Identity;
import dev.hands4j.server.http.Origins;
import dev.hands4j.server.http.Pipeline;
import dev.hands4j.server.http.RateLimit;
import dev.hands4j.server.http.RequestLog;
import dev.hands4j.server.rest.FrontEnd;
import dev.hands4j.server.rest.LocalRoutes;
import dev.hands4j.server.rest.NewConversations;
import dev.hands4j.server.rest.RouteGroup;
import dev.hands4j.server.rest.SessionRoutes;
import dev.hands4j.server.workspace.BranchListener;
import dev.hands4j.server.workspace.GitViews;
import dev.hands4j.server.workspace.ViewLimits;
import dev.hands4j.server.workspace.Workspaces;
import dev.hands4j.storage.HomeLock;
import dev.hands4j.storage.SqlStorage;
import dev.hands4j.storage.StorageConfig;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * One person or a trusted team on one machine: an embedded database, coordination inside the
 * process, no accounts. Opens the home folder and no connection to anywhere else.
 */
public final class CommunityEdition implements Edition {
  private static final Duration PROGRESS_EVERY = Duration.ofSeconds(1);

  /** Nobody else runs conversations of this home, so work is interrupted only by failures. */
  private static final Duration RESUME = Duration.ofSeconds(15);

  private final HomeLock lock;
  private final SqlStorage storage;
  private final UserContextResolver users;
  private final Access access;
  private final TokenSource.Factory tokens;
  private final HttpGitProviders gitProviders;
  private final Coordinator coordinator;
  private final Signals signals;
  private final RuntimeProvider runtimes;
  private final ProgressListener progress;
  private final List<ConversationListener> listeners;
  private final LocalUrls urls;
  private final ModelChoice models;
  private final Secret localKey;
  private final int maxBody;
  private final Clock clock;
  private final Pipeline pipeline;
  private final AgentModule agent;

  private CommunityEdition(ServerConfig config, HomeLock lock, SqlStorage storage, Clock clock)
      throws RuntimeUnavailableException {
    this.lock = lock;
    this.storage = storage;
    users = new SessionKeyUsers(config.http().sessionKey());
    access = new OpenAccess(storage.conversations());
    tokens = new StoredTokens(storage.secrets());
    gitProviders = new HttpGitProviders(config.git(), clock, AgentModule.microagentFormat());
    coordinator = new LocalCoordinator(storage.ownership(), NodeId.random());
    signals = new LocalSignals();
    runtimes = LocalSandboxes.open(config, storage.codec());
    agent =
        new AgentModule(
            AgentConfig.DEFAULTS, storage.eventLog(), storage.codec(), runtimes, signals, clock);
    progress =
        new ProgressListener(storage.conversations(), storage.codec(), coordinator, PROGRESS_EVERY);
    models = new ModelChoice(config.modelDefaults());
    localKey = LocalKey.write(config.home());
    maxBody = config.http().maxBody();
    this.clock = clock;
    listeners =
        List.of(
            new TitleListener(
                storage.conversations(),
                storage.codec(),
                signals,
                (conversation, message) ->
                    agent.title(
                        models.effective(storage.settings().load(conversation.owner())), message),
                clock),
            progress,
            new BranchListener(
                storage.conversations(),
                storage.codec(),
                coordinator,
                new Workspaces(storage.eventLog(), runtimes),
                new GitViews(ViewLimits.DEFAULTS)));
    urls = new LocalUrls();
    pipeline = pipeline(config.http(), users);
  }

  /**
   * Locks the home folder and opens the database in it.
   *
   * @throws dev.hands4j.storage.HomeInUseException when another process uses it
   * @throws dev.hands4j.api.StoreUnavailableException when it cannot be used
   * @throws RuntimeUnavailableException when this machine has not what the chosen sandboxes need
   */
  public static CommunityEdition open(ServerConfig config) throws RuntimeUnavailableException {
    Owned opened = new Owned();
    try {
      HomeLock lock = opened.own(HomeLock.acquire(config.home()));
      SqlStorage storage = opened.own(SqlStorage.open(StorageConfig.in(config.home())));
      return new CommunityEdition(config, lock, storage, Clock.systemUTC());
    } catch (RuntimeException | RuntimeUnavailableException e) {
      opened.closeAfter(e);
      throw e;
    }
  }

  private static Pipeline pipeline(HttpConfig config, UserContextResolver users) {
    Origins origins = Origins.of(config);
    return Pipeline.of(
        new RequestLog(),
        new ErrorMapping(),
        new Cors(origins),
        new CacheHeaders(),
        new HostCheck(origins),
        new RateLimit(config.requestsPerSecond()),
        new Identity("session-key", users, Set.of(SessionRoutes.PATH)));
  }

  @Override
  public String name() {
    return "community";
  }

  @Override
  public UserContextResolver users() {
    return users;
  }

  @Override
  public Access access() {
    return access;
  }

  @Override
  public TokenSource.Factory tokens() {
    return tokens;
  }

  @Override
  public GitProviders gitProviders() {
    return gitProviders;
  }

  @Override
  public EventLog events() {
    return storage.eventLog();
  }

  @Override
  public EventCodec codec() {
    return storage.codec();
  }

  @Override
  public Ownership ownership() {
    return storage.ownership();
  }

  @Override
  public ConversationStore conversations() {
    return storage.conversations();
  }

  @Override
  public ConversationMarks marks() {
    return storage.marks();
  }

  @Override
  public ConversationSearch search() {
    return storage.search();
  }

  @Override
  public SettingsStore settings() {
    return storage.settings();
  }

  @Override
  public SecretsStore secrets() {
    return storage.secrets();
  }

  @Override
  public Coordinator coordinator() {
    return coordinator;
  }

  @Override
  public Signals signals() {
    return signals;
  }

  @Override
  public RuntimeProvider runtimes() {
    return runtimes;
  }

  @Override
  public List<ConversationListener> listeners() {
    return listeners;
  }

  @Override
  public UrlBuilder urls() {
    return urls;
  }

  @Override
  public Pipeline pipeline() {
    return pipeline;
  }

  @Override
  public List<RouteGroup> routes(Conversations conversations) {
    NewConversations creation =
        new NewConversations(
            storage.conversations(),
            storage.settings(),
            models,
            gitProviders,
            tokens,
            false,
            clock);
    return List.of(new LocalRoutes(localKey, conversations, creation, maxBody));
  }

  @Override
  public FrontEnd frontEnd() {
    return FrontEnd.NO_ACCOUNTS;
  }

  @Override
  public Duration resumeInterval() {
    return RESUME;
  }

  @Override
  public AgentModule agent() {
    return agent;
  }

  @Override
  public void serving(String address) {
    urls.serving(address);
    lock.announce(address);
  }

  /** There is nobody else to send requests to. */
  @Override
  public void leaving() {}

  @Override
  public void close() {
    agent.close();
    progress.close();
    gitProviders.close();
    storage.close();
    lock.close();
  }
}
