package dev.hands4j.runtimeserver.shell;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * Where commands run: beside this program, or in user, process and mount namespaces below its own,
 * in which nothing of this program can be seen, signalled or read. Whoever started this program
 * made those namespaces and keeps them open with one sleeping process. Immutable but for what it
 * has found; thread-safe; for platform threads.
 */
public final class Enclosure {
  /** Commands run beside this program. */
  public static final Enclosure NONE = new Enclosure(0, List.of(), List.of());

  private static final String KEEPER = "sleep";
  private static final long PATIENCE_NANOS = 10_000_000_000L;
  private static final long POLL_NANOS = 1_000_000;
  private static final List<String> FOLDERS = List.of("/usr/bin", "/bin", "/usr/sbin", "/sbin");

  /** A command is what the kernel ends first when memory is short. */
  private static final String INSIDE =
      "echo 1000 2>/dev/null >/proc/self/oom_score_adj; cd -- \"$1\" 2>/dev/null || cd /; shift;"
          + " exec \"$@\"";

  private final long gate;
  private final List<Path> groups;
  private final List<String> limits;
  private volatile long keeper;

  private Enclosure(long gate, List<Path> groups, List<String> limits) {
    this.gate = gate;
    this.groups = List.copyOf(groups);
    this.limits = List.copyOf(limits);
  }

  /**
   * @param gate process whose only child keeps the namespaces open
   * @param groups files that take the process into control groups
   * @param limits options of prlimit(1)
   */
  public static Enclosure under(long gate, List<Path> groups, List<String> limits) {
    return new Enclosure(gate, groups, limits);
  }

  /**
   * The command line that runs another one as the leader of a session of its own.
   *
   * @throws IOException when the namespaces are not there
   */
  public List<String> session(List<String> command, Path directory) throws IOException {
    List<String> line = new ArrayList<>();
    if (gate != 0) {
      enterGroups(line);
      line.addAll(
          List.of(
              tool("nsenter"),
              "--target",
              Long.toString(keeper()),
              "--user",
              "--mount",
              "--pid",
              "--preserve-credentials",
              "--",
              "/bin/sh",
              "-c",
              INSIDE,
              "sh",
              directory.toString(),
              tool("prlimit")));
      line.addAll(limits);
      line.addAll(
          List.of(
              tool("setpriv"),
              "--pdeathsig",
              "KILL",
              "--inh-caps=-all",
              "--ambient-caps=-all",
              "--bounding-set=-all",
              "--no-new-privs"));
    }
    line.addAll(List.of("setsid", "--"));
    line.addAll(command);
    return line;
  }

  /**
   * Does something with files as commands see them: what is hidden from those is not there, and no
   * link, however it changes meanwhile, leads to it. On a thread of its own, for which the caller
   * waits.
   *
   * @throws IOException also when the namespaces are not there
   */
  public <T> T see(Callable<T> work) throws IOException, InterruptedException {
    long inside = gate == 0 ? 0 : keeper();
    FutureTask<T> task =
        new FutureTask<>(() -> {
          if (inside != 0) {
            MountNamespace.enter(inside);
          }
          return work.call();
        });
    if (inside == 0) {
      task.run();
    } else {
      Thread.ofPlatform().name("files").daemon().start(task);
    }
    try {
      return task.get();
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case IOException known -> throw known;
        case RuntimeException known -> throw known;
        case Error known -> throw known;
        default -> throw new IOException(e.getCause());
      }
    }
  }

  /**
   * Kills the commands, whatever they called themselves; nothing when they run beside this program.
   *
   * @param sparing whether the shells of terminals go on
   */
  public void killCommands(boolean sparing) throws IOException {
    if (gate != 0) {
      Sessions.killNamespace(keeper(), sparing);
    }
  }

  private void enterGroups(List<String> line) {
    if (groups.isEmpty()) {
      return;
    }
    StringBuilder script = new StringBuilder();
    for (int i = 1; i <= groups.size(); i++) {
      script.append("echo $$ >\"$").append(i).append("\" || exit 125; ");
    }
    script.append("shift ").append(groups.size()).append("; exec \"$@\"");
    line.addAll(List.of("/bin/sh", "-c", script.toString(), "sh"));
    groups.forEach(group -> line.add(group.toString()));
  }

  /**
   * The process that leads the session of a command line that was started: its id here, not the one
   * it knows itself by. Empty when it has ended already.
   */
  public Optional<Long> leader(Process started) {
    if (gate == 0) {
      return Optional.of(started.pid());
    }
    while (true) {
      Optional<ProcessHandle> child = started.children().findFirst();
      if (child.isPresent() || !started.isAlive()) {
        return child.map(ProcessHandle::pid);
      }
      LockSupport.parkNanos(POLL_NANOS);
    }
  }

  private long keeper() throws IOException {
    long known = keeper;
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    while (known == 0) {
      known = look();
      if (known == 0) {
        if (System.nanoTime() > deadline) {
          throw new IOException("the namespaces of the commands were not made");
        }
        LockSupport.parkNanos(POLL_NANOS);
      }
    }
    keeper = known;
    return known;
  }

  /** It has its name when everything before it was done. */
  private long look() throws IOException {
    ProcessHandle starter =
        ProcessHandle.of(gate)
            .orElseThrow(() -> new IOException("the namespaces of the commands are gone"));
    try (Stream<ProcessHandle> children = starter.children()) {
      for (ProcessHandle child : children.toList()) {
        Path name = Path.of("/proc", Long.toString(child.pid()), "comm");
        if (Files.exists(name) && Files.readString(name).strip().equals(KEEPER)) {
          return child.pid();
        }
      }
    }
    return 0;
  }

  private static String tool(String name) throws IOException {
    return FOLDERS.stream()
        .map(folder -> Path.of(folder, name))
        .filter(Files::isExecutable)
        .map(Path::toString)
        .findFirst()
        .orElseThrow(() -> new IOException("the program " + name + " is missing"));
  }
}
