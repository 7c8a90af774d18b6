package dev.hands4j.testkit.services;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/**
 * Keycloak's distribution, unpacked and built once per machine and user into a folder of {@code
 * java.io.tmpdir} ({@code kc.sh build} takes half a minute, a start with its result a few seconds).
 */
final class KeycloakProgram {
  static final String VERSION = "26.7.3";
  private static final String NAME = "keycloak-quarkus-dist-" + VERSION + ".zip";

  private KeycloakProgram() {}

  /** The folder with {@code lib}, {@code conf} and so on. */
  static synchronized Path home() {
    Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
    String name = "hands4j-keycloak-%s-%s".formatted(VERSION, System.getProperty("user.name"));
    Path target = temporary.resolve(name);
    if (Files.isDirectory(target)) {
      return target;
    }
    try (FileChannel file =
            FileChannel.open(
                temporary.resolve(name + ".lock"),
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE);
        FileLock _ = file.lock()) {
      if (!Files.isDirectory(target)) {
        Path fresh = Files.createTempDirectory(temporary, "hands4j-keycloak-unpacking");
        unpack(zip(), fresh);
        build(fresh.resolve("keycloak-" + VERSION));
        Files.move(fresh.resolve("keycloak-" + VERSION), target, StandardCopyOption.ATOMIC_MOVE);
        Files.delete(fresh);
      }
      return target;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot unpack Keycloak", e);
    }
  }

  /** Beside the libraries, or in the local repository that they came from. */
  private static Path zip() {
    try {
      Path library =
          Path.of(
              org.postgresql.Driver.class
                  .getProtectionDomain()
                  .getCodeSource()
                  .getLocation()
                  .toURI());
      Path folder = Optional.ofNullable(library.getParent()).orElseThrow();
      Path repository = folder.resolve("../../../..").normalize();
      return Stream.of(
              Optional.ofNullable(System.getProperty("hands4j.keycloak.zip")).map(Path::of),
              Optional.of(folder.resolve(NAME)),
              Optional.of(
                  repository
                      .resolve("org/keycloak/keycloak-quarkus-dist")
                      .resolve(VERSION)
                      .resolve(NAME)))
          .flatMap(Optional::stream)
          .filter(Files::isRegularFile)
          .findFirst()
          .orElseThrow(() ->
              new IllegalStateException(
                  "no "
                      + NAME
                      + "; get it with mvn dependency:get -Dtransitive=false"
                      + " -Dartifact=org.keycloak:keycloak-quarkus-dist:"
                      + VERSION
                      + ":zip"));
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void unpack(Path zip, Path folder) throws IOException {
    try (InputStream in = Files.newInputStream(zip);
        ZipInputStream entries = new ZipInputStream(in)) {
      for (ZipEntry entry = entries.getNextEntry(); entry != null; entry = entries.getNextEntry()) {
        Path file = folder.resolve(entry.getName()).normalize();
        if (!file.startsWith(folder)) {
          throw new IOException("an entry leaves its folder: " + entry.getName());
        }
        if (entry.isDirectory()) {
          Files.createDirectories(file);
        } else {
          Files.createDirectories(Optional.ofNullable(file.getParent()).orElse(folder));
          Files.copy(entries, file);
        }
      }
    }
  }

  private static void build(Path home) throws IOException {
    List<String> command = new ArrayList<>(java(home, "512m"));
    command.addAll(
        List.of(
            "build",
            "--db=dev-file",
            "--health-enabled=true",
            "--features-disabled=ciba,device-flow,kerberos,par"));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes());
    try {
      if (process.waitFor() != 0) {
        throw new IOException("Keycloak's build failed: " + output);
      }
    } catch (InterruptedException e) {
      throw Daemon.interrupted(e);
    }
  }

  /** What {@code kc.sh} runs, with a compiler that is soon ready instead of one that is fast. */
  static List<String> java(Path home, String memory) {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-XX:TieredStopAtLevel=1",
        "-XX:+UseSerialGC",
        "-Xms128m",
        "-Xmx" + memory,
        "-XX:MaxMetaspaceSize=256m",
        "--add-opens=java.base/java.util=ALL-UNNAMED",
        "--add-opens=java.base/java.util.concurrent=ALL-UNNAMED",
        "--add-opens=java.base/java.security=ALL-UNNAMED",
        "--add-opens=java.base/java.lang=ALL-UNNAMED",
        "--enable-native-access=ALL-UNNAMED",
        "-Dkc.home.dir=" + home,
        "-Djboss.server.config.dir=" + home.resolve("conf"),
        "-Djava.util.logging.manager=org.jboss.logmanager.LogManager",
        "-Dpicocli.disable.closures=true",
        "-Djava.util.concurrent.ForkJoinPool.common.threadFactory="
            + "io.quarkus.bootstrap.forkjoin.QuarkusForkJoinWorkerThreadFactory",
        "-cp",
        home.resolve("lib").resolve("quarkus-run.jar").toString(),
        "io.quarkus.bootstrap.runner.QuarkusEntryPoint");
  }
}
