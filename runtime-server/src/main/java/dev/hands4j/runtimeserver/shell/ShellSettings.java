package dev.hands4j.runtimeserver.shell;

import java.nio.file.Path;
import java.time.Duration;

/**
 * How shells behave.
 *
 * @param bash the program
 * @param stateFolder private folder of the sandbox
 * @param files folder of start scripts and command texts, which commands may read
 * @param enclosure where commands run
 * @param loadProfile whether a new shell reads {@code ~/.bashrc}
 * @param noChange silence after which a foreground command is reported as waiting (§8.2)
 * @param defaultTimeout hard limit of a command that brings none
 * @param startTimeout for a shell to show its first prompt
 * @param interruptPatience between the steps of an interruption: key, signal, stronger signal
 * @param historyLines lines of one command that are kept
 * @param historyBytes bytes of one command that are kept
 * @param contentCharacters code points of a visible observation's text (§8.3)
 */
public record ShellSettings(
    String bash,
    Path stateFolder,
    Path files,
    Enclosure enclosure,
    boolean loadProfile,
    Duration noChange,
    Duration defaultTimeout,
    Duration startTimeout,
    Duration interruptPatience,
    int historyLines,
    int historyBytes,
    int contentCharacters) {
  public ShellSettings {
    if (noChange.isNegative()
        || defaultTimeout.isNegative()
        || startTimeout.isNegative()
        || interruptPatience.isNegative()) {
      throw new IllegalArgumentException("times of a shell are not negative");
    }
    if (historyLines < 1 || historyBytes < 64 * 1024 || contentCharacters < 2) {
      throw new IllegalArgumentException(
          "a shell keeps at least 1 line, 64 KiB and 2 characters of a command's output");
    }
  }

  /** The values the agent's prompts are written for. */
  public static ShellSettings in(Path stateFolder) {
    return new ShellSettings(
        "/bin/bash",
        stateFolder,
        stateFolder,
        Enclosure.NONE,
        true,
        Duration.ofSeconds(30),
        Duration.ofSeconds(120),
        Duration.ofSeconds(10),
        Duration.ofSeconds(2),
        11_000,
        2 * 1024 * 1024,
        30_000);
  }

  public ShellSettings withNoChange(Duration value) {
    return new ShellSettings(
        bash,
        stateFolder,
        files,
        enclosure,
        loadProfile,
        value,
        defaultTimeout,
        startTimeout,
        interruptPatience,
        historyLines,
        historyBytes,
        contentCharacters);
  }

  public ShellSettings withLoadProfile(boolean value) {
    return new ShellSettings(
        bash,
        stateFolder,
        files,
        enclosure,
        value,
        noChange,
        defaultTimeout,
        startTimeout,
        interruptPatience,
        historyLines,
        historyBytes,
        contentCharacters);
  }

  public ShellSettings withInterruptPatience(Duration value) {
    return new ShellSettings(
        bash,
        stateFolder,
        files,
        enclosure,
        loadProfile,
        noChange,
        defaultTimeout,
        startTimeout,
        value,
        historyLines,
        historyBytes,
        contentCharacters);
  }
}
