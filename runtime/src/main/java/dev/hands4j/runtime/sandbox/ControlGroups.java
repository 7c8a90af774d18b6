package dev.hands4j.runtime.sandbox;

import dev.hands4j.runtime.SandboxLimits;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The control groups below the server's own, where it may make some: version 1 where the files can
 * be written, version 2 where the group was delegated to us. Each sandbox has one per controller
 * for its commands; the program beside them is not in it, so that a full group does not stop what
 * watches over it. Thread-safe: its state is the machine's.
 */
final class ControlGroups {
  static final String MEMORY = "memory";
  static final String PROCESSES = "pids";
  static final String CPU = "cpu";

  private static final List<String> CONTROLLERS = List.of(MEMORY, PROCESSES, CPU);
  private static final String OURS = "hands4j";
  private static final String SERVER = "hands4j-server";
  private static final long REMOVE_PATIENCE_NANOS = 500_000_000;
  private static final long REMOVE_POLL_NANOS = 10_000_000;
  private static final long CPU_PERIOD_MICROS = 100_000;

  private final Map<String, Path> parents;
  private final boolean unified;

  private ControlGroups(Map<String, Path> parents, boolean unified) {
    this.parents = Map.copyOf(parents);
    this.unified = unified;
  }

  /** None. */
  static ControlGroups none() {
    return new ControlGroups(Map.of(), false);
  }

  /** Finds out what this process may use; makes one group beside nothing else. */
  static ControlGroups find() {
    try {
      return find(
          Files.readAllLines(Path.of("/proc/self/mountinfo")),
          Files.readAllLines(Path.of("/proc/self/cgroup")));
    } catch (IOException e) {
      return none();
    }
  }

  static ControlGroups find(List<String> mounts, List<String> memberships) {
    Map<String, Path> found = new LinkedHashMap<>();
    for (String controller : CONTROLLERS) {
      for (String mount : mounts) {
        Mount parsed = Mount.of(mount);
        if (parsed.type().equals("cgroup") && parsed.options().contains(controller)) {
          parsed
              .folder(path(memberships, controller))
              .map(folder -> folder.resolve(OURS))
              .filter(ControlGroups::usable)
              .ifPresent(folder -> found.put(controller, folder));
        }
      }
    }
    return found.isEmpty() ? unified(mounts, memberships) : new ControlGroups(found, false);
  }

  private static ControlGroups unified(List<String> mounts, List<String> memberships) {
    for (String mount : mounts) {
      Mount parsed = Mount.of(mount);
      if (parsed.type().equals("cgroup2")) {
        Optional<Path> own = parsed.folder(path(memberships, "")).map(ControlGroups::delegated);
        if (own.isPresent() && delegate(own.get())) {
          Path ours = own.get().resolve(OURS);
          if (usable(ours) && enable(ours)) {
            Map<String, Path> found = new LinkedHashMap<>();
            CONTROLLERS.forEach(controller -> found.put(controller, ours));
            return new ControlGroups(found, true);
          }
        }
      }
    }
    return none();
  }

  /** systemd may have put the server where it would move itself (DelegateSubgroup=). */
  private static Path delegated(Path own) {
    return own.endsWith(SERVER) ? own.resolveSibling(".").normalize() : own;
  }

  /**
   * Passes the controllers of our group on. Version 2 lets no group with processes of its own do
   * that, so the server moves into one below it, unless others live there too.
   */
  private static boolean delegate(Path own) {
    try {
      if (!enabled(own)) {
        List<String> living = Files.readAllLines(own.resolve("cgroup.procs"));
        if (!ancestors().containsAll(living)) {
          return false;
        }
        Path leaf = Files.createDirectories(own.resolve(SERVER));
        for (String pid : living) {
          write(leaf.resolve("cgroup.procs"), pid);
        }
      }
      return enable(own);
    } catch (IOException e) {
      return false;
    }
  }

  private static Set<String> ancestors() {
    Set<String> pids = new HashSet<>();
    Stream.iterate(
            Optional.of(ProcessHandle.current()),
            Optional::isPresent,
            handle -> handle.flatMap(ProcessHandle::parent))
        .forEach(handle -> pids.add(Long.toString(handle.orElseThrow().pid())));
    return pids;
  }

  private static boolean enabled(Path group) throws IOException {
    return List.of(Files.readString(group.resolve("cgroup.subtree_control")).strip().split(" "))
        .containsAll(CONTROLLERS);
  }

  private static boolean enable(Path group) {
    try {
      if (!enabled(group)) {
        write(group.resolve("cgroup.subtree_control"), "+memory +pids +cpu");
      }
      return enabled(group);
    } catch (IOException e) {
      return false;
    }
  }

  private static boolean usable(Path folder) {
    try {
      return Files.isDirectory(Files.createDirectories(folder))
          && Files.isWritable(folder.resolve("cgroup.procs"));
    } catch (IOException e) {
      return false;
    }
  }

  private static String path(List<String> memberships, String controller) {
    for (String line : memberships) {
      String[] fields = line.split(":", 3);
      if (fields.length == 3 && List.of(fields[1].split(",")).contains(controller)) {
        return fields[2];
      }
    }
    return "/";
  }

  /** Whether a controller limits sandboxes here. */
  boolean limits(String controller) {
    return parents.containsKey(controller);
  }

  /** For the log: how. */
  String version() {
    return unified ? "control groups, version 2" : "control groups, version 1";
  }

  /**
   * Makes the groups of one sandbox.
   *
   * @return the files that take a process into them
   */
  List<Path> create(String name, SandboxLimits limits) throws IOException {
    List<Path> entrances = new ArrayList<>();
    for (Path group : folders(name)) {
      Files.createDirectories(group);
      entrances.add(group.resolve("cgroup.procs"));
    }
    Path memory = parents.get(MEMORY);
    if (memory != null) {
      Path group = memory.resolve(name);
      String bytes = Long.toString(limits.memory());
      if (unified) {
        write(group.resolve("memory.max"), bytes);
        writeIfThere(group.resolve("memory.swap.max"), "0");
      } else {
        write(group.resolve("memory.limit_in_bytes"), bytes);
        writeIfThere(group.resolve("memory.memsw.limit_in_bytes"), bytes);
      }
    }
    Path processes = parents.get(PROCESSES);
    if (processes != null) {
      write(processes.resolve(name).resolve("pids.max"), Integer.toString(limits.processes()));
    }
    Path cpu = parents.get(CPU);
    if (cpu != null) {
      cpu(cpu.resolve(name), limits.cpus());
    }
    return entrances;
  }

  private void cpu(Path group, int cpus) throws IOException {
    String quota = Long.toString(cpus * CPU_PERIOD_MICROS);
    if (unified) {
      write(group.resolve("cpu.weight"), "50");
      write(group.resolve("cpu.max"), (cpus == 0 ? "max" : quota) + " " + CPU_PERIOD_MICROS);
    } else {
      write(group.resolve("cpu.shares"), "512");
      write(group.resolve("cpu.cfs_period_us"), Long.toString(CPU_PERIOD_MICROS));
      write(group.resolve("cpu.cfs_quota_us"), cpus == 0 ? "-1" : quota);
    }
  }

  /**
   * Removes the groups of one sandbox; what is being killed keeps them for some milliseconds. Those
   * in which something goes on living stay.
   */
  void remove(String name) {
    for (Path group : folders(name)) {
      long deadline = System.nanoTime() + REMOVE_PATIENCE_NANOS;
      while (!removed(group) && System.nanoTime() < deadline) {
        LockSupport.parkNanos(REMOVE_POLL_NANOS);
      }
    }
  }

  private static boolean removed(Path group) {
    try {
      Files.deleteIfExists(group);
      return true;
    } catch (IOException e) {
      return false; // busy
    }
  }

  /** Removes groups in which nothing lives, of sandboxes whose end nobody saw. */
  void sweep(String prefix, Predicate<String> keep) {
    for (Path parent : new HashSet<>(parents.values())) {
      try (DirectoryStream<Path> groups = Files.newDirectoryStream(parent, prefix + "*")) {
        for (Path group : groups) {
          if (!keep.test(group.getFileName().toString())) {
            boolean ignored = removed(group);
          }
        }
      } catch (IOException e) {
        continue; // they cost nothing but a name
      }
    }
  }

  private Set<Path> folders(String name) {
    Set<Path> folders = new HashSet<>();
    parents.values().forEach(parent -> folders.add(parent.resolve(name)));
    return folders;
  }

  private static void writeIfThere(Path file, String text) throws IOException {
    if (Files.exists(file)) {
      write(file, text);
    }
  }

  private static void write(Path file, String text) throws IOException {
    Files.writeString(file, text, StandardOpenOption.WRITE);
  }

  /** A line of {@code /proc/self/mountinfo} (proc(5)). */
  private record Mount(String root, String point, String type, List<String> options) {
    static Mount of(String line) {
      String[] fields = line.split(" ");
      int dash = List.of(fields).indexOf("-");
      return dash < 5 || fields.length < dash + 4
          ? new Mount("", "", "", List.of())
          : new Mount(fields[3], fields[4], fields[dash + 1], List.of(fields[dash + 3].split(",")));
    }

    /** Where a group is found under this mount; empty when it is not. */
    Optional<Path> folder(String group) {
      Path from = Path.of(root);
      Path path = Path.of(group).normalize();
      return path.startsWith(from)
          ? Optional.of(Path.of(point).resolve(from.relativize(path)))
          : Optional.empty();
    }
  }
}
