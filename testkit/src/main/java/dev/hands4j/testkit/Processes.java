package dev.hands4j.testkit;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Describes a child process. Immutable.
 *
 * <pre>{@code
 * try (var server = Processes.java("dev.hands4j.cli.Main").jvmArgs("-Xmx256m").args("serve")
 *     .environment("PORT", "0").stderrTo(logFile).start()) {
 *   URI uri = server.awaitReady();
 *   server.kill();
 * }
 * }</pre>
 *
 * @param command the program and its arguments
 * @param environment added to that of the parent
 * @param directory where it runs; empty: where the parent runs
 * @param stderr where its standard error is collected; empty: a temporary file
 */
public record Processes(
    List<String> command,
    Map<String, String> environment,
    Optional<Path> directory,
    Optional<Path> stderr) {
  public Processes {
    command = List.copyOf(command);
    environment = Collections.unmodifiableMap(new LinkedHashMap<>(environment));
    if (command.isEmpty()) {
      throw new IllegalArgumentException("a process needs a command");
    }
  }

  /** Any program. */
  public static Processes command(String... command) {
    return new Processes(List.of(command), Map.of(), Optional.empty(), Optional.empty());
  }

  /** A main class on the Java of this process, with the class path of this process. */
  public static JavaCommand java(String mainClass) {
    return new JavaCommand(mainClass, System.getProperty("java.class.path"), List.of(), List.of());
  }

  public Processes environment(String name, String value) {
    var all = new LinkedHashMap<>(environment);
    all.put(name, value);
    return new Processes(command, all, directory, stderr);
  }

  public Processes in(Path folder) {
    return new Processes(command, environment, Optional.of(folder), stderr);
  }

  public Processes stderrTo(Path file) {
    return new Processes(command, environment, directory, Optional.of(file));
  }

  public ChildProcess start() throws IOException {
    return ChildProcess.start(this);
  }

  /** Names of the environment only: values may be secrets. */
  @Override
  public String toString() {
    return "Processes[%s, environment=%s]".formatted(command, environment.keySet());
  }

  /**
   * A Java program in the making.
   *
   * @param jvmArgs before the main class
   * @param args after the main class
   */
  public record JavaCommand(
      String mainClass, String classPath, List<String> jvmArgs, List<String> args) {
    public JavaCommand {
      jvmArgs = List.copyOf(jvmArgs);
      args = List.copyOf(args);
    }

    /** Instead of the class path of this process. */
    public JavaCommand classPath(String other) {
      return new JavaCommand(mainClass, other, jvmArgs, args);
    }

    public JavaCommand jvmArgs(String... more) {
      return new JavaCommand(mainClass, classPath, plus(jvmArgs, more), args);
    }

    public JavaCommand args(String... more) {
      return new JavaCommand(mainClass, classPath, jvmArgs, plus(args, more));
    }

    /** What goes on with environment, folder and files. */
    public Processes process() {
      var command = new ArrayList<String>();
      command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      command.addAll(jvmArgs);
      command.add("-cp");
      command.add(classPath);
      command.add(mainClass);
      command.addAll(args);
      return new Processes(command, Map.of(), Optional.empty(), Optional.empty());
    }

    public Processes environment(String name, String value) {
      return process().environment(name, value);
    }

    public Processes in(Path folder) {
      return process().in(folder);
    }

    public Processes stderrTo(Path file) {
      return process().stderrTo(file);
    }

    public ChildProcess start() throws IOException {
      return process().start();
    }

    private static List<String> plus(List<String> list, String... more) {
      var all = new ArrayList<>(list);
      all.addAll(List.of(more));
      return all;
    }
  }
}
