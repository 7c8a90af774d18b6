package dev.hands4j.server.config;

import java.util.List;

/** The configuration cannot be used; carries every problem, each a sentence for the operator. */
public final class InvalidConfigurationException extends Exception {
  private static final long serialVersionUID = 1L;
  private final transient List<String> problems;

  public InvalidConfigurationException(List<String> problems) {
    super(String.join("; ", problems));
    this.problems = List.copyOf(problems);
  }

  public List<String> problems() {
    return problems;
  }
}
