package dev.hands4j.runtimeserver.shell;

import java.io.File;
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

  /** The processor's, as Java names it: some numbers of the kernel differ. */
  public static String architecture() {
    return System.getProperty("os.arch", "");
  }

  /** Where {@code python} is on a search path; empty when it is not. */
  static String python(String searchPath) {
    for (String folder : searchPath.split(":")) {
      if (!folder.isEmpty()) {
        // File answers without an exception for each folder that has none: this runs per command
        File candidate = new File(folder, "python");
        if (candidate.canExecute() && candidate.isFile()) {
          return candidate.getPath();
        }
      }
    }
    return "";
  }
}
