package dev.hands4j.server.conversations;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalInt;

/** How many conversations may run at once (rest-core.md §15.1). Thread-safe. */
final class Capacity {
  private static final long HEAP_PER_LOOP = 6L << 20;
  private static final long MEMORY_PER_SANDBOX = 128L << 20;
  private static final int LEAST = 4;
  private static final int MOST = 1_000;

  private final OptionalInt limit;

  /**
   * @param limit empty means as many as this machine carries
   */
  Capacity(OptionalInt limit) {
    this.limit = limit;
  }

  /** The least recently used of those that are too many, without the one that begins. */
  List<Running> surplus(Collection<Running> all, Running beginning) {
    List<Running> running = all.stream().filter(r -> !r.isEnding()).toList();
    int surplus = running.size() - limit.orElseGet(Capacity::asManyAsFit);
    return running.stream()
        .filter(r -> r != beginning)
        .sorted(Comparator.comparing(Running::lastActive))
        .limit(Math.max(0, surplus))
        .toList();
  }

  /** Bounded by the heap and, because each has a sandbox beside it, by the machine's memory. */
  private static int asManyAsFit() {
    long machine =
        ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system
            ? system.getTotalMemorySize()
            : Long.MAX_VALUE;
    long heap = Runtime.getRuntime().maxMemory();
    long fitting = Math.min(heap / HEAP_PER_LOOP, machine / MEMORY_PER_SANDBOX);
    return (int) Math.clamp(fitting, LEAST, MOST);
  }
}
