package dev.hands4j.server.config;

import dev.hands4j.api.settings.LlmSettings;
import dev.hands4j.api.user.Secret;
import dev.hands4j.git.GitConfig;
import dev.hands4j.runtime.EgressPolicy;
import dev.hands4j.runtime.LocalRuntimeConfig;
import dev.hands4j.runtime.SandboxLimits;
import dev.hands4j.server.workspace.PreparationConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/**
 * Everything an operator can choose, checked as a whole (architecture §6).
 *
 * @param home folder of all data
 * @param runtime kind of sandbox
 * @param runtimeServerLib folder with the jars of the program inside a sandbox
 * @param java the program {@code java} for sandboxes: the one that runs the server
 * @param commandEnvironment what commands in a sandbox see of the server's variables
 * @param egress what isolated sandboxes may connect to; empty when they share this machine's
 *     network
 * @param limits what each isolated sandbox may use of this machine
 * @param git bounds of the traffic with git providers, and the self-hosted ones that may be linked
 * @param modelDefaults model used where a person has chosen none
 * @param warnings what was given and has no meaning here, each a sentence for the operator
 */
public record ServerConfig(
    HttpConfig http,
    SocketConfig sockets,
    ConversationConfig conversations,
    Path home,
    String runtime,
    Path runtimeServerLib,
    Path java,
    Map<String, String> commandEnvironment,
    Optional<EgressPolicy> egress,
    SandboxLimits limits,
    GitConfig git,
    LlmSettings modelDefaults,
    LogConfig log,
    List<String> warnings) {
  public ServerConfig {
    commandEnvironment = Map.copyOf(commandEnvironment);
    warnings = List.copyOf(warnings);
  }

  /**
   * Reads the environment.
   *
   * @param values names and values, as {@code System.getenv()} has them
   * @param userHome folder of the person who starts the server
   * @param distribution folder the program was installed to, when it was
   * @throws InvalidConfigurationException with every problem, not the first
   */
  public static ServerConfig read(
      Map<String, String> values, Path userHome, Optional<Path> distribution)
      throws InvalidConfigurationException {
    ReferenceConfig reference = ReferenceConfig.of(values, userHome);
    Environment environment = new Environment(reference.environment());
    ServerConfig config = community(environment, userHome, distribution);
    if (!environment.problems().isEmpty()) {
      throw new InvalidConfigurationException(environment.problems());
    }
    return config.withWarnings(reference.warnings());
  }

  /** Every name with its default and meaning, in the order of the reference page. */
  public static List<ConfigKey> reference() {
    Environment environment = new Environment(Map.of());
    var _ = community(environment, Path.of("~"), Optional.of(Path.of("dist")));
    return environment.keys();
  }

  /** The same with another folder of data. */
  public ServerConfig withHome(Path folder) {
    return new ServerConfig(
        http,
        sockets,
        conversations,
        folder,
        runtime,
        runtimeServerLib,
        java,
        commandEnvironment,
        egress,
        limits,
        git,
        modelDefaults,
        log,
        warnings);
  }

  /** The same with something to tell the operator. */
  public ServerConfig withWarnings(List<String> told) {
    return new ServerConfig(
        http,
        sockets,
        conversations,
        home,
        runtime,
        runtimeServerLib,
        java,
        commandEnvironment,
        egress,
        limits,
        git,
        modelDefaults,
        log,
        told);
  }

  /** The same behind another port. */
  public ServerConfig withHttp(HttpConfig other) {
    return new ServerConfig(
        other,
        sockets,
        conversations,
        home,
        runtime,
        runtimeServerLib,
        java,
        commandEnvironment,
        egress,
        limits,
        git,
        modelDefaults,
        log,
        warnings);
  }

  private static ServerConfig community(
      Environment env, Path userHome, Optional<Path> distribution) {
    ServerConfig config = read(env, userHome, distribution);
    if (!config.http().loopback() && config.http().sessionKey().isEmpty()) {
      env.problem(
          "HOST %s can be reached from other machines: set SESSION_API_KEY as well",
          config.http().host());
    }
    if (!edition(env).equals("community")) {
      env.problem("EDITION \"%s\" is not known: choose community or enterprise", edition(env));
    }
    env.refuseUnknown("HANDS4J_");
    return config;
  }

  /** Which edition is asked for. */
  public static String edition(Environment env) {
    return env.text("EDITION", "community", "edition to run: community or enterprise")
        .orElse("community");
  }

  /**
   * Reads what every edition needs; problems are left in {@code env}. The caller adds the names of
   * its edition and {@linkplain Environment#refuseUnknown refuses} all others.
   */
  public static ServerConfig read(Environment env, Path userHome, Optional<Path> distribution) {
    ServerConfig config =
        new ServerConfig(
            http(env),
            sockets(env),
            conversations(env),
            env.path(
                "HANDS4J_HOME", userHome.resolve(".hands4j"), "~/.hands4j", "folder of all data"),
            runtime(env),
            env.path(
                "HANDS4J_RUNTIME_SERVER_LIB",
                distribution.orElse(Path.of("dist")).resolve("runtime-server"),
                "dist/runtime-server",
                "folder with the jars of the program inside a sandbox"),
            Path.of(System.getProperty("java.home"), "bin", "java"),
            LocalRuntimeConfig.harmless(env.all()),
            egress(env),
            limits(env),
            git(env),
            model(env),
            LogConfig.read(env),
            List.of());
    var _ = edition(env);
    // Read by the launcher script, listed here so that the page is complete and it is not refused.
    var _ =
        env.text(
            ReferenceConfig.FILE,
            "config.toml in HANDS4J_HOME",
            "file of OpenHands whose keys are understood where they mean something here");
    var _ = env.text("HANDS4J_HEAP", "1g", "largest heap of the server, as in -Xmx");
    return config;
  }

  private static HttpConfig http(Environment env) {
    HttpConfig http =
        new HttpConfig(
            env.text("HOST", "127.0.0.1", "address to listen on; another one needs SESSION_API_KEY")
                .orElse("127.0.0.1"),
            env.number("PORT", 3000, 0, 65_535, "port to listen on; 0 picks a free one"),
            env.text("SESSION_API_KEY", "", "key that every caller must send").map(Secret::new),
            env.list(
                "PERMITTED_CORS_ORIGINS", "origins of other pages that may call, comma-separated"),
            env.list(
                "HANDS4J_TRUSTED_HOSTS",
                "host names besides localhost under which this server is reached"),
            env.size(
                "HANDS4J_MAX_BODY", 16 << 20, 1 << 10, 1 << 30, "largest request body in bytes"),
            env.number(
                "HANDS4J_REQUESTS_PER_SECOND",
                200,
                0,
                1_000_000,
                "requests of one address per second before 429; 0 means no limit"),
            env.flag("SERVE_FRONTEND", true, "whether the page is served"));
    for (String origin : http.permittedOrigins()) {
      if (!origin.equals("*") && !origin.matches("https?://[^/\\s]+")) {
        env.problem(
            "PERMITTED_CORS_ORIGINS: \"%s\" is not an origin such as https://example.org", origin);
      }
    }
    return http;
  }

  private static SocketConfig sockets(Environment env) {
    return new SocketConfig(
        env.number("HANDS4J_MAX_SOCKETS", 10_000, 1, 1_000_000, "live connections at once"),
        env.size(
            "HANDS4J_MAX_FRAME", 5 << 20, 1 << 10, 256 << 20, "largest frame of a client in bytes"),
        env.size(
            "HANDS4J_SOCKET_QUEUE",
            32 << 20,
            1 << 20,
            1 << 30,
            "bytes waiting for one slow client before it is disconnected"));
  }

  private static ConversationConfig conversations(Environment env) {
    Duration none = Duration.ZERO;
    Duration year = Duration.ofDays(3_650);
    return new ConversationConfig(
        asManyAsFit(
            env.number(
                "MAX_CONCURRENT_CONVERSATIONS",
                0,
                0,
                100_000,
                "conversations running at once, the least recently used one makes room; 0 means as"
                    + " many as the heap carries")),
        positive(
            env.duration(
                "SANDBOX_CLOSE_DELAY",
                Duration.ofHours(1),
                none,
                year,
                "idle time after which a conversation without viewers closes; 0 means never")),
        positive(
            env.duration(
                "CONVERSATION_MAX_AGE_SECONDS",
                none,
                none,
                year,
                "age after which conversations leave the list; 0 means never")),
        env.flag(
            "ALLOW_SET_CONVERSATION_ID", false, "whether a client may choose a conversation's id"),
        new PreparationConfig(
            env.flag(
                "INIT_GIT_IN_EMPTY_WORKSPACE",
                PreparationConfig.DEFAULTS.initEmpty(),
                "whether a workspace without a repository becomes one"),
            env.duration(
                "HANDS4J_CLONE_TIMEOUT",
                PreparationConfig.DEFAULTS.cloneTimeout(),
                Duration.ofSeconds(1),
                Duration.ofDays(1),
                "how long cloning a repository may take")),
        env.size(
            "HANDS4J_MAX_UPLOAD",
            512 << 20,
            1 << 10,
            Integer.MAX_VALUE,
            "largest upload of files in bytes"),
        env.duration(
            "HANDS4J_DRAIN",
            Duration.ofSeconds(2),
            none,
            Duration.ofMinutes(10),
            "how long a shutdown waits for work in progress"));
  }

  private static GitConfig git(Environment env) {
    return GitConfig.defaults()
        .withAllowedHosts(
            env
                .list(
                    "HANDS4J_GIT_HOSTS",
                    "self-hosted git providers that people may link, as host or host:port,"
                        + " comma-separated; empty means any")
                .stream()
                .map(host -> host.toLowerCase(Locale.ROOT))
                .collect(Collectors.toSet()));
  }

  private static LlmSettings model(Environment env) {
    return new LlmSettings(
        env.text("LLM_MODEL", "demo", "model used where a person has chosen none"),
        env.text("LLM_API_KEY", "", "key of that model").map(Secret::new),
        env.text("LLM_BASE_URL", "", "address of an OpenAI-compatible endpoint"));
  }

  private static SandboxLimits limits(Environment env) {
    return SandboxLimits.ofMebibytes(
            env.number(
                "HANDS4J_SANDBOX_MEMORY_MB",
                4096,
                64,
                16 << 20,
                "memory of the commands of one isolated sandbox, in MiB"),
            env.number(
                "HANDS4J_SANDBOX_PROCESSES",
                4096,
                16,
                4 << 20,
                "its processes and threads at once"),
            env.number(
                "HANDS4J_SANDBOX_CPUS",
                0,
                0,
                4096,
                "its processors; 0 means all, with less weight than the server"),
            env.number("HANDS4J_SANDBOX_FILE_MB", 8192, 1, 16 << 20, "its largest file, in MiB"),
            env.number(
                "HANDS4J_SANDBOX_TMP_MB",
                1024,
                1,
                1 << 20,
                "its /tmp and its /dev/shm, each, in MiB"),
            env.flag(
                "HANDS4J_SANDBOX_CGROUPS",
                true,
                "whether control groups may be used for these limits; the start's log says what limits"
                    + " without them"))
        .withDisk(
            env.number(
                "HANDS4J_SANDBOX_DISK_MB",
                32 << 10,
                1,
                16 << 20,
                "all files of its workspace and home, in MiB"),
            env.number(
                "HANDS4J_SANDBOX_DISK_FILES",
                4_000_000,
                16,
                1 << 30,
                "files and folders of its workspace and home"));
  }

  private static Optional<EgressPolicy> egress(Environment env) {
    String allowed =
        env.text(
                "HANDS4J_EGRESS",
                "*",
                "public hosts that isolated sandboxes may reach over HTTP and HTTPS: *, names and"
                    + " *.domains, comma-separated, or none; host shares this machine's network,"
                    + " loopback and all")
            .orElse("*");
    List<String> internal =
        env.list(
            "HANDS4J_EGRESS_INTERNAL",
            "exact host:port pairs that they may reach although they are private or this machine,"
                + " comma-separated");
    if (allowed.strip().equals("host")) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new EgressPolicy(
              allowed.strip().equals("none") ? List.of() : List.of(allowed.split(",")), internal));
    } catch (IllegalArgumentException e) {
      env.problem("HANDS4J_EGRESS, HANDS4J_EGRESS_INTERNAL: %s", String.valueOf(e.getMessage()));
      return Optional.of(EgressPolicy.NONE);
    }
  }

  private static String runtime(Environment env) {
    String kind =
        env.text(
                "RUNTIME",
                "isolated",
                "kind of sandbox: isolated (Linux namespaces) or local, which does not isolate")
            .orElse("isolated");
    if (!kind.equals("isolated") && !kind.equals("local")) {
      env.problem(
          "RUNTIME \"%s\" is not available in this version: choose isolated (Linux namespaces),"
              + " or local, which runs commands on this machine without isolation",
          kind);
    }
    return kind;
  }

  private static OptionalInt asManyAsFit(int number) {
    return number == 0 ? OptionalInt.empty() : OptionalInt.of(number);
  }

  private static Optional<Duration> positive(Duration duration) {
    return duration.isZero() ? Optional.empty() : Optional.of(duration);
  }
}
