package dev.hands4j.cli;

import dev.hands4j.api.runtime.RuntimeUnavailableException;
import dev.hands4j.server.Edition;
import dev.hands4j.server.PortInUseException;
import dev.hands4j.server.Server;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import sun.misc.Signal;

/**
 * {@code hands4j serve} (architecture §6): one line on standard output when it can serve, then
 * until SIGTERM or Ctrl-C, which let work in progress go. A second one ends at once.
 */
final class Serve {
  private static final int INTERRUPTED = 130;

  private Serve() {}

  static int run(Choice choice, Surroundings here)
      throws PortInUseException, RuntimeUnavailableException, InterruptedException {
    Logging logging = Logging.start(choice.server().log(), here.environment());
    CountDownLatch end = new CountDownLatch(1);
    AtomicBoolean ending = new AtomicBoolean();
    for (String name : new String[] {"TERM", "INT"}) {
      Signal.handle(
          new Signal(name),
          _ -> {
            if (ending.getAndSet(true)) {
              Runtime.getRuntime().halt(INTERRUPTED);
            }
            end.countDown();
          });
    }
    Edition edition = choice.open();
    logging.node(edition.coordinator().node().value());
    try (Server server = Server.start(choice.server(), edition)) {
      here.out().println("ready " + server.address());
      here.out().flush();
      end.await();
    }
    return ExitCode.OK;
  }
}
