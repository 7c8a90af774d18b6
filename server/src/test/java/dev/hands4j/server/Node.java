package dev.hands4j.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Public JavaScript clients in a Node of their own, from {@code src/test/node}. */
final class Node {
  private static final Path SOURCE = Path.of("src/test/node");
  private static final Path WORK = Path.of("target/node");

  private Node() {}

  /** Runs a script with its libraries installed and reads the JSON on its last line. */
  static JsonNode script(String name, String... arguments) throws Exception {
    Path ignored = installed();
    Files.copy(SOURCE.resolve(name), WORK.resolve(name), StandardCopyOption.REPLACE_EXISTING);
    List<String> command = new ArrayList<>(List.of("node", name));
    command.addAll(List.of(arguments));
    String output = run(command.toArray(String[]::new)).strip();
    return JsonMapper.shared().readTree(output.substring(output.lastIndexOf('\n') + 1));
  }

  /** The folder with the libraries, once they are installed. */
  static synchronized Path installed() throws Exception {
    Files.createDirectories(WORK);
    for (String file : List.of("package.json", "package-lock.json")) {
      Files.copy(SOURCE.resolve(file), WORK.resolve(file), StandardCopyOption.REPLACE_EXISTING);
    }
    run("npm", "ci", "--prefer-offline", "--ignore-scripts", "--no-audit", "--no-fund");
    return WORK.toAbsolutePath();
  }

  private static String run(String... command) throws InterruptedException {
    Path output = WORK.resolve(command[0] + ".log");
    try {
      Process process =
          new ProcessBuilder(command)
              .directory(WORK.toFile())
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
      boolean ended = process.waitFor(240, TimeUnit.SECONDS);
      process.destroyForcibly().waitFor();
      String text = Files.readString(output);
      assertThat(ended && process.exitValue() == 0)
          .as("%s:%n%s", String.join(" ", command), text)
          .isTrue();
      return text;
    } catch (IOException e) {
      throw new AssertionError(
          "This test needs %s on the PATH (Node 20 or later: https://nodejs.org)"
              .formatted(command[0]),
          e);
    }
  }
}
