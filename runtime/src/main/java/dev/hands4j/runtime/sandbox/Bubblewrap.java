package dev.hands4j.runtime.sandbox;

import dev.hands4j.api.runtime.RuntimeUnavailableException;
import dev.hands4j.runtime.LocalRuntimeConfig;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Own user, process, network, IPC and host name spaces, and a root folder of which only the
 * workspace, the sandbox's own state and its socket's folder can be written (architecture §8 point
 * 6). Works for root and for other users.
 */
final class Bubblewrap implements Confinement {
  private static final String CHOICES =
      "; install bubblewrap and allow unprivileged user namespaces, or choose RUNTIME=local, which"
          + " does not isolate";
  private static final long PROBE_SECONDS = 10;

  /** Folders that hold programs; links to /usr on most systems. */
  private static final List<String> PROGRAMS =
      List.of("/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32");

  /**
   * What programs need of /etc. Never all of it: a server run as root could read password hashes
   * and private keys there, and a sandbox reads with the same user.
   */
  private static final List<String> SETTINGS =
      List.of(
          "alternatives",
          "bash.bashrc",
          "ca-certificates",
          "ca-certificates.conf",
          "debian_version",
          "fonts",
          "group",
          "host.conf",
          "inputrc",
          "ld.so.cache",
          "ld.so.conf",
          "ld.so.conf.d",
          "locale.alias",
          "localtime",
          "mime.types",
          "nsswitch.conf",
          "os-release",
          "passwd",
          "perl",
          "pki/ca-trust/extracted",
          "pki/tls/certs",
          "profile",
          "profile.d",
          "protocols",
          "services",
          "ssl/certs",
          "ssl/openssl.cnf",
          "terminfo",
          "timezone");

  private static final String HOME_INSIDE = "/home/hands4j";

  /** Workspaces there would replace what the root view is made of. */
  private static final List<String> SYSTEM =
      List.of("/usr", "/etc", "/proc", "/sys", "/dev", "/bin", "/sbin", "/lib", "/lib64", "/boot");

  private final Path home;
  private final String program;
  private final List<Path> libraries;

  private Bubblewrap(Path home, String program, List<Path> libraries) {
    this.home = home;
    this.program = program;
    this.libraries = List.copyOf(libraries);
  }

  static Bubblewrap of(LocalRuntimeConfig config)
      throws RuntimeUnavailableException, InterruptedException {
    String program = find(config.environment().getOrDefault("PATH", "/usr/bin:/bin"));
    try {
      Path home = Files.createDirectories(config.home()).toRealPath();
      List<Path> libraries = libraries(config);
      for (Path library : libraries) {
        if (home.startsWith(library)) {
          throw new RuntimeUnavailableException(
              "HANDS4J_HOME %s lies in %s, which every sandbox can read; choose another folder"
                  .formatted(home, library));
        }
      }
      Bubblewrap confinement = new Bubblewrap(home, program, libraries);
      confinement.probe();
      return confinement;
    } catch (IOException e) {
      throw new RuntimeUnavailableException(
          "RUNTIME=isolated cannot work here: " + e.getMessage() + CHOICES, e);
    }
  }

  private static String find(String path) throws RuntimeUnavailableException {
    return Stream.of(path.split(":"))
        .filter(folder -> !folder.isEmpty())
        .map(folder -> Path.of(folder, "bwrap"))
        .filter(Files::isExecutable)
        .findFirst()
        .map(Path::toString)
        .orElseThrow(() ->
            new RuntimeUnavailableException(
                "RUNTIME=isolated needs the program bwrap, which is not in the PATH" + CHOICES));
  }

  /** The Java runtime and the folders of the program inside. */
  private static List<Path> libraries(LocalRuntimeConfig config) throws IOException {
    Set<Path> found = new LinkedHashSet<>();
    Path java = config.java().toRealPath();
    found.add(java.getParent().getParent());
    for (String entry : config.classPath().split(File.pathSeparator)) {
      Path path = Path.of(entry).toAbsolutePath().normalize();
      if (Files.isDirectory(path)) {
        found.add(path);
      } else if (Files.exists(path)) {
        found.add(path.getParent());
      }
    }
    return List.copyOf(found);
  }

  /** Makes the same namespaces once, with nothing in them. */
  private void probe() throws RuntimeUnavailableException, IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(program));
    command.addAll(namespaces());
    system(command);
    command.addAll(List.of("--", "/usr/bin/env", "true"));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    if (!process.waitFor(PROBE_SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new IOException("bwrap does not answer");
    }
    if (process.exitValue() != 0) {
      String said =
          new String(process.getInputStream().readNBytes(1_000), StandardCharsets.UTF_8).strip();
      throw new RuntimeUnavailableException(
          "RUNTIME=isolated cannot work here: this machine refuses the namespaces (%s)%s"
              .formatted(said, CHOICES));
    }
  }

  @Override
  public String kind() {
    return "isolated";
  }

  @Override
  public boolean isolated() {
    return true;
  }

  @Override
  public SandboxFolder folder(Path ignored, String conversation) {
    return SandboxFolder.closed(home, conversation);
  }

  @Override
  public List<String> wrap(List<String> command, SandboxFolder folder, Path workspace)
      throws RuntimeUnavailableException, IOException {
    refuseRevealing(workspace, folder);
    // bwrap dies with the shell, and the namespace with bwrap; the shell, in a session of its own,
    // outlives the server. Killing the one recorded process therefore ends everything.
    List<String> all =
        new ArrayList<>(
            List.of("/bin/sh", "-c", "\"$@\"; exit $?", "sandbox", program, "--die-with-parent"));
    all.addAll(namespaces());
    system(all);
    all.addAll(List.of("--tmpfs", HOME_INSIDE));
    all.addAll(List.of("--tmpfs", home.toString()));
    bind(all, "--bind", workspace);
    for (Path library : libraries) {
      bind(all, "--ro-bind", library); // after the workspace, which may contain it
    }
    bind(all, "--bind", folder.inside());
    bind(all, "--bind", folder.socket().getParent());
    all.addAll(List.of("--chdir", "/", "--"));
    all.addAll(command);
    return all;
  }

  /** A workspace is shown whole: it must not contain what belongs to the server or to others. */
  private void refuseRevealing(Path workspace, SandboxFolder folder)
      throws RuntimeUnavailableException, IOException {
    boolean own = workspace.equals(folder.workspace().toAbsolutePath());
    boolean revealing =
        home.startsWith(workspace)
            || folder.socket().toAbsolutePath().startsWith(workspace)
            || (workspace.startsWith(home) && !own);
    if (revealing) {
      throw new RuntimeUnavailableException(
          "the workspace %s would show the sandbox what belongs to the server; choose another"
              .formatted(workspace));
    }
    if (SYSTEM.stream().anyMatch(workspace::startsWith)) {
      throw new RuntimeUnavailableException(
          "the workspace %s is a folder of the system; choose another".formatted(workspace));
    }
  }

  private static List<String> namespaces() {
    return List.of(
        "--unshare-user",
        "--unshare-pid",
        "--unshare-net",
        "--unshare-ipc",
        "--unshare-uts",
        "--unshare-cgroup-try",
        "--hostname",
        "sandbox",
        "--new-session",
        "--cap-drop",
        "ALL");
  }

  private static void system(List<String> command) throws IOException {
    bind(command, "--ro-bind", Path.of("/usr"));
    for (String name : PROGRAMS) {
      Path path = Path.of(name);
      if (Files.isSymbolicLink(path)) {
        command.addAll(List.of("--symlink", Files.readSymbolicLink(path).toString(), name));
      } else if (Files.isDirectory(path)) {
        bind(command, "--ro-bind", path);
      }
    }
    for (String name : SETTINGS) {
      command.addAll(List.of("--ro-bind-try", "/etc/" + name, "/etc/" + name));
    }
    try (var settings = Files.newDirectoryStream(Path.of("/etc"), "java-*")) {
      for (Path path : settings) { // where Debian's Java keeps its own
        bind(command, "--ro-bind", path);
      }
    }
    command.addAll(
        List.of("--proc", "/proc", "--dev", "/dev", "--tmpfs", "/tmp", "--tmpfs", "/sys"));
  }

  private static void bind(List<String> command, String how, Path path) {
    command.addAll(List.of(how, path.toString(), path.toString()));
  }

  @Override
  public Optional<Sockets> sockets(SandboxFolder folder) {
    return Optional.of(
        new Sockets(
            folder.socket().resolveSibling("egress"), folder.socket().resolveSibling("ports")));
  }

  /** Without what names places and proxies of the host, which cannot be reached. */
  @Override
  public Map<String, String> environment(Map<String, String> variables) {
    Map<String, String> inside = new HashMap<>(variables);
    inside.keySet().removeIf(name -> name.toLowerCase(java.util.Locale.ROOT).endsWith("_proxy"));
    inside.remove("TMPDIR");
    inside.put("HOME", HOME_INSIDE);
    return inside;
  }
}
