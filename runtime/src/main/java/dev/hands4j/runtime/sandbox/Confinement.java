package dev.hands4j.runtime.sandbox;

import dev.hands4j.api.runtime.RuntimeUnavailableException;
import dev.hands4j.runtime.LocalRuntimeConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What stands between a sandbox's process and this machine. Immutable; safe from any thread. */
public sealed interface Confinement permits Unconfined, Bubblewrap {

  /** Nothing: the process sees what the server's user sees. */
  static Confinement none() {
    return new Unconfined();
  }

  /**
   * Linux namespaces made by bubblewrap. Tries them once, blocking for some milliseconds.
   *
   * @throws RuntimeUnavailableException when this machine cannot make them; names the choices
   */
  static Confinement bubblewrap(LocalRuntimeConfig config)
      throws RuntimeUnavailableException, InterruptedException {
    return Bubblewrap.of(config);
  }

  /** The kind of runtime, as in {@code RUNTIME}. */
  String kind();

  boolean isolated();

  /** The folder of a conversation's sandbox; nothing is created. */
  SandboxFolder folder(Path home, String conversation);

  /**
   * The command that runs another one confined. Its process ends when, and only when, the confined
   * one ends, and killing it ends the whole sandbox.
   *
   * @throws RuntimeUnavailableException when this workspace cannot be shown to a sandbox
   */
  List<String> wrap(List<String> command, SandboxFolder folder, Path workspace)
      throws RuntimeUnavailableException, IOException;

  /** How a sandbox's network is reached; empty when it shares this machine's. */
  Optional<Sockets> sockets(SandboxFolder folder);

  /**
   * Unix sockets in a folder that the sandbox sees.
   *
   * @param egress where the way out listens, on this side
   * @param ports where the sandbox takes connections to its applications
   */
  record Sockets(Path egress, Path ports) {}

  /** What can be tidied up once nothing of a sandbox lives any more. */
  void ended(SandboxFolder folder);

  /** The same for sandboxes whose end nobody saw: all of this home but the living. */
  void ended(List<SandboxFolder> living);

  /** What limits each sandbox, for people: name to limit and means, or why there is none. */
  Map<String, String> limits();

  /** What of the commands' variables makes sense inside. */
  Map<String, String> environment(Map<String, String> variables);
}
