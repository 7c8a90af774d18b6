package dev.hands4j.runtimeserver;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Set;

/**
 * Looks after the room that commands have on disk. Four times a second it asks the file system what
 * is free, which costs nothing; it counts files only when so much is gone that the limit may be
 * passed, and now and then, never for more than a tenth of the time. One thread of its own; {@link
 * #notice} from any.
 */
final class RoomWatch implements AutoCloseable {
  private static final long TICK_MILLIS = 250;
  private static final long SELDOM_NANOS = 60_000_000_000L;
  private static final int SHARE = 10;
  private static final int MAX_DEPTH = 200;

  /** Once it is full, commands that free room must be able to work. */
  private static final long SLACK = 1024 * 1024;

  /** Hears that commands took more than there is. */
  @FunctionalInterface
  interface Overrun {
    /**
     * @param again whether they took more although they were ended before
     */
    void end(String notice, boolean again) throws IOException;
  }

  private record Use(long bytes, long files) {}

  private final RoomLimits limits;
  private final Overrun overrun;
  private final Thread thread;
  private Use base = new Use(0, 0);
  private FreeRoom freeWhenCounted = new FreeRoom(0, 0);
  private long countedAt;
  private long countTook;
  private Use used = new Use(0, 0);
  private Use ended = new Use(0, 0);
  private volatile String notice = "";

  RoomWatch(RoomLimits limits, Overrun overrun) {
    this.limits = limits;
    this.overrun = overrun;
    this.thread = Thread.ofPlatform().name("room").daemon().start(this::watch);
  }

  /** What to say while there is no room; empty when there is. */
  String notice() {
    return notice;
  }

  private void watch() {
    try {
      count();
      if (limits.beyond()) {
        base = used;
        used = new Use(0, 0);
      }
      while (!Thread.currentThread().isInterrupted()) {
        look();
        Thread.sleep(TICK_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void look() {
    long since = System.nanoTime() - countedAt;
    boolean rested = since >= countTook * SHARE;
    FreeRoom free = free();
    boolean suspicious =
        freeWhenCounted.bytes() - free.bytes() >= limits.bytes() - used.bytes()
            || freeWhenCounted.files() - free.files() >= limits.files() - used.files();
    if (rested && (suspicious || since >= SELDOM_NANOS || !notice.isEmpty())) {
      count();
      judge();
    }
  }

  private void judge() {
    if (used.bytes() <= limits.bytes() && used.files() <= limits.files()) {
      notice = "";
      ended = new Use(0, 0);
      return;
    }
    boolean again = !notice.isEmpty();
    notice =
        "the workspace and the home folder hold %d MiB in %d files, and %d MiB in %d files are allowed. Delete what is not needed"
            .formatted(used.bytes() >> 20, used.files(), limits.bytes() >> 20, limits.files());
    if (used.bytes() > ended.bytes() + SLACK || used.files() > ended.files() + SLACK / 1024) {
      ended = used;
      try {
        overrun.end(notice, again);
      } catch (IOException e) {
        System.err.println("commands that took too much room could not be ended: " + e);
      }
    }
  }

  private FreeRoom free() {
    return FreeRoom.on(limits.folders().getFirst(), freeWhenCounted);
  }

  private void count() {
    long begun = System.nanoTime();
    freeWhenCounted = free(); // before: what is written meanwhile is counted or missing from it
    Counter counter = new Counter();
    for (Path folder : limits.folders()) {
      try {
        Files.walkFileTree(folder, Set.of(), MAX_DEPTH, counter);
      } catch (IOException e) {
        System.err.println("the files of the workspace could not be counted: " + e);
      }
    }
    used = new Use(counter.bytes - base.bytes(), counter.files - base.files());
    countedAt = System.nanoTime();
    countTook = countedAt - begun;
  }

  /** What disappears or cannot be read while it is counted does not count. */
  private static final class Counter extends SimpleFileVisitor<Path> {
    private long bytes;
    private long files;

    @Override
    public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
      files++;
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      files++;
      bytes += attributes.isRegularFile() ? attributes.size() : 0;
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException reason) {
      files++;
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(
        Path folder, @org.jspecify.annotations.Nullable IOException reason) {
      return FileVisitResult.CONTINUE;
    }
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
