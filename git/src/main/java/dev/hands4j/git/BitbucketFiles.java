package dev.hands4j.git;

import dev.hands4j.api.git.GitFailure;
import dev.hands4j.api.git.GitFailure.Kind;
import dev.hands4j.api.git.GitRepository;
import dev.hands4j.api.git.MicroagentEntry;
import dev.hands4j.api.user.ProviderType;
import java.util.ArrayList;
import java.util.List;

/** Files of a repository at Bitbucket, on its main branch. */
final class BitbucketFiles {
  private static final int MOST_FILES = 1000;

  private final Connection connection;
  private final GitConfig config;

  BitbucketFiles(Connection connection, GitConfig config) {
    this.connection = connection;
    this.config = config;
  }

  String text(RepositoryName repository, String path) {
    Call call = source(repository, mainBranch(repository), path);
    return FileSize.checked(ProviderType.BITBUCKET, config, connection.send(call).text());
  }

  List<MicroagentEntry> microagents(RepositoryName repository) {
    List<MicroagentEntry> found = new ArrayList<>();
    connection
        .attempt("main branch", () -> mainBranch(repository))
        .ifPresent(main -> {
          connection
              .attempt(
                  "cursor rules",
                  () -> connection.send(source(repository, main, MicroagentFolder.CURSOR_RULES)))
              .ifPresent(_ -> found.add(MicroagentFolder.cursorRules()));
          connection
              .attempt("microagent folder", () -> folder(repository, main))
              .ifPresent(found::addAll);
        });
    return found;
  }

  private List<MicroagentEntry> folder(RepositoryName repository, String main) {
    Call call = source(repository, main, MicroagentFolder.of(repository)).with("pagelen", 100);
    return Pages.all(connection, call, MOST_FILES, BitbucketFormat::values, BitbucketFormat::next)
        .stream()
        .filter(entry -> Fields.orEmpty(entry, "type").equals("commit_file"))
        .flatMap(entry -> MicroagentFolder.entry(Fields.required(entry, "path")).stream())
        .toList();
  }

  private String mainBranch(RepositoryName repository) {
    GitRepository found =
        BitbucketFormat.repository(connection.json(BitbucketService.of("repository", repository)));
    return found
        .mainBranch()
        .orElseThrow(() ->
            new CallFailed(
                GitFailure.of(
                    Kind.NOT_FOUND,
                    ProviderType.BITBUCKET,
                    "Resource not found on bitbucket API: main branch of " + repository)));
  }

  private static Call source(RepositoryName repository, String branch, String path) {
    return BitbucketService.of("file %s of".formatted(path), repository, "src", branch)
        .withFile(path);
  }
}
