package dev.hands4j.server.workspace;

import java.util.Map;

/** Configuration of git given through its environment: it outranks files and is stored nowhere. */
final class GitConfiguration {
  private GitConfiguration() {}

  static void asEnvironment(Map<String, String> configuration, Map<String, String> environment) {
    int number = 0;
    for (Map.Entry<String, String> entry : configuration.entrySet()) {
      environment.put("GIT_CONFIG_KEY_" + number, entry.getKey());
      environment.put("GIT_CONFIG_VALUE_" + number, entry.getValue());
      number++;
    }
    environment.put("GIT_CONFIG_COUNT", Integer.toString(number));
  }
}
