package dev.hands4j.testkit.trial;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;

/** Says what is being started and how long it took. Safe from any thread. */
final class Steps {
  private final PrintStream to;

  Steps(PrintStream to) {
    this.to = to;
  }

  void say(String line) {
    to.println(line);
  }

  /** Runs one step between its announcement and its end. */
  <T> T step(String what, Callable<T> work) throws TrialException {
    say(what + " ...");
    long begun = System.nanoTime();
    try {
      T made = work.call();
      Duration took = Duration.ofNanos(System.nanoTime() - begun);
      say(String.format(Locale.ROOT, "%s: %.1f s", what, took.toMillis() / 1_000.0));
      return made;
    } catch (TrialException e) {
      throw e;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TrialException(what + " was interrupted", e);
    } catch (Exception | AssertionError e) {
      throw new TrialException(what + " failed: " + e.getMessage(), e);
    }
  }
}
