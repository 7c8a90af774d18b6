package dev.hands4j.runtime.sandbox;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The second pair of walls: inside the sandbox, the commands have user, process and mount
 * namespaces of their own, below those of {@code runtime-server}. They cannot see, signal or trace
 * it, nor reach its socket, its results or its key, and have no way to make further namespaces. It
 * may enter theirs; they cannot enter its. One sleeping process, the first of theirs and therefore
 * safe from them, keeps the namespaces open.
 */
final class Gate {
  /** What {@code runtime-server} needs in its own namespace to enter those below. */
  static final List<String> CAPABILITIES = List.of("sys_admin", "sys_chroot");

  /** What the script needs besides: to give its capabilities up, and to map its user below. */
  private static final List<String> PREPARING = List.of("setpcap", "setfcap");

  /**
   * Files of the kernel that its root user may write or read without any capability, which is who
   * the commands are on this machine when the server runs as root.
   */
  private static final List<String> KERNEL_READ_ONLY =
      List.of("sys", "bus", "fs", "irq", "sysrq-trigger", "mtrr");

  private static final List<String> KERNEL_HIDDEN =
      List.of(
          "kcore",
          "keys",
          "key-users",
          "kmsg",
          "kallsyms",
          "kpagecount",
          "kpageflags",
          "kpagecgroup",
          "latency_stats",
          "sched_debug",
          "slabinfo",
          "timer_list",
          "vmallocinfo",
          "acpi",
          "asound",
          "scsi");

  /** bubblewrap covers parts of /proc, which would forbid another /proc in a namespace below. */
  private static final String BARE_PROC =
      "umount /proc/sys /proc/sysrq-trigger /proc/irq /proc/bus 2>/dev/null; exec \"$@\"";

  private final String program;

  Gate(String program) {
    this.program = program;
  }

  /** Options of the outer bubblewrap. */
  static List<String> options() {
    List<String> options = new ArrayList<>(List.of("--cap-drop", "ALL"));
    for (List<String> some : List.of(CAPABILITIES, PREPARING)) {
      some.forEach(name ->
          options.addAll(List.of("--cap-add", "CAP_" + name.toUpperCase(java.util.Locale.ROOT))));
    }
    return options;
  }

  /**
   * The command that makes the inner namespaces and becomes another command, which gets {@code
   * --gate} and the id of the process that made them as its last arguments.
   *
   * @param hidden folders that commands do not see
   * @param readable folders that commands may only read
   */
  List<String> before(List<String> command, List<Path> hidden, List<Path> readable, int user) {
    String keep = "+" + String.join(",+", CAPABILITIES);
    String script =
        "unshare --mount /bin/sh -c "
            + quote(BARE_PROC)
            + " sh "
            + inner(hidden, readable, user).stream()
                .map(Gate::quote)
                .collect(Collectors.joining(" "))
            + " </dev/null >&2 &\ngate=$!\nexec setpriv --bounding-set=-all,%1$s --inh-caps=-all,%1$s"
                .formatted(keep)
            + " --ambient-caps=-all,%s \"$@\" --gate $gate".formatted(keep);
    List<String> all = new ArrayList<>(List.of("/bin/sh", "-c", script, "sh"));
    all.addAll(command);
    return all;
  }

  private List<String> inner(List<Path> hidden, List<Path> readable, int user) {
    String id = Integer.toString(user);
    List<String> all =
        new ArrayList<>(
            List.of(program, "--die-with-parent", "--unshare-user", "--disable-userns"));
    all.addAll(List.of("--unshare-pid", "--uid", id, "--gid", id, "--cap-drop", "ALL"));
    all.addAll(List.of("--dev-bind", "/", "/", "--proc", "/proc"));
    for (String name : KERNEL_READ_ONLY) {
      all.addAll(List.of("--ro-bind-try", "/proc/" + name, "/proc/" + name));
    }
    for (String name : KERNEL_HIDDEN) {
      Path path = Path.of("/proc", name);
      if (Files.isDirectory(path)) {
        all.addAll(List.of("--tmpfs", path.toString(), "--remount-ro", path.toString()));
      } else if (Files.exists(path)) {
        all.addAll(List.of("--ro-bind", "/dev/null", path.toString()));
      }
    }
    for (Path path : hidden) {
      all.addAll(List.of("--tmpfs", path.toString(), "--remount-ro", path.toString()));
    }
    for (Path path : readable) {
      RootView.bind(all, "--ro-bind", path);
    }
    // children that nobody waits for are put to its account, and it ignores their ends
    all.addAll(List.of("--as-pid-1", "--", "env", "--ignore-signal=CHLD", "sleep", "infinity"));
    return all;
  }

  private static String quote(String text) {
    return "'" + text.replace("'", "'\\''") + "'";
  }
}
