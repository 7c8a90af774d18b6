package dev.hands4j.runtimeserver.shell;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;

/** Ends groups of processes, found in {@code /proc}. */
public final class Sessions {
  private Sessions() {}

  /** Kills every process of a terminal session, background jobs included. */
  static void kill(int session) {
    forEachProcess((pid, folder) -> {
      // pid (name) state parent group session …; the name may contain anything
      String stat = Files.readString(folder.resolve("stat"), StandardCharsets.ISO_8859_1);
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", 5);
      if (Integer.parseInt(fields[3]) == session) {
        Pty.signal(pid, Shell.KILL);
      }
    });
  }

  /** Does to a group what Ctrl-C at its terminal would. */
  public static void interruptGroup(long leader) {
    Pty.signal(-Math.toIntExact(leader), Shell.INTERRUPT);
  }

  /** Kills the processes of a group that a program leads. */
  public static void killGroup(long leader) {
    Pty.signal(-Math.toIntExact(leader), Shell.KILL);
  }

  /**
   * Kills every process, this one excepted, whose environment contains {@code variable=value}: what
   * a sandbox started and left its session is found by it.
   *
   * @return how many were found; some of them may have started others meanwhile
   */
  public static int killMarked(String variable, String value) {
    String wanted = "\0" + variable + "=" + value + "\0";
    long self = ProcessHandle.current().pid();
    AtomicInteger found = new AtomicInteger();
    forEachProcess((pid, folder) -> {
      if (pid != self) {
        byte[] environment = Files.readAllBytes(folder.resolve("environ"));
        String text = "\0" + new String(environment, StandardCharsets.ISO_8859_1) + "\0";
        if (text.contains(wanted)) {
          found.incrementAndGet();
          Pty.signal(pid, Shell.KILL);
        }
      }
    });
    return found.get();
  }

  /**
   * Kills what lives in a process namespace, its first process excepted.
   *
   * @param sparing whether leaders of terminals go on
   */
  static void killNamespace(long first, boolean sparing) throws IOException {
    Path namespace = Files.readSymbolicLink(namespace(Path.of("/proc", Long.toString(first))));
    forEachProcess((pid, folder) -> {
      if (pid == first || !Files.readSymbolicLink(namespace(folder)).equals(namespace)) {
        return;
      }
      String stat = Files.readString(folder.resolve("stat"), StandardCharsets.ISO_8859_1);
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", 6);
      boolean leads = Integer.parseInt(fields[3]) == pid && !fields[4].equals("0");
      if (!(sparing && leads)) {
        Pty.signal(pid, Shell.KILL);
      }
    });
  }

  private static Path namespace(Path process) {
    return process.resolve("ns").resolve("pid");
  }

  @FunctionalInterface
  private interface Visitor {
    void visit(int pid, Path folder) throws IOException;
  }

  private static void forEachProcess(Visitor visitor) {
    try (DirectoryStream<Path> folders = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
      for (Path folder : folders) {
        try {
          visitor.visit(Integer.parseInt(folder.getFileName().toString()), folder);
        } catch (IOException | NumberFormatException | IndexOutOfBoundsException e) {
          continue; // it ended meanwhile, or it is not ours to read
        }
      }
    } catch (IOException e) {
      throw new IllegalStateException("the list of processes cannot be read", e);
    }
  }
}
