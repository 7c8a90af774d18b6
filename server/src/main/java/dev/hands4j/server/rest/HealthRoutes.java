package dev.hands4j.server.rest;

import dev.hands4j.server.http.JsonBody;
import io.javalin.config.RoutesConfig;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** Whether the server lives and what it uses (§14). */
public final class HealthRoutes implements RouteGroup {
  private static final byte[] ALIVE = "{\"status\":\"ok\"}".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] HEALTH = "\"OK\"".getBytes(StandardCharsets.US_ASCII);
  private static final Path SELF = Path.of("/proc/self");

  private final Path home;
  private final Clock clock;
  private final Instant started;

  public HealthRoutes(Path home, Clock clock) {
    this.home = home;
    this.clock = clock;
    this.started = clock.instant();
  }

  @Override
  public void addTo(RoutesConfig routes) {
    routes.get("/alive", ctx -> Reply.bytes(ctx, 200, ALIVE));
    routes.get("/health", ctx -> Reply.bytes(ctx, 200, HEALTH));
    routes.get("/server_info", ctx -> Reply.json(ctx, info()));
  }

  /** Processor time is the average since the start, so that the call need not wait for a sample. */
  private ObjectNode info() throws IOException {
    double uptime = Duration.between(started, clock.instant()).toMillis() / 1000.0;
    ObjectNode info = JsonBody.object().put("uptime", uptime).put("idle_time", uptime);
    ObjectNode resources = info.putObject("resources");
    double cpuSeconds =
        ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO).toMillis() / 1000.0;
    resources.put("cpu_percent", uptime > 0 ? 100 * cpuSeconds / uptime : 0);
    long total = kilobytes(Path.of("/proc/meminfo"), "MemTotal:") * 1024;
    long rss = kilobytes(SELF.resolve("status"), "VmRSS:") * 1024;
    resources
        .putObject("memory")
        .put("rss", rss)
        .put("vms", kilobytes(SELF.resolve("status"), "VmSize:") * 1024)
        .put("percent", total > 0 ? 100.0 * rss / total : 0);
    FileStore store = Files.getFileStore(home);
    long size = store.getTotalSpace();
    long free = store.getUsableSpace();
    resources
        .putObject("disk")
        .put("total", size)
        .put("used", size - free)
        .put("free", free)
        .put("percent", size > 0 ? 100.0 * (size - free) / size : 0);
    resources
        .putObject("io")
        .put("read_bytes", kilobytes(SELF.resolve("io"), "read_bytes:"))
        .put("write_bytes", kilobytes(SELF.resolve("io"), "write_bytes:"));
    return info;
  }

  /** The number behind a label in a file of the kernel; 0 where there is no such file. */
  private static long kilobytes(Path file, String label) {
    try {
      List<String> lines = Files.readAllLines(file);
      return lines.stream()
          .filter(line -> line.startsWith(label))
          .map(line -> line.substring(label.length()).replaceAll("[^0-9]", ""))
          .filter(digits -> !digits.isEmpty())
          .mapToLong(Long::parseLong)
          .findFirst()
          .orElse(0);
    } catch (IOException _) {
      return 0;
    }
  }
}
