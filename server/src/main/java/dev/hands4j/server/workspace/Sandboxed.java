package dev.hands4j.server.workspace;

import dev.hands4j.api.runtime.Program;
import dev.hands4j.api.runtime.ProgramResult;
import dev.hands4j.api.runtime.Workspace;
import dev.hands4j.api.runtime.WorkspaceException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Programs in one workspace, with arguments as raw bytes (see {@link Names}). Git is run so that it
 * reads the repository and nothing else: it takes no lock, asks nobody, speaks to no network and
 * starts no program that the repository's configuration names.
 *
 * @param timeout of one program
 * @param maxOutput bytes of one program
 */
record Sandboxed(Workspace workspace, Duration timeout, int maxOutput) {

  /** Turns every argument back into bytes, then becomes the program. */
  private static final String DECODE =
      "n=$#; while [ $n -gt 0 ]; do a=$(printf '%b_' \"$1\"); shift; set -- \"$@\" \"${a%_}\";"
          + " n=$((n-1)); done; exec \"$@\"";

  /** Configuration that outranks the repository's. */
  private static final Map<String, String> READ_ONLY =
      Map.ofEntries(
          Map.entry("safe.directory", "*"),
          Map.entry("core.fsmonitor", "false"),
          Map.entry("core.hooksPath", "/dev/null"),
          Map.entry("core.pager", "cat"),
          Map.entry("gc.auto", "0"),
          Map.entry("maintenance.auto", "false"),
          Map.entry("submodule.recurse", "false"),
          Map.entry("log.showSignature", "false"),
          // Missing objects of a partial clone are missing: fetching them runs what remotes name.
          Map.entry("protocol.allow", "never"));

  Sandboxed withMaxOutput(int bytes) {
    return new Sandboxed(workspace, timeout, bytes);
  }

  ProgramResult run(List<String> raw, Map<String, String> environment)
      throws WorkspaceException, InterruptedException {
    List<String> arguments = raw;
    if (!raw.stream().allMatch(Names::isPlain)) {
      arguments = new ArrayList<>(List.of("sh", "-c", DECODE, "sh"));
      for (String argument : raw) {
        arguments.add(Names.escaped(argument));
      }
    }
    return workspace.run(new Program(arguments, workspace.path(), environment, timeout, maxOutput));
  }

  /** A script of the shell; its arguments are {@code $1} and so on. */
  ProgramResult script(String script, String... raw)
      throws WorkspaceException, InterruptedException {
    List<String> arguments = new ArrayList<>(List.of("sh", "-c", script, "sh"));
    arguments.addAll(List.of(raw));
    return run(arguments, environment(Map.of()));
  }

  /**
   * Git, reading.
   *
   * @param folder raw, relative to the workspace
   * @param more configuration on top of the usual
   */
  ProgramResult git(String folder, Map<String, String> more, List<String> raw)
      throws WorkspaceException, InterruptedException {
    List<String> arguments = new ArrayList<>(List.of("git", "-C", "./" + folder));
    arguments.addAll(raw);
    Map<String, String> configuration = new HashMap<>(READ_ONLY);
    configuration.putAll(more);
    return run(arguments, environment(configuration));
  }

  ProgramResult git(String folder, String... raw) throws WorkspaceException, InterruptedException {
    return git(folder, Map.of(), List.of(raw));
  }

  private Map<String, String> environment(Map<String, String> configuration) {
    Map<String, String> environment = new HashMap<>();
    environment.put("LC_ALL", "C");
    environment.put("GIT_OPTIONAL_LOCKS", "0");
    environment.put("GIT_TERMINAL_PROMPT", "0");
    environment.put("GIT_NO_LAZY_FETCH", "1");
    environment.put("GIT_PAGER", "cat");
    // A workspace inside another repository is not a part of it.
    int slash = workspace.path().lastIndexOf('/');
    environment.put(
        "GIT_CEILING_DIRECTORIES", slash <= 0 ? "/" : workspace.path().substring(0, slash));
    GitConfiguration.asEnvironment(configuration, environment);
    return environment;
  }

  /** What a program said was wrong, for people: its last line, at most 300 characters. */
  static String complaint(ProgramResult result) {
    if (result.timedOut()) {
      return "it took too long";
    }
    List<String> lines =
        new String(result.errors(), StandardCharsets.UTF_8)
            .lines()
            .map(String::strip)
            .filter(line -> !line.isEmpty())
            .toList();
    String last = lines.isEmpty() ? "exit code " + result.exitCode() : lines.getLast();
    return last.length() > 300 ? last.substring(0, 300) + "…" : last;
  }

  /** Whether the program does not exist in the sandbox. */
  static boolean missing(ProgramResult result) {
    String errors = new String(result.errors(), StandardCharsets.UTF_8).toLowerCase(Locale.ROOT);
    return result.exitCode() == 127 || errors.contains("git: not found");
  }
}
