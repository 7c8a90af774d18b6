package dev.hands4j.cli;

import dev.hands4j.server.config.InvalidConfigurationException;
import dev.hands4j.server.config.ServerConfig;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** {@code hands4j doctor}: what could keep the server from working, with what to do about it. */
final class Doctor {
  private final Surroundings here;
  private boolean healthy = true;

  private Doctor(Surroundings here) {
    this.here = here;
  }

  static int run(Surroundings here) {
    return new Doctor(here).examine();
  }

  private int examine() {
    check("Java 25 or newer", Runtime.version().feature() >= 25, "install a JDK 25");
    Optional<ServerConfig> config = configuration();
    config.ifPresent(this::examine);
    check("/bin/bash", Files.isExecutable(Path.of("/bin/bash")), "agents need it to run commands");
    return healthy ? ExitCode.OK : ExitCode.FAILED;
  }

  private Optional<ServerConfig> configuration() {
    try {
      ServerConfig config =
          ServerConfig.read(here.environment(), here.userHome(), here.distribution());
      check("configuration", true, "");
      return Optional.of(config);
    } catch (InvalidConfigurationException e) {
      e.problems().forEach(problem -> check("configuration", false, problem));
      return Optional.empty();
    }
  }

  private void examine(ServerConfig config) {
    check(
        "home " + config.home(),
        writable(config.home()),
        "set HANDS4J_HOME to a folder you may write to");
    check(
        "port " + config.http().port(),
        free(config),
        "another program has it (perhaps Hands4j itself); set PORT to use another");
    check(
        "sandbox program in " + config.runtimeServerLib(),
        Files.isDirectory(config.runtimeServerLib()),
        "run 'make build', or set HANDS4J_RUNTIME_SERVER_LIB");
    boolean model =
        config.modelDefaults().apiKey().isPresent() || config.modelDefaults().baseUrl().isPresent();
    here.out()
        .println(
            model
                ? "  model     " + config.modelDefaults().model().orElse("as chosen in the page")
                : "  model     none configured: the built-in demo answers until the page has one");
  }

  private void check(String what, boolean good, String advice) {
    healthy &= good;
    here.out()
        .println((good ? "  ok        " : "  PROBLEM   ") + what + (good ? "" : ": " + advice));
  }

  private static boolean writable(Path home) {
    Path present = home;
    while (present != null && !Files.exists(present)) {
      present = present.getParent();
    }
    return present != null && Files.isDirectory(present) && Files.isWritable(present);
  }

  private static boolean free(ServerConfig config) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress(config.http().host(), config.http().port()));
      return true;
    } catch (IOException _) {
      return false;
    }
  }
}
