package dev.hands4j.testkit.trial;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import sun.misc.Signal;

/**
 * {@code make run-enterprise}. Standard output has one line {@code ready ADDRESS}; what a person
 * wants to know goes to standard error. Ctrl-C or SIGTERM ends everything in order, a second one at
 * once.
 */
public final class TrialMain {
  private static final int FAILED = 1;
  private static final int INTERRUPTED = 130;

  private TrialMain() {}

  /**
   * @param args the {@code hands4j} command of a build
   */
  public static void main(String[] args) throws InterruptedException {
    CountDownLatch end = new CountDownLatch(1);
    AtomicBoolean ending = new AtomicBoolean();
    Thread starter = Thread.currentThread();
    AtomicBoolean started = new AtomicBoolean();
    for (String name : new String[] {"TERM", "INT"}) {
      Signal.handle(
          new Signal(name),
          _ -> {
            if (ending.getAndSet(true)) {
              Runtime.getRuntime().halt(INTERRUPTED);
            }
            System.err.println("Ending the trial ...");
            end.countDown();
            if (!started.get()) {
              starter.interrupt();
            }
          });
    }
    try (Trial trial = Trial.start(config(System.getenv(), Path.of(args[0])), System.err)) {
      started.set(true);
      System.out.println("ready " + trial.address());
      System.out.flush();
      explain(trial, System.err);
      end.await();
    } catch (TrialException e) {
      if (!ending.get()) {
        System.err.println(e.getMessage());
        System.exit(FAILED);
      }
    } catch (InterruptedException e) {
      // Ended between its start and the wait.
    }
    System.exit(0);
  }

  private static TrialConfig config(Map<String, String> environment, Path launcher)
      throws TrialException {
    Path home =
        Optional.ofNullable(environment.get("HANDS4J_HOME"))
            .filter(text -> !text.isBlank())
            .map(Path::of)
            .orElse(Path.of(System.getProperty("user.home"), ".hands4j-trial"));
    try {
      int port = Integer.parseInt(environment.getOrDefault("PORT", "3000").strip());
      return new TrialConfig(home, port, 2, launcher, Map.of());
    } catch (IllegalArgumentException e) {
      throw new TrialException("PORT must be a number between 0 and 65535", e);
    }
  }

  private static void explain(Trial trial, PrintStream to) {
    to.println();
    to.println("Open " + trial.address());
    for (DemoAccount account : trial.accounts()) {
      to.println(
          "  sign in as %s with the password %s (key for programs: %s)"
              .formatted(account.name(), account.password(), account.key()));
    }
    to.println();
    trial
        .nodes()
        .forEach(node ->
            to.println(
                "%s: %s (end it with kill -9 %d and watch the other go on)"
                    .formatted(node.name(), node.address(), node.pid())));
    to.println("Nothing is kept when it ends: press Ctrl-C.");
  }
}
