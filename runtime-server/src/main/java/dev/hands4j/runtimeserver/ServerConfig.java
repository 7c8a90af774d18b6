package dev.hands4j.runtimeserver;

import dev.hands4j.runtimeserver.python.PythonSettings;
import dev.hands4j.runtimeserver.shell.ShellSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * What this sandbox is given at its start.
 *
 * @param instance names this sandbox among all ever started
 * @param socket where to listen
 * @param workspace folder in which commands start
 * @param key what callers must show
 * @param environment complete environment of the commands
 * @param idle silence of its owner after which the sandbox ends itself; zero means never
 * @param maxConnections open at a time
 * @param maxBody bytes of an action
 * @param maxUpload bytes of an uploaded file
 * @param resultBytes of each of the two files of stored results
 * @param limits of what is asked of the workspace
 * @param room of the commands on disk; empty when nobody looks after it
 */
record ServerConfig(
    String instance,
    Path socket,
    Path workspace,
    String key,
    Map<String, String> environment,
    ShellSettings shell,
    Duration idle,
    int maxConnections,
    int maxBody,
    long maxUpload,
    long resultBytes,
    WorkspaceLimits limits,
    Optional<RoomLimits> room) {
  ServerConfig {
    if (key.length() < 16) {
      throw new IllegalArgumentException("the key has at least 16 characters");
    }
    environment = Map.copyOf(environment);
  }

  /** Cells of Python keep to the limits of the shell. */
  PythonSettings python() {
    return new PythonSettings(
        shell.files(),
        shell.enclosure(),
        shell.defaultTimeout(),
        shell.startTimeout(),
        shell.interruptPatience(),
        shell.contentCharacters());
  }

  /** Limits for one conversation. */
  static ServerConfig of(
      String instance,
      Path socket,
      Path workspace,
      String key,
      Map<String, String> environment,
      ShellSettings shell,
      Duration idle) {
    return new ServerConfig(
        instance,
        socket,
        workspace,
        key,
        environment,
        shell,
        idle,
        32,
        8 * 1024 * 1024,
        1024L * 1024 * 1024,
        8L * 1024 * 1024,
        WorkspaceLimits.USUAL,
        Optional.empty());
  }

  /** The same with a limit of what commands keep on disk. */
  ServerConfig withRoom(Optional<RoomLimits> other) {
    return new ServerConfig(
        instance,
        socket,
        workspace,
        key,
        environment,
        shell,
        idle,
        maxConnections,
        maxBody,
        maxUpload,
        resultBytes,
        limits,
        other);
  }

  @Override
  public String toString() {
    return "ServerConfig[instance=%s, socket=%s, workspace=%s]"
        .formatted(instance, socket, workspace);
  }
}
