package dev.hands4j.benchmarks;

import dev.hands4j.testkit.ModelRequest;
import dev.hands4j.testkit.Reply;
import dev.hands4j.testkit.Script;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A script that works on any number of conversations at once: the first message of each names its
 * run and how many commands it wants, and the time between two requests of one conversation is
 * noted. Thread-safe.
 */
final class Workload implements Script {
  private static final Pattern ORDER = Pattern.compile("bench (\\w+) steps=(\\d+)");

  private final String command;
  private final Map<String, Progress> progress = new ConcurrentHashMap<>();
  private volatile Samples gaps = new Samples();

  Workload(String command) {
    this.command = command;
  }

  static String order(String run, int steps) {
    return "bench %s steps=%d".formatted(run, steps);
  }

  /** Seconds between two requests of one conversation. */
  Samples gaps() {
    return gaps;
  }

  void forgetGaps() {
    gaps = new Samples();
  }

  @Override
  public Reply reply(ModelRequest request) {
    long now = System.nanoTime();
    Matcher order = ORDER.matcher(request.firstUserText());
    if (!request.offersTools() || !order.find()) {
      return Reply.says("A benchmark");
    }
    Progress mine = progress.computeIfAbsent(order.group(1), _ -> new Progress());
    long before = mine.last;
    mine.last = now;
    if (before != 0) {
      gaps.add((now - before) / 1e9);
    }
    int step = mine.done.getAndIncrement();
    // An agent that repeats itself to the letter is stopped as stuck.
    return step < Integer.parseInt(order.group(2))
        ? Reply.runs(command + " # " + step).inOnePiece()
        : Reply.finishes("done").inOnePiece();
  }

  private static final class Progress {
    private final AtomicInteger done = new AtomicInteger();
    private volatile long last;
  }
}
