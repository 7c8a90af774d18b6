package dev.hands4j.enterprise;

import dev.hands4j.agent.AgentConfig;
import dev.hands4j.agent.AgentModule;
import dev.hands4j.api.audit.AuditLog;
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
import dev.hands4j.api.user.ApiKeys;
import dev.hands4j.api.user.TokenSource;
import dev.hands4j.api.user.UserContextResolver;
import dev.hands4j.enterprise.access.ApiKeyUsers;
import dev.hands4j.enterprise.access.OwnersAccess;
import dev.hands4j.enterprise.access.WebUrls;
import dev.hands4j.enterprise.account.AccountConfig;
import dev.hands4j.enterprise.account.ApiKeyRoutes;
import dev.hands4j.enterprise.account.RatingRoutes;
import dev.hands4j.enterprise.audit.Audit;
import dev.hands4j.enterprise.audit.AuditedKeys;
import dev.hands4j.enterprise.audit.AuditedSecrets;
import dev.hands4j.enterprise.audit.AuditedSettings;
import dev.hands4j.enterprise.audit.CallerStage;
import dev.hands4j.enterprise.audit.SignInAudit;
import dev.hands4j.enterprise.cluster.ClusterCoordinator;
import dev.hands4j.enterprise.cluster.ClusterLinks;
import dev.hands4j.enterprise.config.EnterpriseConfig;
import dev.hands4j.enterprise.identity.SignIn;
import dev.hands4j.enterprise.limits.UserRateLimit;
import dev.hands4j.enterprise.operations.Metrics;
import dev.hands4j.enterprise.operations.OperationsRoutes;
import dev.hands4j.enterprise.tokens.ProviderTokens;
import dev.hands4j.enterprise.tokens.TokenLimits;
import dev.hands4j.git.HttpGitProviders;
import dev.hands4j.server.Edition;
import dev.hands4j.server.LocalSandboxes;
import dev.hands4j.server.access.StoredTokens;
import dev.hands4j.server.config.HttpConfig;
import dev.hands4j.server.conversations.Conversations;
import dev.hands4j.server.conversations.ModelChoice;
import dev.hands4j.server.conversations.ProgressListener;
import dev.hands4j.server.conversations.TitleListener;
import dev.hands4j.server.http.CacheHeaders;
import dev.hands4j.server.http.Cors;
import dev.hands4j.server.http.ErrorMapping;
import dev.hands4j.server.http.HostCheck;
import dev.hands4j.server.http.Identity;
import dev.hands4j.server.http.Origins;
import dev.hands4j.server.http.Pipeline;
import dev.hands4j.server.http.RateLimit;
import dev.hands4j.server.http.RequestLog;
import dev.hands4j.server.http.Stage;
import dev.hands4j.server.rest.FrontEnd;
import dev.hands4j.server.rest.RouteGroup;
import dev.hands4j.server.workspace.BranchListener;
import dev.hands4j.server.workspace.GitViews;
import dev.hands4j.server.workspace.ViewLimits;
import dev.hands4j.server.workspace.Workspaces;
import dev.hands4j.storage.HomeLock;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Many users on many nodes: a shared database that decides, Redis that hurries. Opens the database
 * and the home folder; reaches out to nothing else while it is composed.
 */
public final class EnterpriseEdition implements Edition {
  private static final Duration PROGRESS_EVERY = Duration.ofSeconds(1);

  private final HomeLock lock;
  private final ClusterStorage storage;
  private final Duration resume;
  private final Duration notice;
  private final Clock clock;
  private final AccountConfig account;
  private final int maxBody;
  private final Audit audit;
  private final ApiKeys keys;
  private final SettingsStore settings;
  private final SecretsStore secrets;
  private final Optional<SignIn> signIn;
  private final UserContextResolver users;
  private final Access access;
  private final ProviderTokens tokens;
  private final ClusterLinks links;
  private final ClusterCoordinator coordinator;
  private final RuntimeProvider runtimes;
  private final HttpGitProviders gitProviders;
  private final Metrics metrics;
  private final NodeState state;
  private final ProgressListener progress;
  private final List<ConversationListener> listeners;
  private final WebUrls urls;
  private final Pipeline pipeline;
  private final AgentModule agent;

  private EnterpriseEdition(
      EnterpriseConfig config, HomeLock lock, ClusterStorage storage, Clock clock)
      throws RuntimeUnavailableException {
    this.lock = lock;
    this.storage = storage;
    resume = config.cluster().check();
    notice = config.drainNotice();
    NodeId node = NodeId.random();
    this.clock = clock;
    account = config.account();
    maxBody = config.server().http().maxBody();
    audit = Audit.ofNode(storage.sql().audit(), node.value());
    keys = new AuditedKeys(storage.apiKeys(), audit);
    settings = new AuditedSettings(storage.settings(), audit);
    secrets = new AuditedSecrets(storage.secrets(), audit);
    UserContextResolver keyUsers = new ApiKeyUsers(keys);
    access = new OwnersAccess(storage.conversations());
    tokens =
        new ProviderTokens(
            storage.sql().providerTokens(),
            new StoredTokens(storage.secrets()),
            config.oauthApps(),
            TokenLimits.DEFAULTS);
    signIn =
        config
            .identity()
            .map(identity ->
                SignIn.with(
                    identity, storage.sql(), keyUsers, tokens, new SignInAudit(audit), clock));
    users = signIn.map(SignIn::users).orElse(keyUsers);
    runtimes = LocalSandboxes.open(config.server().withHome(config.sandboxes()), storage.codec());
    links = ClusterLinks.open(config.redis(), node, config.cluster(), storage);
    coordinator =
        ClusterCoordinator.start(
            storage.ownership(),
            node,
            config.cluster(),
            config.conversationsPerUser(),
            links.pulse());
    gitProviders =
        new HttpGitProviders(config.server().git(), clock, AgentModule.microagentFormat());
    agent =
        new AgentModule(
            AgentConfig.DEFAULTS.publicServersOnly(), // people do not operate this machine
            storage.eventLog(),
            storage.codec(),
            runtimes,
            links.signals(),
            clock);
    progress =
        new ProgressListener(storage.conversations(), storage.codec(), coordinator, PROGRESS_EVERY);
    metrics = new Metrics(storage.codec());
    metrics.watch(() -> coordinator.lastLiving().size(), links.pulse()::heard);
    state = new NodeState(storage, coordinator, links, runtimes.kind(), config.redis().isPresent());
    ModelChoice models = new ModelChoice(config.server().modelDefaults());
    listeners =
        List.of(
            new TitleListener(
                storage.conversations(),
                storage.codec(),
                links.signals(),
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
                new GitViews(ViewLimits.DEFAULTS)),
            metrics);
    urls = new WebUrls(config.webHost());
    pipeline =
        pipeline(
            config.server().http(),
            new CallerStage(account.proxies()),
            users,
            new UserRateLimit(config.userLimits(), links.hits(), clock),
            signIn);
  }

  /**
   * Locks the home folder and opens the configured database.
   *
   * @throws dev.hands4j.storage.HomeInUseException when another process uses the home
   * @throws dev.hands4j.api.StoreUnavailableException when the database cannot be used
   * @throws RuntimeUnavailableException when this machine has not what the chosen sandboxes need
   */
  public static EnterpriseEdition open(EnterpriseConfig config) throws RuntimeUnavailableException {
    return on(config, () -> ClusterStorage.postgres(config));
  }

  /** Likewise on another database, for tests. */
  static EnterpriseEdition on(EnterpriseConfig config, ClusterStorage.Opening database)
      throws RuntimeUnavailableException {
    HomeLock lock = HomeLock.acquire(config.server().home());
    try {
      ClusterStorage storage = database.open();
      try {
        return new EnterpriseEdition(config, lock, storage, Clock.systemUTC());
      } catch (RuntimeException | RuntimeUnavailableException e) {
        storage.close();
        throw e;
      }
    } catch (RuntimeException | RuntimeUnavailableException e) {
      lock.close();
      throw e;
    }
  }

  private static Pipeline pipeline(
      HttpConfig config,
      CallerStage caller,
      UserContextResolver users,
      UserRateLimit perUser,
      Optional<SignIn> signIn) {
    Origins origins = Origins.of(config);
    List<Stage> stages = new ArrayList<>();
    stages.addAll(
        List.of(
            new RequestLog(),
            new ErrorMapping(),
            caller,
            new Cors(origins),
            new CacheHeaders(),
            new HostCheck(origins),
            new RateLimit(config.requestsPerSecond())));
    stages.addAll(
        signIn
            .map(identity -> identity.stages(config.permittedOrigins()))
            .orElseGet(() -> List.of(new Identity("identity", users, Set.of()))));
    stages.add(perUser);
    return Pipeline.of(stages.toArray(Stage[]::new));
  }

  @Override
  public String name() {
    return "enterprise";
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
    return storage.sql().marks();
  }

  @Override
  public ConversationSearch search() {
    return storage.sql().search();
  }

  @Override
  public SettingsStore settings() {
    return settings;
  }

  @Override
  public SecretsStore secrets() {
    return secrets;
  }

  @Override
  public Coordinator coordinator() {
    return coordinator;
  }

  @Override
  public Signals signals() {
    return links.signals();
  }

  @Override
  public RuntimeProvider runtimes() {
    return runtimes;
  }

  @Override
  public GitProviders gitProviders() {
    return gitProviders;
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
    List<RouteGroup> routes = new ArrayList<>();
    signIn.ifPresent(identity -> routes.add(identity.routes()));
    routes.addAll(coreOfEdition(conversations));
    return List.copyOf(routes);
  }

  @Override
  public FrontEnd frontEnd() {
    return signIn.map(SignIn::frontEnd).orElse(FrontEnd.NO_ACCOUNTS);
  }

  private List<RouteGroup> coreOfEdition(Conversations conversations) {
    return List.of(
        new OperationsRoutes(state, conversations, metrics),
        new ApiKeyRoutes(keys, account.keysPerUser(), maxBody, clock),
        new RatingRoutes(users, access, storage.eventLog(), storage.sql().ratings()));
  }

  /** The record of privileged acts. */
  AuditLog auditLog() {
    return storage.sql().audit();
  }

  @Override
  public Duration resumeInterval() {
    return resume;
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

  /** Says that this node goes and waits until the balancer has noticed. */
  @Override
  public void leaving() {
    coordinator.leave();
    try {
      Thread.sleep(notice);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    agent.close();
    progress.close();
    coordinator.close();
    links.close();
    gitProviders.close();
    signIn.ifPresent(SignIn::close);
    tokens.close();
    metrics.close();
    storage.close();
    lock.close();
  }
}
