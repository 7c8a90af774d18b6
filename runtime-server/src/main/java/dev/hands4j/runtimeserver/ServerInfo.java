package dev.hands4j.runtimeserver;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Uptime, idleness and resources of this program (runtime.md §6.2). Thread-safe. */
final class ServerInfo {
  private final long started = System.nanoTime();
  private volatile long lastAction = started;

  /** An action begins. */
  void acted() {
    lastAction = System.nanoTime();
  }

  ObjectNode describe(JsonMapper json) {
    long now = System.nanoTime();
    ObjectNode node = json.createObjectNode();
    node.put("uptime", (now - started) / 1e9);
    node.put("idle_time", (now - lastAction) / 1e9);
    ObjectNode resources = node.putObject("resources");
    double cpuSeconds =
        ProcessHandle.current().info().totalCpuDuration().map(d -> d.toNanos() / 1e9).orElse(0.0);
    resources.put("cpu_percent", 100 * cpuSeconds / Math.max(0.001, (now - started) / 1e9));
    Map<String, Long> status = counters("/proc/self/status");
    long rss = status.getOrDefault("VmRSS", 0L) * 1024;
    long total = counters("/proc/meminfo").getOrDefault("MemTotal", 1L) * 1024;
    ObjectNode memory = resources.putObject("memory");
    memory.put("rss", rss);
    memory.put("vms", status.getOrDefault("VmSize", 0L) * 1024);
    memory.put("percent", 100.0 * rss / total);
    File root = new File("/");
    long size = root.getTotalSpace();
    long free = root.getUsableSpace();
    ObjectNode disk = resources.putObject("disk");
    disk.put("total", size);
    disk.put("used", size - root.getFreeSpace());
    disk.put("free", free);
    disk.put("percent", size == 0 ? 0 : 100.0 * (size - root.getFreeSpace()) / size);
    Map<String, Long> io = counters("/proc/self/io");
    ObjectNode transferred = resources.putObject("io");
    transferred.put("read_bytes", io.getOrDefault("read_bytes", 0L));
    transferred.put("write_bytes", io.getOrDefault("write_bytes", 0L));
    return node;
  }

  /** Lines such as {@code VmRSS: 1234 kB}. */
  private static Map<String, Long> counters(String file) {
    Map<String, Long> values = new HashMap<>();
    try {
      for (String line : Files.readAllLines(Path.of(file))) {
        String[] parts = line.split(":?\\s+");
        if (parts.length > 1 && parts[1].chars().allMatch(Character::isDigit)) {
          values.put(parts[0], Long.parseLong(parts[1]));
        }
      }
    } catch (IOException e) {
      return Map.of();
    }
    return values;
  }
}
