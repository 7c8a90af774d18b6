package dev.hands4j.runtimeserver.program;

import dev.hands4j.runtimeserver.shell.Enclosure;
import dev.hands4j.runtimeserver.shell.Sessions;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Runs programs. Thread-safe; the caller's thread waits. */
public final class Programs {
  /** Stands in the environment of a program and all it starts, so that none is left. */
  private static final String MARK = "HANDS4J_PROGRAM";

  private static final long POLL_MILLIS = 500;
  private static final long SIGN_OF_LIFE_MILLIS = 5_000;
  private static final long LAST_WORDS_MILLIS = 500;
  private static final int MAX_SWEEPS = 20;

  private final ProgramLimits limits;
  private final Enclosure enclosure;
  private final Semaphore places;
  private final Semaphore conversations;

  public Programs(ProgramLimits limits, Enclosure enclosure) {
    this.limits = limits;
    this.enclosure = enclosure;
    this.places = new Semaphore(limits.running(), true);
    this.conversations = new Semaphore(limits.connected());
  }

  /**
   * What to run.
   *
   * @param environment complete
   * @param maxOutput bytes passed on of each output, from the beginning
   */
  public record Command(
      List<String> arguments,
      Path folder,
      Map<String, String> environment,
      Duration timeout,
      int maxOutput) {}

  /** Hears of a program, from several threads; when it throws, the program is ended. */
  public interface Listener {
    /**
     * A piece of its output.
     *
     * @param errors whether it was written to the second of its two outputs
     */
    void wrote(boolean errors, byte[] piece) throws IOException;

    /** Called twice a second while the program runs. */
    void stillRunning() throws IOException;
  }

  /** Too many programs run. */
  public static final class BusyException extends IOException {
    private static final long serialVersionUID = 1L;

    BusyException() {
      super("too many programs run in this sandbox at a time; try again");
    }
  }

  /** What a program is told on its standard input. */
  @FunctionalInterface
  public interface Speaker {
    /** Writes until there is nothing more to say; called on a thread of its own. */
    void speak(OutputStream input) throws IOException;
  }

  /**
   * Starts a program somebody speaks with and waits until it ends or {@code listener} throws. All
   * of its output is passed on, as fast as it is taken; neither its time nor its output is limited.
   *
   * @throws BusyException when too many are connected
   * @throws IOException when it cannot be started, or {@code listener} gave up
   */
  public int connect(Command command, Speaker speaker, Listener listener)
      throws IOException, InterruptedException {
    if (!conversations.tryAcquire()) {
      throw new BusyException();
    }
    try {
      String mark = UUID.randomUUID().toString();
      Process process = start(command, mark, ProcessBuilder.Redirect.PIPE);
      Optional<Long> leader = enclosure.leader(process);
      Reader output =
          new Reader(
              process.getInputStream(), Long.MAX_VALUE, p -> listener.wrote(false, p), () -> {});
      Reader errors =
          new Reader(
              process.getErrorStream(), Long.MAX_VALUE, p -> listener.wrote(true, p), () -> {});
      Thread.ofPlatform().name("program-input").daemon().start(() -> speak(speaker, process));
      try {
        while (!process.waitFor(SIGN_OF_LIFE_MILLIS, TimeUnit.MILLISECONDS)) {
          listener.stillRunning();
        }
      } finally {
        end(process, leader, mark, output, errors);
      }
      return process.waitFor();
    } finally {
      conversations.release();
    }
  }

  private static void speak(Speaker speaker, Process process) {
    try (OutputStream input = process.getOutputStream()) {
      speaker.speak(input);
    } catch (IOException e) {
      boolean ignored = process.toHandle().destroyForcibly(); // one of the two is gone
    }
  }

  /**
   * Runs a program to its end; what it started and left behind is ended with it.
   *
   * @throws BusyException when no place became free in time
   * @throws IOException when it cannot be started, or {@code listener} gave up
   */
  public ProgramOutcome run(Command command, Listener listener)
      throws IOException, InterruptedException {
    if (!places.tryAcquire(limits.patience().toMillis(), TimeUnit.MILLISECONDS)) {
      throw new BusyException();
    }
    String mark = UUID.randomUUID().toString();
    Process process;
    try {
      process = start(command, mark, ProcessBuilder.Redirect.from(new File("/dev/null")));
    } catch (IOException | RuntimeException e) {
      places.release();
      throw e;
    }
    Optional<Long> leader = enclosure.leader(process);
    int keep = Math.min(command.maxOutput(), limits.output());
    AtomicInteger open = new AtomicInteger(2);
    Reader output =
        new Reader(
            process.getInputStream(), keep, p -> listener.wrote(false, p), () -> released(open));
    Reader errors =
        new Reader(
            process.getErrorStream(), keep, p -> listener.wrote(true, p), () -> released(open));
    boolean timedOut = false;
    try {
      timedOut = !await(process, command.timeout(), listener);
    } finally {
      end(process, leader, mark, output, errors);
    }
    return new ProgramOutcome(
        process.waitFor(), timedOut, output.truncated() || errors.truncated());
  }

  /** The place is free when nobody holds the program's outputs open any more. */
  private void released(AtomicInteger open) {
    if (open.decrementAndGet() == 0) {
      places.release();
    }
  }

  private Process start(Command command, String mark, ProcessBuilder.Redirect input)
      throws IOException {
    // a session of its own is a process group of its own, and no terminal to read from
    ProcessBuilder builder =
        new ProcessBuilder(enclosure.session(command.arguments(), command.folder()));
    builder.directory(command.folder().toFile());
    builder.environment().clear();
    builder.environment().putAll(command.environment());
    builder.environment().put(MARK, mark);
    builder.redirectInput(input);
    return builder.start();
  }

  private boolean await(Process process, Duration timeout, Listener listener)
      throws IOException, InterruptedException {
    long left = Math.min(timeout.toNanos(), limits.time().toNanos());
    long deadline = System.nanoTime() + left;
    while (left > 0) {
      if (process.waitFor(
          Math.min(left, TimeUnit.MILLISECONDS.toNanos(POLL_MILLIS)), TimeUnit.NANOSECONDS)) {
        return true;
      }
      left = deadline - System.nanoTime();
      listener.stillRunning();
    }
    return false;
  }

  /** First the group, then whatever of its children left the group. */
  private static void end(
      Process process, Optional<Long> leader, String mark, Reader output, Reader errors)
      throws InterruptedException {
    leader.ifPresent(Sessions::killGroup);
    boolean ignored = process.toHandle().destroyForcibly(); // the process's own closes its outputs
    for (int i = 0; i < MAX_SWEEPS && Sessions.killMarked(MARK, mark) > 0; i++) {
      continue; // what it found may have started another one under its eyes
    }
    if (!output.await(LAST_WORDS_MILLIS) || !errors.await(LAST_WORDS_MILLIS)) {
      output.abandon();
      errors.abandon();
    }
  }

  @FunctionalInterface
  private interface Sink {
    void accept(byte[] piece) throws IOException;
  }

  /** Passes the beginning of an output on and reads to its end, so that the program never waits. */
  private static final class Reader {
    private final InputStream in;
    private final Sink sink;
    private final Runnable done;
    private final Thread thread;
    private long left;
    private volatile boolean truncated;
    private volatile boolean passing;
    private volatile boolean abandoned;

    Reader(InputStream in, long keep, Sink sink, Runnable done) {
      this.in = in;
      this.left = keep;
      this.sink = sink;
      this.done = done;
      this.thread = Thread.ofPlatform().name("program-output").daemon().start(this::read);
    }

    private void read() {
      byte[] buffer = new byte[16 * 1024];
      try (in) {
        for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
          pass(buffer, n);
        }
      } catch (IOException e) {
        // the program is gone, or whoever asked for it
      } finally {
        done.run();
      }
    }

    private void pass(byte[] buffer, int n) throws IOException {
      int taken = (int) Math.min(n, left);
      left -= taken;
      truncated |= taken < n;
      if (taken > 0 && !abandoned) {
        passing = true; // a slow receiver is no reason to lose the end
        try {
          sink.accept(Arrays.copyOf(buffer, taken));
        } finally {
          passing = false;
        }
      }
    }

    /** Whether the output ended, or nothing of it came for so long. */
    boolean await(long millis) throws InterruptedException {
      while (!thread.join(Duration.ofMillis(millis))) {
        if (!passing) {
          return false;
        }
      }
      return true;
    }

    void abandon() {
      abandoned = true;
      truncated |= thread.isAlive();
    }

    boolean truncated() {
      return truncated;
    }
  }
}
