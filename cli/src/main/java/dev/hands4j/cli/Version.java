package dev.hands4j.cli;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;

/** {@code hands4j version}. */
final class Version {
  private Version() {}

  static int run(Surroundings here) throws IOException {
    here.out().println("hands4j " + read() + " on Java " + Runtime.version().feature());
    return ExitCode.OK;
  }

  static String read() throws IOException {
    Properties properties = new Properties();
    try (InputStream in = Version.class.getResourceAsStream("version.properties")) {
      if (in != null) {
        properties.load(in);
      }
    }
    return properties.getProperty("version", "unknown");
  }
}
