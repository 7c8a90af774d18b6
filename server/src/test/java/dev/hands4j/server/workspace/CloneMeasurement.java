package dev.hands4j.server.workspace;

import dev.hands4j.api.conversation.ConversationId;
import dev.hands4j.api.git.CloneAccess;
import dev.hands4j.api.runtime.Workspace;
import dev.hands4j.api.user.ProviderType;
import dev.hands4j.api.user.Secret;
import dev.hands4j.server.Edition;
import dev.hands4j.server.TestServer;
import dev.hands4j.testkit.GitRepository;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * Clones a repository of 200 MB through a sandbox and with plain {@code git clone}, in turn, both
 * over git's own transport (issue 3). Run by hand; no test.
 */
final class CloneMeasurement {
  private static final int MEGABYTES = 200;
  private static final int ROUNDS = 5;

  private CloneMeasurement() {}

  /** See the class. */
  public static void main(String[] arguments) throws Exception {
    Path temp = Files.createTempDirectory("hands4j-clone-measurement");
    GitRepository origin = repository(temp.resolve("origin"));
    String url = "file://" + origin.folder();
    try (TestServer server = TestServer.community().with("RUNTIME", "local").start()) {
      Workspace workspace = workspace(server);
      List<Long> plain = new ArrayList<>();
      List<Long> ours = new ArrayList<>();
      for (int i = 0; i < ROUNDS; i++) {
        Path target = temp.resolve("plain" + i);
        long start = System.nanoTime();
        new GitRepository(temp).git("clone", "-q", url, target.toString());
        plain.add(System.nanoTime() - start);
        String name = "acme/ours" + i;
        var preparation =
            new RepositoryPreparation(
                Optional.of(
                    new RepositoryPreparation.Wanted(
                        name,
                        Optional.empty(),
                        () ->
                            new Origin(
                                ProviderType.GITHUB,
                                new CloneAccess(url, Optional.empty(), new Secret(url))))),
                PreparationConfig.DEFAULTS);
        start = System.nanoTime();
        var _ = preparation.prepare(workspace, _ -> {});
        ours.add(System.nanoTime() - start);
      }
      System.out.printf(
          "clone of %d MB: plain git %s, through the sandbox %s (median, least, most of %d)%n",
          MEGABYTES, seconds(plain), seconds(ours), ROUNDS);
    }
  }

  private static Workspace workspace(TestServer server) throws InterruptedException {
    Edition edition = server.edition();
    ConversationId id = new ConversationId(server.create());
    var ref = edition.conversations().find(id).orElseThrow().ref();
    Workspaces workspaces = new Workspaces(edition.events(), edition.runtimes());
    while (workspaces.of(ref).isEmpty()) {
      Thread.sleep(100);
    }
    return workspaces.of(ref).orElseThrow();
  }

  private static GitRepository repository(Path folder) throws Exception {
    Files.createDirectories(folder);
    GitRepository repository = new GitRepository(folder);
    repository.git("init", "-q", "--initial-branch=main");
    Random random = new Random(1);
    byte[] bytes = new byte[1 << 20];
    for (int i = 0; i < MEGABYTES; i++) {
      random.nextBytes(bytes);
      Files.write(folder.resolve("file" + i), bytes);
    }
    repository.git("add", "-A");
    repository.git("commit", "-q", "-m", "Begin");
    return repository;
  }

  private static String seconds(List<Long> nanos) {
    List<Long> sorted = new ArrayList<>(nanos);
    Collections.sort(sorted);
    return "%.2f s (%.2f-%.2f)"
        .formatted(
            sorted.get(sorted.size() / 2) / 1e9, sorted.getFirst() / 1e9, sorted.getLast() / 1e9);
  }
}
