package dev.hands4j.runtime.sandbox;

import dev.hands4j.api.runtime.RuntimeUnavailableException;
import dev.hands4j.runtime.LocalRuntimeConfig;
import dev.hands4j.runtime.SandboxLimits;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
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

  /** Waits until the gate is open or gone, and goes through it. */
  private static final String LOOK =
      """
      while [ -d /proc/$2 ]; do
        for p in $(cat /proc/$2/task/$2/children 2>/dev/null); do
          [ "$(cat /proc/$p/comm)" = sleep ] \
            && exec nsenter --target $p --user --mount --pid --preserve-credentials true
        done
      done
      exit 1
      """;

  private static final String HOME_INSIDE = "/home/hands4j";

  /** Workspaces there would replace what the root view is made of. */
  private static final List<String> SYSTEM =
      List.of("/usr", "/etc", "/proc", "/sys", "/dev", "/bin", "/sbin", "/lib", "/lib64", "/boot");

  private static final String USER_NAME = "hands4j";

  /** Who the commands are inside. */
  private static final int USER = 1000;

  private final Path home;
  private final String program;
  private final List<Path> libraries;
  private final Gate gate;
  private final SandboxLimits limits;
  private final ControlGroups groups;
  private final boolean ownNetwork;
  private final Path names;
  private final Optional<Path> filter;

  private Bubblewrap(
      Path home,
      String program,
      List<Path> libraries,
      SandboxLimits limits,
      ControlGroups groups,
      boolean ownNetwork)
      throws IOException {
    this.home = home;
    this.program = program;
    this.libraries = List.copyOf(libraries);
    this.gate = new Gate(program);
    this.limits = limits;
    this.groups = groups;
    this.ownNetwork = ownNetwork;
    this.names = home.resolve("run").resolve("etc");
    RootView.writeNames(names, USER_NAME, USER, HOME_INSIDE);
    Optional<byte[]> calls = SystemCalls.filter(Host.architecture());
    this.filter =
        calls.isPresent() ? Optional.of(home.resolve("run").resolve("calls")) : Optional.empty();
    if (calls.isPresent()) {
      Files.write(filter.orElseThrow(), calls.get());
    }
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
      ControlGroups groups =
          config.limits().controlGroups() ? ControlGroups.find() : ControlGroups.none();
      Bubblewrap confinement =
          new Bubblewrap(
              home, program, libraries, config.limits(), groups, config.egress().isPresent());
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
    found.add(java.resolve("../..").normalize());
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

  /** Makes the same namespaces once, with nothing in them, and looks into the inner ones. */
  private void probe() throws RuntimeUnavailableException, IOException, InterruptedException {
    List<String> command = new ArrayList<>(detached());
    command.addAll(namespaces());
    RootView.add(command, names, limits.temporary());
    command.add("--");
    command.addAll(gate.before(List.of("/bin/sh", "-c", LOOK, "sh"), List.of(), List.of(), USER));
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
    List<Path> entrances = groups.create(folder.group(), limits);
    List<String> all = new ArrayList<>(detached());
    all.addAll(namespaces());
    RootView.add(all, names, limits.temporary());
    all.addAll(List.of("--perms", "0755", "--tmpfs", home.toString()));
    all.addAll(List.of("--bind", folder.home().toString(), HOME_INSIDE));
    RootView.bind(all, "--bind", workspace);
    for (Path library : libraries) {
      RootView.bind(all, "--ro-bind", library); // after the workspace, which may contain it
    }
    RootView.bind(all, "--bind", folder.inside());
    RootView.bind(all, "--bind", folder.files());
    RootView.bind(all, "--bind", folder.sockets());
    if (!ownNetwork) {
      for (String names : List.of("/etc/resolv.conf", "/etc/hosts")) {
        all.addAll(List.of("--ro-bind-try", names, names));
      }
    }
    List<String> doors = new ArrayList<>();
    for (Path entrance : entrances) {
      Path door = folder.inside().resolve("groups").resolve(Integer.toString(doors.size()));
      all.addAll(List.of("--bind", entrance.toString(), door.toString()));
      doors.add(door.toString());
    }
    all.addAll(List.of("--remount-ro", home.toString(), "--remount-ro", "/", "--chdir", "/", "--"));
    List<String> program = new ArrayList<>(command);
    program.addAll(
        1,
        List.of(
            "-Duser.name=" + USER_NAME, // this program's own user is another one
            "-Djava.io.tmpdir=" + folder.inside(), // commands share /tmp with it
            "-XX:-UsePerfData",
            "-XX:+DisableAttachMechanism"));
    program.addAll(List.of("--files", folder.files().toString()));
    program.addAll(List.of("--groups", String.join("\n", doors)));
    program.addAll(List.of("--limits", String.join("\n", fence())));
    program.addAll(List.of("--room-bytes", Long.toString(limits.diskBytes())));
    program.addAll(List.of("--room-files", Long.toString(limits.diskFiles())));
    program.addAll(List.of("--room-home", HOME_INSIDE));
    if (!workspace.equals(folder.workspace().toRealPath())) {
      program.addAll(List.of("--room-beyond", "true")); // what a person keeps there is not ours
    }
    all.addAll(
        gate.before(
            program, List.of(folder.inside(), folder.sockets()), List.of(folder.files()), USER));
    return all;
  }

  /**
   * bwrap dies with the shell, and the namespace with bwrap; the shell, in a session of its own,
   * outlives the server. Killing the one recorded process therefore ends everything.
   */
  private List<String> detached() {
    List<String> start = new ArrayList<>();
    if (filter.isPresent()) {
      start.addAll(
          List.of("/bin/sh", "-c", "exec 9<\"$0\"; \"$@\"; exit $?", filter.get().toString()));
      start.addAll(List.of(program, "--seccomp", "9", "--die-with-parent"));
    } else {
      start.addAll(List.of("/bin/sh", "-c", "\"$@\"; exit $?", "sandbox"));
      start.addAll(List.of(program, "--die-with-parent"));
    }
    return start;
  }

  /** Limits of each process, where its group has none. */
  private List<String> fence() {
    List<String> fence = new ArrayList<>(List.of("--core=0", "--fsize=" + limits.fileBytes()));
    if (!groups.limits(ControlGroups.MEMORY)) {
      fence.add("--data=" + limits.memory());
    }
    if (!groups.limits(ControlGroups.PROCESSES)) {
      fence.add("--nproc=" + limits.processes());
    }
    return fence;
  }

  @Override
  public void ended(SandboxFolder folder) {
    groups.remove(folder.group());
  }

  @Override
  public void ended(List<SandboxFolder> living) {
    Set<String> kept = living.stream().map(SandboxFolder::group).collect(Collectors.toSet());
    groups.sweep(SandboxFolder.groups(home), kept::contains);
  }

  @Override
  public Map<String, String> limits() {
    boolean root = isRoot();
    Map<String, String> all = new LinkedHashMap<>();
    all.put(
        "memory",
        groups.limits(ControlGroups.MEMORY)
            ? "%d MiB (%s)".formatted(limits.memory() >> 20, groups.version())
            : "%d MiB for each process, not for all: no control group may be made here"
                .formatted(limits.memory() >> 20));
    all.put(
        "processes",
        groups.limits(ControlGroups.PROCESSES)
            ? "%d (%s)".formatted(limits.processes(), groups.version())
            : root
                ? "not limited: no control group may be made here, and the kernel excepts root"
                : "%d (resource limit: no control group may be made here)"
                    .formatted(limits.processes()));
    all.put(
        "cpu",
        !groups.limits(ControlGroups.CPU)
            ? "not limited: no control group may be made here"
            : limits.cpus() == 0
                ? "all, with half the weight (%s)".formatted(groups.version())
                : "%d (%s)".formatted(limits.cpus(), groups.version()));
    all.put(
        "files",
        "%d MiB each, /tmp %d MiB".formatted(limits.fileBytes() >> 20, limits.temporary() >> 20));
    all.put(
        "workspace",
        "%d MiB and %d files with the home folder; counted, so passed for a moment"
            .formatted(limits.diskBytes() >> 20, limits.diskFiles()));
    all.put(
        "system calls",
        filter.isPresent() ? "filtered" : "not filtered: their numbers are not known here");
    all.put(
        "network",
        ownNetwork
            ? "its own; HTTP and HTTPS through a proxy that checks addresses"
            : "this machine's, with its loopback: HANDS4J_EGRESS=host");
    all.put(
        "user",
        root
            ? "root of this machine without any capability; better run the server as another"
            : "the server's");
    return all;
  }

  private static boolean isRoot() {
    return Integer.valueOf(0).equals(uid());
  }

  private static Object uid() {
    try {
      return Files.getAttribute(Path.of("/proc/self"), "unix:uid");
    } catch (IOException e) {
      return -1;
    }
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

  private List<String> namespaces() {
    List<String> all =
        new ArrayList<>(
            List.of(
                "--unshare-user",
                "--uid",
                "0",
                "--gid",
                "0",
                "--unshare-pid",
                "--unshare-ipc",
                "--unshare-uts",
                "--hostname",
                "sandbox",
                "--new-session"));
    if (ownNetwork) {
      all.add("--unshare-net");
    }
    all.addAll(Gate.options());
    return all;
  }

  @Override
  public Optional<Sockets> sockets(SandboxFolder folder) {
    if (!ownNetwork) {
      return Optional.empty();
    }
    return Optional.of(
        new Sockets(
            folder.socket().resolveSibling("egress"), folder.socket().resolveSibling("ports")));
  }

  /** Without what names places of the host, and proxies where they cannot be reached. */
  @Override
  public Map<String, String> environment(Map<String, String> variables) {
    Map<String, String> inside = new HashMap<>(variables);
    if (ownNetwork) {
      inside.keySet().removeIf(name -> name.toLowerCase(Locale.ROOT).endsWith("_proxy"));
    }
    inside.remove("TMPDIR");
    inside.put("HOME", HOME_INSIDE);
    return inside;
  }
}
