package dev.hands4j.enterprise;

import dev.hands4j.enterprise.config.EnterpriseConfig;
import dev.hands4j.server.Server;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import sun.misc.Signal;

/** A node in a process of its own, on the database that {@value #DATABASE} names. */
final class NodeMain {
  static final String DATABASE = "TEST_DATABASE";

  private NodeMain() {}

  static Server open(Map<String, String> environment) throws Exception {
    Map<String, String> known = new HashMap<>(environment);
    String database = Optional.ofNullable(known.remove(DATABASE)).orElseThrow();
    EnterpriseConfig config = Cluster.config(known);
    return Server.start(
        config.server(), EnterpriseEdition.on(config, Databases.named(database, config.poll())));
  }

  public static void main(String[] args) throws Exception {
    CountDownLatch end = new CountDownLatch(1);
    Signal.handle(new Signal("TERM"), _ -> end.countDown());
    try (Server server = open(System.getenv())) {
      System.out.println("ready " + server.address());
      end.await();
    }
    System.exit(0);
  }
}
