package dev.hands4j.testkit;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A real Git repository in a folder, driven by the {@code git} command with a fixed identity and
 * without the settings of the machine.
 */
public record GitRepository(Path folder) {
  private static final Map<String, String> ENVIRONMENT =
      Map.of(
          "GIT_CONFIG_NOSYSTEM", "1",
          "GIT_CONFIG_GLOBAL", "/dev/null",
          "GIT_TERMINAL_PROMPT", "0",
          "GIT_AUTHOR_NAME", "Ada",
          "GIT_AUTHOR_EMAIL", "ada@example.org",
          "GIT_COMMITTER_NAME", "Ada",
          "GIT_COMMITTER_EMAIL", "ada@example.org",
          "GIT_AUTHOR_DATE", "2026-01-01T00:00:00Z",
          "GIT_COMMITTER_DATE", "2026-01-01T00:00:00Z");

  /**
   * Runs git in the folder.
   *
   * @return what it printed, standard error included, without a newline at the end
   * @throws IOException when git cannot be started or fails, with what it printed
   */
  public String git(String... arguments) throws IOException, InterruptedException {
    var command = new ArrayList<String>(List.of("git", "-c", "safe.directory=*"));
    command.addAll(List.of(arguments));
    var builder = new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
    builder.environment().putAll(ENVIRONMENT);
    Process process = builder.start();
    process.getOutputStream().close();
    String printed =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).stripTrailing();
    int code = process.waitFor();
    if (code != 0) {
      throw new IOException("%s ended with %d: %s".formatted(command, code, printed));
    }
    return printed;
  }

  /** Writes files (path within the repository to content) and commits everything. */
  public GitRepository commit(String message, Map<String, String> files)
      throws IOException, InterruptedException {
    for (var file : files.entrySet()) {
      Path path = folder.resolve(file.getKey());
      Files.createDirectories(
          Objects.requireNonNull(path.getParent(), "a file is inside the repository"));
      Files.writeString(path, file.getValue());
    }
    git("add", "--all");
    git("commit", "--quiet", "--allow-empty", "-m", message);
    return this;
  }

  /** The id of the newest commit. */
  public String head() throws IOException, InterruptedException {
    return git("rev-parse", "HEAD");
  }
}
