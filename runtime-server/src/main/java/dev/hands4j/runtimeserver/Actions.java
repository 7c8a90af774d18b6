package dev.hands4j.runtimeserver;

import dev.hands4j.runtimeserver.files.Editor;
import dev.hands4j.runtimeserver.files.PlainFiles;
import dev.hands4j.runtimeserver.http.HttpException;
import dev.hands4j.runtimeserver.python.Cell;
import dev.hands4j.runtimeserver.python.PythonSession;
import dev.hands4j.runtimeserver.shell.Host;
import dev.hands4j.runtimeserver.shell.OutputListener;
import dev.hands4j.runtimeserver.shell.RunRequest;
import dev.hands4j.runtimeserver.shell.ShellSession;
import dev.hands4j.runtimeserver.shell.ShellSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Runs actions: each id once, the agent's and the user's side by side, one at a time in each shell.
 * Thread-safe; callers are platform threads, the caller's thread does the work.
 */
final class Actions implements AutoCloseable {
  private static final int MAX_STATIC = 4;
  private static final int STALE = 409;

  private final JsonMapper json;
  private final ServerConfig config;
  private final EpochFence fence;
  private final ResultStore results;
  private final Editor editor;
  private final PythonSession python;
  private final Host host = Host.current();
  private final GitSettings git; // guarded by environment
  private final Map<String, String> environment;
  private final Map<String, Executor> executors;
  private final Map<Long, RunningAction> running = new ConcurrentHashMap<>();
  private final Semaphore staticShells = new Semaphore(MAX_STATIC);
  private final Optional<RoomWatch> room;
  private final AtomicLong staticNumbers = new AtomicLong();

  Actions(ServerConfig config, JsonMapper json, EpochFence fence, ResultStore results)
      throws IOException {
    this.config = config;
    this.json = json;
    this.fence = fence;
    this.results = results;
    this.editor = new Editor(config.workspace());
    this.git = new GitSettings(config.shell().files(), config.workspace());
    this.environment = new HashMap<>(git.apply(config.environment()));
    this.python = new PythonSession(config.python(), this::environment);
    this.executors =
        Map.of("agent", new Executor(shell("agent")), "user", new Executor(shell("user")));
    this.room = config.room().map(limits -> new RoomWatch(limits, this::endForRoom));
  }

  private ShellSession shell(String name) {
    return shell(config.shell(), name, config.workspace(), environment);
  }

  private ShellSession shell(
      ShellSettings settings, String name, Path directory, Map<String, String> variables) {
    return new ShellSession(settings, name, host, directory, variables);
  }

  /** Starts the agent's shell ahead of its first command. */
  void prepare() throws IOException, InterruptedException {
    Executor agent = executor("agent");
    agent.enter(OutputListener.NOBODY);
    try {
      agent.shell().start();
    } finally {
      agent.leave();
    }
  }

  private Executor executor(String session) throws HttpException {
    Executor executor = executors.get(session);
    if (executor == null) {
      throw new HttpException(400, "session is agent or user");
    }
    return executor;
  }

  /** What commands see at the moment, without what they changed themselves. */
  Map<String, String> environment() {
    synchronized (environment) {
      return Map.copyOf(environment);
    }
  }

  /** Sets variables for the commands from now on. */
  void setEnvironment(Map<String, String> variables) throws IOException {
    Map<String, String> known;
    synchronized (environment) {
      known = git.apply(variables);
      environment.putAll(known);
    }
    executors.values().forEach(executor -> executor.shell().setEnvironment(known));
    python.setEnvironment(known);
  }

  /**
   * The observation of an action, as wire JSON. Runs it, waits for it when it runs already, or
   * finds its stored result. The action goes on when the caller's connection breaks.
   *
   * @param id of the action's event; without one nothing is stored
   * @throws HttpException 409 for an epoch that is over, 410 for an id whose result is no longer
   *     kept
   */
  byte[] execute(
      OptionalLong id, JsonNode action, String session, long epoch, OutputListener listener)
      throws IOException, InterruptedException {
    // cells share one process, so they wait in one queue, whoever they are from
    Executor executor = executor(isCell(action) ? "agent" : session);
    if (id.isEmpty()) {
      RunningAction anonymous = new RunningAction();
      anonymous.watch(listener);
      return perform(anonymous, executor, action, epoch);
    }
    long key = id.getAsLong();
    Optional<byte[]> stored = stored(key);
    if (stored.isPresent()) {
      return stored.get();
    }
    RunningAction mine = new RunningAction();
    RunningAction earlier = running.putIfAbsent(key, mine);
    if (earlier != null) {
      Optional<byte[]> result = attach(earlier, listener);
      // refused before it began because its owner was replaced: it is ours to run
      return result.isPresent() ? result.get() : execute(id, action, session, epoch, listener);
    }
    try {
      // it may have ended between the two looks
      Optional<byte[]> meanwhile = stored(key);
      byte[] result;
      if (meanwhile.isPresent()) {
        result = meanwhile.get();
      } else {
        mine.watch(listener);
        result = perform(mine, executor, action, epoch);
        results.put(key, result);
      }
      mine.result().complete(result);
      return result;
    } catch (IOException | InterruptedException | RuntimeException e) {
      running.remove(key, mine);
      mine.result().completeExceptionally(e);
      throw e;
    } finally {
      running.remove(key, mine);
    }
  }

  private Optional<byte[]> stored(long id) throws IOException {
    return switch (results.find(id)) {
      case ResultStore.Found.Stored(byte[] bytes) -> Optional.of(bytes);
      case ResultStore.Found.Unknown _ -> Optional.empty();
      case ResultStore.Found.Expired _ -> throw new HttpException(410, "result_expired");
    };
  }

  /** The result of an action that somebody else began; empty when it never ran. */
  private Optional<byte[]> attach(RunningAction action, OutputListener listener)
      throws IOException, InterruptedException {
    action.watch(listener);
    try {
      return Optional.of(action.result().get());
    } catch (ExecutionException e) {
      if (e.getCause() instanceof HttpException refused) {
        if (refused.status() == STALE) {
          return Optional.empty();
        }
        throw refused;
      }
      throw new IOException("the action failed", e.getCause());
    } finally {
      action.unwatch(listener);
    }
  }

  private byte[] perform(RunningAction action, Executor executor, JsonNode node, long epoch)
      throws IOException, InterruptedException {
    JsonNode args = node.path("args");
    if (node.path("action").asString("").equals("run") && args.path("is_static").asBoolean(false)) {
      return json.writeValueAsBytes(runStatic(action, node, args));
    }
    executor.enter(action.everybody());
    try {
      // the owner may have changed while this one waited
      if (!fence.admits(epoch)) {
        throw new HttpException(STALE, "stale_epoch");
      }
      if (!action.begin(isCell(node) ? python : executor.shell())) {
        return json.writeValueAsBytes(
            Observations.error("The action was interrupted before it began.", ""));
      }
      try {
        ObjectNode seen = observe(executor.shell(), node, args, action.everybody());
        return json.writeValueAsBytes(Observations.explained(seen, action.explanation()));
      } finally {
        action.end();
      }
    } finally {
      executor.leave();
    }
  }

  private ObjectNode observe(
      ShellSession shell, JsonNode node, JsonNode args, OutputListener listener)
      throws InterruptedException {
    String kind = node.path("action").asString("");
    try {
      return switch (kind) {
        case "run" -> Observations.of(shell.run(run(node, args), listener));
        case "read" -> files(() -> read(shell, args));
        case "write" -> changed(() -> write(shell, args));
        case "edit" -> changed(() -> edit(shell, args));
        case "run_ipython" -> cell(shell, node, args, listener);
        default ->
            Observations.error(
                "Action " + kind + " is not supported in the current runtime.",
                "AGENT_ERROR$BAD_ACTION");
      };
    } catch (IOException e) {
      return Observations.error("The shell failed: " + e.getMessage(), "");
    } catch (RuntimeException | OutOfMemoryError | StackOverflowError e) {
      // it may have had an effect, so it must get a result and not be tried again
      System.err.println("an action of kind " + kind + " failed");
      e.printStackTrace();
      return Observations.error("The action failed: " + e, "");
    }
  }

  private ObjectNode cell(ShellSession shell, JsonNode node, JsonNode args, OutputListener listener)
      throws IOException, InterruptedException {
    Cell cell =
        new Cell(
            args.path("code").asString(""),
            args.path("kernel_init_code").asString(""),
            shell.directory(),
            timeout(node));
    return Observations.of(
        python.run(cell, listener), cell, args.path("include_extra").asBoolean(true));
  }

  private static boolean isCell(JsonNode action) {
    return action.path("action").asString("").equals("run_ipython");
  }

  private static OptionalDouble timeout(JsonNode node) {
    JsonNode timeout = node.path("timeout");
    return timeout.isNumber() ? OptionalDouble.of(timeout.asDouble()) : OptionalDouble.empty();
  }

  private static RunRequest run(JsonNode node, JsonNode args) {
    return new RunRequest(
        args.path("command").asString(""),
        args.path("is_input").asBoolean(false),
        args.path("blocking").asBoolean(false),
        args.path("hidden").asBoolean(false),
        timeout(node));
  }

  /** Files are opened where commands would open them, never where this program keeps its own. */
  private ObjectNode files(Callable<ObjectNode> work) throws IOException, InterruptedException {
    return config.shell().enclosure().see(work);
  }

  private ObjectNode changed(Callable<ObjectNode> work) throws IOException, InterruptedException {
    String full = room.map(RoomWatch::notice).orElse("");
    return full.isEmpty()
        ? files(work)
        : Observations.error("Nothing was written: " + full + " with a command.", "");
  }

  /** Ends what commands do, because they took more room on disk than they have. */
  private void endForRoom(String notice, boolean again) throws IOException {
    running
        .values()
        .forEach(action -> {
          action.explain("It was ended: " + notice + ".");
          action.interrupt();
        });
    config.shell().enclosure().killCommands(!again);
  }

  private static ObjectNode write(ShellSession shell, JsonNode args) {
    return Observations.of(
        PlainFiles.write(
            shell.directory(),
            args.path("path").asString(""),
            args.path("content").asString(""),
            args.path("start").asInt(0),
            args.path("end").asInt(-1)));
  }

  private ObjectNode read(ShellSession shell, JsonNode args) {
    String path = args.path("path").asString("");
    if (args.path("impl_source").asString("default").equals("oh_aci")) {
      return Observations.of(editor.view(path, viewRange(args.path("view_range"))));
    }
    return Observations.of(
        PlainFiles.read(
            shell.directory(), path, args.path("start").asInt(0), args.path("end").asInt(-1)));
  }

  private static Optional<List<Integer>> viewRange(JsonNode node) {
    if (!node.isArray()) {
      return Optional.empty();
    }
    List<Integer> range = new ArrayList<>();
    for (JsonNode element : node) {
      if (!element.canConvertToInt()) {
        return Optional.of(List.of());
      }
      range.add(element.asInt());
    }
    return Optional.of(range);
  }

  private ObjectNode edit(ShellSession shell, JsonNode args) {
    String path = args.path("path").asString("");
    if (args.path("command").asString("").equals("write")) {
      return Observations.of(
          PlainFiles.write(shell.directory(), path, text(args, "file_text").orElse(""), 0, -1));
    }
    return Observations.of(
        editor.edit(
            new Editor.Edit(
                args.path("command").asString(""),
                path,
                text(args, "file_text"),
                text(args, "old_str"),
                text(args, "new_str"),
                text(args, "insert_line"))));
  }

  private static Optional<String> text(JsonNode args, String key) {
    JsonNode value = args.path(key);
    return value.isMissingNode() || value.isNull()
        ? Optional.empty()
        : Optional.of(value.asString());
  }

  /** A shell of its own for one command; the agent's is not touched (runtime.md §8.3). */
  private ObjectNode runStatic(RunningAction action, JsonNode node, JsonNode args)
      throws IOException, InterruptedException {
    if (!staticShells.tryAcquire()) {
      throw new HttpException(503, "too many static commands at a time");
    }
    Path directory = text(args, "cwd").map(config.workspace()::resolve).orElse(config.workspace());
    String name = "static-" + staticNumbers.incrementAndGet();
    try (ShellSession shell =
        shell(config.shell().withLoadProfile(false), name, directory, environment())) {
      return action.begin(shell)
          ? Observations.explained(
              Observations.of(shell.run(run(node, args), action.everybody())), action.explanation())
          : Observations.error("The action was interrupted before it began.", "");
    } finally {
      action.end();
      staticShells.release();
    }
  }

  /** Asks an action to end, or not to begin; false when no such action runs or waits. */
  boolean interrupt(long id) {
    RunningAction action = running.get(id);
    if (action == null) {
      return false;
    }
    action.interrupt();
    return true;
  }

  /** Ends the shells and what they run. */
  @Override
  public void close() {
    room.ifPresent(RoomWatch::close);
    executors.values().forEach(executor -> executor.shell().close());
    python.close();
  }
}
