package dev.hands4j.enterprise.config;

import dev.hands4j.api.user.Secret;
import dev.hands4j.enterprise.account.AccountConfig;
import dev.hands4j.enterprise.cluster.ClusterConfig;
import dev.hands4j.enterprise.identity.IdentityConfig;
import dev.hands4j.enterprise.limits.UserLimits;
import dev.hands4j.enterprise.tokens.OAuthApps;
import dev.hands4j.server.config.ConfigKey;
import dev.hands4j.server.config.Environment;
import dev.hands4j.server.config.HttpConfig;
import dev.hands4j.server.config.InvalidConfigurationException;
import dev.hands4j.server.config.ReferenceConfig;
import dev.hands4j.server.config.ServerConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/**
 * Everything an operator of the enterprise edition can choose (enterprise-api.md §10), checked as a
 * whole.
 *
 * @param redis empty means that nodes find out everything from the database
 * @param webHost name under which people reach the cluster, such as {@code agents.example.org}
 * @param keyFile keys with which secrets are encrypted; the same on every node
 * @param sandboxes folder of the sandboxes; shared by the nodes of one machine, so that a node can
 *     go on with the sandbox of another
 * @param conversationsPerUser running at once, the least recently used one makes room; empty means
 *     no limit
 * @param poll how often a node looks for what others appended, when nobody told it
 * @param oauthApps with which the tokens of people who signed in are renewed
 * @param userLimits requests of one user on all nodes together
 * @param identity how people sign in; empty means with API keys only
 * @param drainNotice how long a node that goes still serves, so that the balancer notices
 */
public record EnterpriseConfig(
    ServerConfig server,
    DatabaseConfig database,
    Optional<RedisConfig> redis,
    ClusterConfig cluster,
    Optional<String> webHost,
    Path keyFile,
    Path sandboxes,
    OptionalInt conversationsPerUser,
    Duration drainNotice,
    Duration poll,
    OAuthApps oauthApps,
    AccountConfig account,
    UserLimits userLimits,
    Optional<IdentityConfig> identity) {

  /**
   * Reads the environment.
   *
   * @param values names and values, as {@code System.getenv()} has them
   * @param userHome folder of the person who starts the server
   * @param distribution folder the program was installed to, when it was
   * @throws InvalidConfigurationException with every problem, not the first
   */
  public static EnterpriseConfig read(
      Map<String, String> values, Path userHome, Optional<Path> distribution)
      throws InvalidConfigurationException {
    ReferenceConfig reference = ReferenceConfig.of(values, userHome);
    Environment environment = new Environment(reference.environment());
    EnterpriseConfig config = read(environment, userHome, distribution);
    environment.refuseUnknown("HANDS4J_");
    if (!environment.problems().isEmpty()) {
      throw new InvalidConfigurationException(environment.problems());
    }
    return config.withWarnings(
        Stream.concat(reference.warnings().stream(), ReferenceNames.ignored(environment).stream())
            .toList());
  }

  /** The names that only this edition knows, with default and meaning. */
  public static List<ConfigKey> reference() {
    Environment environment = new Environment(Map.of());
    var _ = read(environment, Path.of("~"), Optional.of(Path.of("dist")));
    List<ConfigKey> keys = new ArrayList<>(environment.keys());
    keys.removeAll(ServerConfig.reference());
    return List.copyOf(keys);
  }

  /** The same with another folder of the node's own; key file and sandboxes stay. */
  public EnterpriseConfig withHome(Path folder) {
    return with(server.withHome(folder));
  }

  /** The same with something to tell the operator. */
  private EnterpriseConfig withWarnings(List<String> told) {
    return with(server.withWarnings(told));
  }

  private EnterpriseConfig with(ServerConfig other) {
    return new EnterpriseConfig(
        other,
        database,
        redis,
        cluster,
        webHost,
        keyFile,
        sandboxes,
        conversationsPerUser,
        drainNotice,
        poll,
        oauthApps,
        account,
        userLimits,
        identity);
  }

  private static EnterpriseConfig read(
      Environment env, Path userHome, Optional<Path> distribution) {
    ServerConfig server = ServerConfig.read(env, userHome, distribution);
    if (server.http().sessionKey().isPresent()) {
      env.problem(
          "SESSION_API_KEY and EDITION=enterprise exclude each other: users have keys of their own"
              + " (hands4j admin create-key)");
    }
    Optional<String> webHost =
        env.text("WEB_HOST", "", "name under which people reach the cluster; also allows its page");
    Path home = server.home();
    int perUser =
        env.number(
            "HANDS4J_CONVERSATIONS_PER_USER",
            0,
            0,
            100_000,
            "conversations of one user running at once on all nodes; 0 means no limit");
    return new EnterpriseConfig(
        reachedAs(webHost, server),
        database(env),
        redis(env),
        cluster(env),
        webHost,
        env.path(
            "HANDS4J_KEY_FILE",
            home.resolve("hands4j.keys"),
            "hands4j.keys in HANDS4J_HOME",
            "keys with which secrets are encrypted; the same file on every node"),
        env.path(
            "HANDS4J_SANDBOXES",
            home,
            "HANDS4J_HOME",
            "folder of the sandboxes; shared by the nodes of one machine"),
        perUser == 0 ? OptionalInt.empty() : OptionalInt.of(perUser),
        env.duration(
            "HANDS4J_DRAIN_NOTICE",
            Duration.ofSeconds(5),
            Duration.ZERO,
            Duration.ofMinutes(10),
            "how long a node that goes still serves while /ready says 503"),
        env.duration(
            "HANDS4J_POLL",
            Duration.ofSeconds(1),
            Duration.ofMillis(10),
            Duration.ofHours(1),
            "how often a node looks for what others appended; Redis makes it look at once"),
        OAuthApps.read(env),
        AccountConfig.read(env),
        UserLimits.read(env),
        IdentityConfig.read(env, webHost));
  }

  private static DatabaseConfig database(Environment env) {
    Optional<Secret> password = env.text("DB_PASS", "", "password of that user").map(Secret::new);
    if (password.isEmpty()) {
      env.problem("DB_PASS is missing: the password of the database user");
    }
    return new DatabaseConfig(
        env.text("DB_HOST", "localhost", "host of PostgreSQL").orElse("localhost"),
        env.number("DB_PORT", 5_432, 1, 65_535, "port of PostgreSQL"),
        env.text("DB_NAME", "openhands", "database to use").orElse("openhands"),
        env.text("DB_USER", "postgres", "user of the database").orElse("postgres"),
        password.orElse(new Secret("")),
        env.number("DB_POOL_SIZE", 25, 2, 1_000, "connections of one node to the database"));
  }

  private static Optional<RedisConfig> redis(Environment env) {
    Optional<String> host =
        env.text("REDIS_HOST", "", "host of Redis; without one, nodes notice things later");
    Optional<Secret> password =
        env.text("REDIS_PASSWORD", "", "password of Redis").map(Secret::new);
    int port = env.number("REDIS_PORT", 6_379, 1, 65_535, "port of Redis");
    int database = env.number("REDIS_DB", 0, 0, 1_000, "number of the Redis database");
    if (host.isEmpty() && password.isPresent()) {
      env.problem("REDIS_PASSWORD is set but REDIS_HOST is not: set both or none");
    }
    return host.map(name -> new RedisConfig(name, port, password, database));
  }

  private static ClusterConfig cluster(Environment env) {
    ClusterConfig usual = ClusterConfig.DEFAULTS;
    Duration least = Duration.ofMillis(50);
    Duration most = Duration.ofMinutes(10);
    Duration heartbeat =
        env.duration(
            "HANDS4J_HEARTBEAT",
            usual.heartbeat(),
            least,
            most,
            "how often a node says in the database that it lives");
    Duration timeToLive =
        env.duration(
            "HANDS4J_NODE_TTL",
            usual.timeToLive(),
            least,
            most,
            "silence in the database after which a node counts as dead");
    Duration check =
        env.duration(
            "HANDS4J_NODE_CHECK",
            usual.check(),
            least,
            most,
            "how often a node looks for conversations without an owner");
    Duration silence =
        env.duration(
            "HANDS4J_NODE_SILENCE",
            usual.silence(),
            least,
            most,
            "silence in Redis after which the database is asked whether a node lives");
    try {
      return new ClusterConfig(heartbeat, timeToLive, check, silence);
    } catch (IllegalArgumentException e) {
      env.problem(
          "HANDS4J_HEARTBEAT, HANDS4J_NODE_TTL, HANDS4J_NODE_CHECK and HANDS4J_NODE_SILENCE do not"
              + " go together: %s",
          String.valueOf(e.getMessage()));
      return usual;
    }
  }

  /** The page of the web host may call, and the server answers to its name. */
  private static ServerConfig reachedAs(Optional<String> webHost, ServerConfig server) {
    if (webHost.isEmpty()) {
      return server;
    }
    HttpConfig http = server.http();
    List<String> origins =
        http.permittedOrigins().isEmpty()
            ? List.of("https://" + webHost.get())
            : http.permittedOrigins();
    return server.withHttp(
        new HttpConfig(
            http.host(),
            http.port(),
            http.sessionKey(),
            origins,
            Stream.concat(http.trustedHosts().stream(), webHost.stream()).toList(),
            http.maxBody(),
            http.requestsPerSecond(),
            http.serveClient()));
  }
}
