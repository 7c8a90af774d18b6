package dev.hands4j.runtime;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Where sandboxes live and what they are started with.
 *
 * @param home the server's folder of data
 * @param java the program {@code java}
 * @param classPath of the program inside the sandbox
 * @param jvmOptions for it, such as an AOT cache
 * @param environment what its commands see; see {@link #harmless}
 * @param idle silence after which a sandbox ends itself; zero means never
 * @param startTimeout how long a sandbox may take until it answers
 * @param noChange soft time limit of a command: no output for so long
 * @param commandTimeout hard time limit of a command that names none
 * @param limits what an isolated sandbox may use
 * @param egress what an isolated sandbox may connect to; empty when it shares this machine's
 *     network, loopback and all
 */
public record LocalRuntimeConfig(
    Path home,
    Path java,
    String classPath,
    List<String> jvmOptions,
    Map<String, String> environment,
    Duration idle,
    Duration startTimeout,
    Duration noChange,
    Duration commandTimeout,
    SandboxLimits limits,
    Optional<EgressPolicy> egress) {

  private static final String MEANT = "SANDBOX_ENV_";

  /** Variables that tell tools where they are; everything else may be a secret of the server. */
  private static final Set<String> HARMLESS =
      Set.of(
          "PATH",
          "HOME",
          "USER",
          "LOGNAME",
          "SHELL",
          "LANG",
          "LANGUAGE",
          "TZ",
          "TMPDIR",
          "HTTP_PROXY",
          "HTTPS_PROXY",
          "NO_PROXY",
          "http_proxy",
          "https_proxy",
          "no_proxy");

  public LocalRuntimeConfig {
    jvmOptions = List.copyOf(jvmOptions);
    environment = Map.copyOf(environment);
  }

  /**
   * Usual limits.
   *
   * @param library folder with the jars of the program inside the sandbox, and its AOT cache
   */
  public static LocalRuntimeConfig of(
      Path home, Path java, Path library, Map<String, String> serverEnvironment) {
    return new LocalRuntimeConfig(
        home,
        java,
        Libraries.classPath(library),
        Libraries.jvmOptions(library),
        harmless(serverEnvironment),
        Duration.ofHours(1),
        Duration.ofSeconds(30),
        Duration.ofSeconds(30),
        Duration.ofSeconds(120),
        SandboxLimits.USUAL,
        Optional.of(EgressPolicy.PUBLIC));
  }

  /** The same with another way out. */
  public LocalRuntimeConfig withEgress(Optional<EgressPolicy> other) {
    return new LocalRuntimeConfig(
        home,
        java,
        classPath,
        jvmOptions,
        environment,
        idle,
        startTimeout,
        noChange,
        commandTimeout,
        limits,
        other);
  }

  /** The same with other limits. */
  public LocalRuntimeConfig withLimits(SandboxLimits other) {
    return new LocalRuntimeConfig(
        home,
        java,
        classPath,
        jvmOptions,
        environment,
        idle,
        startTimeout,
        noChange,
        commandTimeout,
        other,
        egress);
  }

  /**
   * The part of an environment that commands may see: no key or password of the server, and what is
   * meant for them: {@code SANDBOX_ENV_NAME} is their {@code NAME} (runtime.md §32.8 item 114).
   */
  public static Map<String, String> harmless(Map<String, String> environment) {
    Map<String, String> kept = new HashMap<>();
    environment.forEach((name, value) -> {
      if (HARMLESS.contains(name) || name.startsWith("LC_")) {
        kept.put(name, value);
      }
    });
    environment.forEach((name, value) -> {
      if (name.startsWith(MEANT) && name.length() > MEANT.length()) {
        kept.put(name.substring(MEANT.length()), value);
      }
    });
    return kept;
  }

  @Override
  public String toString() {
    return "LocalRuntimeConfig[home=%s, java=%s]".formatted(home, java);
  }
}
