package dev.hands4j.runtimeserver;

import dev.hands4j.runtimeserver.network.EgressForwarder;
import dev.hands4j.runtimeserver.network.PortForwarder;
import dev.hands4j.runtimeserver.shell.Enclosure;
import dev.hands4j.runtimeserver.shell.ShellSettings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Starts a sandbox:
 *
 * <pre>
 * java … dev.hands4j.runtimeserver.Main --state DIR --socket PATH --workspace DIR --instance ID
 *      [--gate PID [--groups FILES] [--limits OPTIONS] [--files DIR]] [--egress PATH --ports PATH]
 *      [--room-bytes N --room-files N --room-home DIR [--room-beyond true]]
 *      [--idle-seconds N] [--no-change-seconds N] [--timeout-seconds N] [--no-profile true]
 * </pre>
 *
 * <p>The first line of standard input is {@code {"key": "…", "environment": {…}}}: secrets never
 * stand on the command line, nor in an environment that commands see. {@code --egress} is the Unix
 * socket of the proxy through which commands reach the network, {@code --ports} where connections
 * to applications inside are taken. {@code --gate} is the process under which the namespaces of the
 * commands are kept, {@code --groups} the files that take commands into control groups and {@code
 * --limits} the options of prlimit(1) they begin with, one a line; {@code --files} is the folder of
 * start scripts, which commands may read. {@code Main --train DIR} runs through a sandbox's life
 * once and exits; with {@code -XX:AOTCacheOutput=FILE} that makes the cache for fast starts.
 */
public final class Main {
  private static final int MAX_START_MESSAGE = 1024 * 1024;

  private Main() {}

  public static void main(String[] args) throws IOException, InterruptedException {
    Map<String, String> options = new HashMap<>();
    for (int i = 0; i + 1 < args.length; i += 2) {
      options.put(args[i], args[i + 1]);
    }
    if (options.containsKey("--train")) {
      Training.run(Path.of(options.get("--train")), environment(Map.of(), "training"));
      System.exit(0);
    }
    RuntimeServer server;
    try {
      if (options.containsKey("--ports")) {
        PortForwarder.listen(Path.of(options.get("--ports"))); // as long as this process
      }
      server = RuntimeServer.start(config(options));
    } catch (IOException | IllegalArgumentException e) {
      System.err.println("the sandbox cannot start: " + e.getMessage());
      System.exit(2);
      return;
    }
    Runtime.getRuntime().addShutdownHook(new Thread(() -> closeQuietly(server)));
    server.awaitEnd();
    System.exit(0);
  }

  private static void closeQuietly(RuntimeServer server) {
    try {
      server.close();
    } catch (IOException e) {
      System.err.println("closing failed: " + e.getMessage());
    }
  }

  private static ServerConfig config(Map<String, String> options) throws IOException {
    JsonNode start = JsonMapper.builder().build().readTree(startMessage());
    Map<String, String> variables = new HashMap<>();
    start
        .path("environment")
        .properties()
        .forEach(entry -> variables.put(entry.getKey(), entry.getValue().asString("")));
    String instance = required(options, "--instance");
    ShellSettings defaults = ShellSettings.in(Path.of(required(options, "--state")));
    ShellSettings shell =
        new ShellSettings(
            defaults.bash(),
            defaults.stateFolder(),
            options.containsKey("--files") ? Path.of(options.get("--files")) : defaults.files(),
            enclosure(options),
            !options.getOrDefault("--no-profile", "false").equals("true"),
            seconds(options, "--no-change-seconds", defaults.noChange()),
            seconds(options, "--timeout-seconds", defaults.defaultTimeout()),
            defaults.startTimeout(),
            defaults.interruptPatience(),
            defaults.historyLines(),
            defaults.historyBytes(),
            defaults.contentCharacters());
    Path workspace =
        Files.createDirectories(Path.of(required(options, "--workspace"))).toRealPath();
    return ServerConfig.of(
            instance,
            Path.of(required(options, "--socket")),
            workspace,
            start.path("key").asString(""),
            withEgress(options, environment(variables, instance)),
            shell,
            seconds(options, "--idle-seconds", Duration.ofHours(1)))
        .withRoom(room(options, workspace));
  }

  private static Optional<RoomLimits> room(Map<String, String> options, Path workspace) {
    return options.containsKey("--room-bytes")
        ? Optional.of(
            new RoomLimits(
                List.of(workspace, Path.of(required(options, "--room-home"))),
                Long.parseLong(options.get("--room-bytes")),
                Long.parseLong(required(options, "--room-files")),
                options.getOrDefault("--room-beyond", "false").equals("true")))
        : Optional.empty();
  }

  /** Opens the way out, which is there as long as this process, and tells the commands of it. */
  private static Map<String, String> withEgress(
      Map<String, String> options, Map<String, String> variables) throws IOException {
    String proxy = options.get("--egress");
    if (proxy == null) {
      return variables;
    }
    Map<String, String> all = new HashMap<>(variables);
    all.putAll(EgressForwarder.start(Path.of(proxy)).variables());
    return all;
  }

  private static Enclosure enclosure(Map<String, String> options) {
    return options.containsKey("--gate")
        ? Enclosure.under(
            Long.parseLong(options.get("--gate")),
            lines(options, "--groups").map(Path::of).toList(),
            lines(options, "--limits").toList())
        : Enclosure.NONE;
  }

  private static Stream<String> lines(Map<String, String> options, String name) {
    return options.getOrDefault(name, "").lines().filter(line -> !line.isEmpty());
  }

  private static byte[] startMessage() throws IOException {
    StringBuilder line = new StringBuilder();
    byte[] all = new byte[4096];
    int n;
    while ((n = System.in.read(all)) >= 0) {
      line.append(new String(all, 0, n, StandardCharsets.ISO_8859_1));
      if (line.indexOf("\n") >= 0) {
        break;
      }
      if (line.length() > MAX_START_MESSAGE) {
        throw new IllegalArgumentException("the start message is too long");
      }
    }
    return line.toString().getBytes(StandardCharsets.ISO_8859_1);
  }

  private static String required(Map<String, String> options, String name) {
    String value = options.get(name);
    if (value == null) {
      throw new IllegalArgumentException(name + " is missing");
    }
    return value;
  }

  private static Duration seconds(Map<String, String> options, String name, Duration otherwise) {
    String value = options.get(name);
    return value == null
        ? otherwise
        : Duration.ofMillis(Math.round(Double.parseDouble(value) * 1000));
  }

  /** What commands see: what this process got from its starter, and what makes tools behave. */
  private static Map<String, String> environment(Map<String, String> given, String instance) {
    Map<String, String> variables = new HashMap<>(System.getenv());
    variables.putIfAbsent("LANG", "C.UTF-8");
    variables.put("TERM", "xterm-256color");
    variables.put("PAGER", "cat");
    variables.put("GIT_PAGER", "cat");
    variables.putAll(given);
    variables.put(RuntimeServer.MARK, instance);
    return variables;
  }
}
