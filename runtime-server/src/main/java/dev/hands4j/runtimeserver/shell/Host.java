package dev.hands4j.runtimeserver.shell;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Who and where the sandbox is.
 *
 * @param user who the commands run as
 * @param name of the machine
 */
public record Host(String user, String name) {
  /** This process's own. */
  public static Host current() {
    String name;
    try {
      name = Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
    } catch (IOException e) {
      name = "localhost";
    }
    return new Host(System.getProperty("user.name", ""), name);
  }

  /** Where {@code python} is on a search path; empty when it is not. */
  static String python(String searchPath) {
    for (String folder : searchPath.split(":")) {
      if (!folder.isEmpty()) {
        Path candidate = Path.of(folder, "python");
        if (Files.isExecutable(candidate) && !Files.isDirectory(candidate)) {
          return candidate.toString();
        }
      }
    }
    return "";
  }
}
