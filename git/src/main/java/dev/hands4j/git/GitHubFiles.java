package dev.hands4j.git;

import dev.hands4j.api.git.GitFailure;
import dev.hands4j.api.git.GitFailure.Kind;
import dev.hands4j.api.git.MicroagentEntry;
import dev.hands4j.api.user.ProviderType;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Files of a repository at GitHub, through the contents API. */
final class GitHubFiles {
  private final Connection connection;
  private final GitConfig config;

  GitHubFiles(Connection connection, GitConfig config) {
    this.connection = connection;
    this.config = config;
  }

  String text(RepositoryName repository, String path) {
    JsonNode file = connection.json(contents(repository, path));
    if (!Fields.orEmpty(file, "type").equals("file")) {
      throw new CallFailed(
          GitFailure.of(
              Kind.NOT_FOUND,
              ProviderType.GITHUB,
              "Resource not found on github API: file %s of %s".formatted(path, repository)));
    }
    // Beyond 1 MB GitHub leaves the content out and says so in the encoding.
    boolean inline = Fields.orEmpty(file, "encoding").equals("base64");
    if (!inline || file.path("size").asLong(0) > config.maxFileBytes()) {
      throw FileSize.tooLarge(ProviderType.GITHUB, config);
    }
    try {
      byte[] bytes = Base64.getMimeDecoder().decode(Fields.orEmpty(file, "content"));
      return FileSize.checked(
          ProviderType.GITHUB, config, new String(bytes, StandardCharsets.UTF_8));
    } catch (IllegalArgumentException e) {
      throw new UnexpectedAnswer("a file that is not base64");
    }
  }

  List<MicroagentEntry> microagents(RepositoryName repository) {
    List<MicroagentEntry> found = new ArrayList<>();
    connection
        .attempt(
            "cursor rules",
            () -> connection.send(contents(repository, MicroagentFolder.CURSOR_RULES)))
        .ifPresent(_ -> found.add(MicroagentFolder.cursorRules()));
    connection.attempt("microagent folder", () -> folder(repository)).ifPresent(found::addAll);
    return found;
  }

  private List<MicroagentEntry> folder(RepositoryName repository) {
    String folder = MicroagentFolder.of(repository);
    return Fields.objects(connection.json(contents(repository, folder)), "files").stream()
        .filter(entry -> Fields.orEmpty(entry, "type").equals("file"))
        .flatMap(
            entry -> MicroagentFolder.entry(folder + "/" + Fields.required(entry, "name")).stream())
        .toList();
  }

  private static Call contents(RepositoryName repository, String path) {
    return Call.get(
            "file %s of %s".formatted(path, repository), GitHubService.path(repository, "contents"))
        .withFile(path);
  }
}
