package dev.hands4j.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Processor time and memory of processes, read from {@code /proc}; Linux only. */
final class Cpu {
  private static final double TICKS_PER_SECOND = 100;

  private Cpu() {}

  /** Seconds of user and system time of a process with its reaped children; 0 when it is gone. */
  static double seconds(long pid) {
    String[] fields = stat(pid);
    if (fields.length == 0) {
      return 0;
    }
    double ticks = 0;
    for (int field : new int[] {11, 12, 13, 14}) {
      ticks += Long.parseLong(fields[field]);
    }
    return ticks / TICKS_PER_SECOND;
  }

  /** Resident memory of one process, MiB. */
  static double residentMiB(long pid) throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc", Long.toString(pid), "status"))) {
      if (line.startsWith("VmRSS:")) {
        return Long.parseLong(line.replaceAll("\\D", "")) / 1024.0;
      }
    }
    throw new IOException("no VmRSS for process " + pid);
  }

  /**
   * Seconds of all processes whose command line contains {@code text}, and of their children, each
   * counted once: a sandbox's processes are below one another.
   */
  static Map<String, Double> secondsOf(List<String> texts) throws IOException {
    var found = new HashMap<String, Set<Long>>();
    try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
      for (Path process : processes.toList()) {
        String name = process.getFileName().toString();
        if (!name.chars().allMatch(Character::isDigit)) {
          continue;
        }
        String command = read(process.resolve("cmdline")).replace('\0', ' ');
        for (String text : texts) {
          if (command.contains(text)) {
            addTree(Long.parseLong(name), found.computeIfAbsent(text, _ -> new HashSet<>()));
          }
        }
      }
    }
    var sums = new HashMap<String, Double>();
    found.forEach((text, pids) -> sums.put(text, pids.stream().mapToDouble(Cpu::seconds).sum()));
    return sums;
  }

  private static void addTree(long pid, Set<Long> pids) {
    pids.add(pid);
    ProcessHandle.of(pid).stream()
        .flatMap(ProcessHandle::descendants)
        .map(ProcessHandle::pid)
        .forEach(pids::add);
  }

  private static String[] stat(long pid) {
    String text = read(Path.of("/proc", Long.toString(pid), "stat"));
    int end = text.lastIndexOf(')');
    return end < 0 ? new String[0] : text.substring(end + 2).split(" ");
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException goneOrUnreadable) {
      return "";
    }
  }
}
