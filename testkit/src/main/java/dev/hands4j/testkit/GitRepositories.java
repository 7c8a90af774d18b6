package dev.hands4j.testkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Makes small Git repositories; no network, no settings of the machine. */
public final class GitRepositories {
  private GitRepositories() {}

  /**
   * A repository with one commit on {@code main}.
   *
   * @param folder created if it is missing
   * @param files path within the repository to content
   */
  public static GitRepository create(Path folder, Map<String, String> files)
      throws IOException, InterruptedException {
    Files.createDirectories(folder);
    var repository = new GitRepository(folder.toAbsolutePath());
    repository.git("init", "--quiet", "--initial-branch=main");
    return repository.commit("Begin", files);
  }

  /** The repository of {@link FixFailingTest}, whose test fails. */
  public static GitRepository withFailingTest(Path folder)
      throws IOException, InterruptedException {
    return create(folder, FixFailingTest.FILES);
  }
}
