package dev.hands4j.git;

import dev.hands4j.api.git.MicroagentEntry;
import dev.hands4j.api.user.ProviderType;
import java.util.ArrayList;
import java.util.List;

/** Files of a project at GitLab. */
final class GitLabFiles {
  private static final int MOST_FILES = 1000;

  private final Connection connection;
  private final GitConfig config;

  GitLabFiles(Connection connection, GitConfig config) {
    this.connection = connection;
    this.config = config;
  }

  String text(RepositoryName project, String path) {
    return FileSize.checked(
        ProviderType.GITLAB, config, connection.send(raw(project, path)).text());
  }

  List<MicroagentEntry> microagents(RepositoryName project) {
    List<MicroagentEntry> found = new ArrayList<>();
    connection
        .attempt("cursor rules", () -> connection.send(raw(project, MicroagentFolder.CURSOR_RULES)))
        .ifPresent(_ -> found.add(MicroagentFolder.cursorRules()));
    connection.attempt("microagent folder", () -> folder(project)).ifPresent(found::addAll);
    return found;
  }

  /** The whole tree below the folder: GitLab's listing descends, unlike those of the others. */
  private List<MicroagentEntry> folder(RepositoryName project) {
    Call tree =
        Call.get("microagents of " + project, "projects", project.toString(), "repository", "tree")
            .with("path", MicroagentFolder.of(project))
            .with("recursive", "true")
            .with("per_page", 100);
    return Pages.all(
            connection,
            tree,
            MOST_FILES,
            reply -> Fields.objects(reply.json(), "files"),
            reply -> Links.next(reply.linkHeader()))
        .stream()
        .filter(entry -> Fields.orEmpty(entry, "type").equals("blob"))
        .flatMap(entry -> MicroagentFolder.entry(Fields.required(entry, "path")).stream())
        .toList();
  }

  /** The file's path is one segment here, its slashes encoded. */
  private static Call raw(RepositoryName project, String path) {
    return Call.get(
        "file %s of %s".formatted(path, project),
        "projects",
        project.toString(),
        "repository",
        "files",
        path,
        "raw");
  }
}
