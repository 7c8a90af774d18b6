package dev.hands4j.runtimeserver.shell;

import java.util.function.BooleanSupplier;

/**
 * Waiting for a command: to its end, its silence or its time limit, while its output goes to
 * whoever watches and a wish to interrupt it is followed step by step. Used once, on one thread.
 */
final class CommandWait {
  private static final long LIVE_INTERVAL = 50_000_000L;
  private static final long LIVE_DELAY = 30_000_000L;
  private static final long QUIET_INTERVAL = 5_000_000_000L;

  private final ShellSettings settings;
  private final Shell shell;
  private final RunRequest request;
  private final long begun;
  private final OutputListener listener;
  private final BooleanSupplier interrupted;

  /**
   * @param begun when the wait began: {@link System#nanoTime}
   * @param interrupted whether the command is to end; {@link Shell#wake} tells that it changed
   */
  CommandWait(
      ShellSettings settings,
      Shell shell,
      RunRequest request,
      long begun,
      OutputListener listener,
      BooleanSupplier interrupted) {
    this.settings = settings;
    this.shell = shell;
    this.request = request;
    this.begun = begun;
    this.listener = listener;
    this.interrupted = interrupted;
  }

  /** How the wait ended. */
  sealed interface End {
    record Completed() implements End {}

    record NoChange() implements End {}

    record TimedOut(double seconds) implements End {}

    record Died() implements End {}
  }

  /** Waits. */
  End await() throws InterruptedException {
    long hard =
        request.timeout().isPresent()
            ? (long) (request.timeout().getAsDouble() * 1e9)
            : settings.defaultTimeout().toNanos();
    long silence = request.blocking() ? Long.MAX_VALUE : settings.noChange().toNanos();
    long nextLive = begun + LIVE_DELAY;
    long nextQuiet = begun + QUIET_INTERVAL;
    Interruption interruption = new Interruption();
    while (true) {
      switch (shell.phase()) {
        case IDLE -> {
          return new End.Completed();
        }
        case DEAD -> {
          return new End.Died();
        }
        case STARTING, RUNNING -> {}
      }
      long now = System.nanoTime();
      long quietLeft =
          silence == Long.MAX_VALUE
              ? silence
              : silence - (now - Math.max(begun, shell.lastOutput()));
      long hardLeft = hard - (now - begun);
      if (quietLeft <= 0) {
        return new End.NoChange();
      }
      if (hardLeft <= 0) {
        return new End.TimedOut(hard / 1e9);
      }
      if (now >= nextLive) {
        String output = shell.takeLive();
        if (!output.isEmpty()) {
          listener.output(output);
          nextLive = System.nanoTime() + LIVE_INTERVAL;
          nextQuiet = System.nanoTime() + QUIET_INTERVAL;
        }
      }
      if (now >= nextQuiet) {
        listener.quiet();
        nextQuiet = now + QUIET_INTERVAL;
      }
      long step = interrupted.getAsBoolean() ? interruption.advance(now) : Long.MAX_VALUE;
      long wait = Math.min(Math.min(quietLeft, hardLeft), Math.min(step, nextQuiet - now));
      if (nextLive > now) {
        shell.await(Math.min(wait, nextLive - now), false);
      } else {
        shell.await(wait, true);
      }
    }
  }

  /** Ends a command step by step: the key, the signals, and at last the shell. */
  private final class Interruption {
    private int steps;
    private long next;

    /** Takes the next step when it is due; nanoseconds until the one after it. */
    long advance(long now) {
      if (steps > 0 && now < next) {
        return next - now;
      }
      switch (steps++) {
        case 0 -> {
          boolean ignored = shell.type(new byte[] {3});
          shell.resume();
        }
        case 1 -> signalOrKill(Shell.INTERRUPT);
        case 2 -> signalOrKill(Shell.TERMINATE);
        case 3 -> signalOrKill(Shell.KILL);
        default -> shell.kill();
      }
      next = now + settings.interruptPatience().toNanos();
      return settings.interruptPatience().toNanos();
    }

    private void signalOrKill(int signal) {
      if (!shell.signalForeground(signal) && signal == Shell.KILL) {
        shell.kill();
      }
    }
  }
}
