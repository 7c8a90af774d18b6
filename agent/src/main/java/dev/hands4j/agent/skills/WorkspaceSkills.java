package dev.hands4j.agent.skills;

import dev.hands4j.agent.SkillSource.SkillFile;
import dev.hands4j.api.runtime.Workspace;
import dev.hands4j.api.runtime.WorkspaceException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the microagents of a workspace and its repository (agent.md §21.1 points 4 and 5) into a
 * library. Rule files of other tools are taken from the repository's root, which the reference
 * means to do and does not.
 */
public final class WorkspaceSkills {
  private static final Logger LOG = LoggerFactory.getLogger(WorkspaceSkills.class);
  private static final String LEGACY = ".openhands_instructions";
  private static final List<String> AGENT_FILES =
      List.of("AGENTS.md", "agents.md", "AGENT.md", "agent.md");

  private final Workspace workspace;
  private final SkillLimits limits;
  private final Library library;
  private int files;

  private WorkspaceSkills(Workspace workspace, SkillLimits limits, Library library) {
    this.workspace = workspace;
    this.limits = limits;
    this.library = library;
  }

  /**
   * Reads what is there; what is not or cannot be read is left out.
   *
   * @param repository folder of the repository, relative to the workspace; empty without one
   */
  public static void load(
      Workspace workspace, String repository, SkillLimits limits, Library library)
      throws InterruptedException {
    WorkspaceSkills skills = new WorkspaceSkills(workspace, limits, library);
    try {
      skills.roots(repository);
      skills.folder(below(repository, ".openhands/microagents"), "", 1);
    } catch (WorkspaceException e) {
      LOG.atWarn()
          .setMessage("microagents of the workspace could not be read")
          .addKeyValue("reason", e.getMessage())
          .log();
    }
  }

  private void roots(String repository) throws WorkspaceException, InterruptedException {
    List<String> top = workspace.list(workspace.path());
    List<String> root = repository.isEmpty() ? top : workspace.list(repository);
    if (top.contains(LEGACY)) {
      file(LEGACY, "repo_legacy");
    } else if (root.contains(LEGACY)) {
      file(below(repository, LEGACY), "repo_legacy");
    }
    if (root.contains(".cursorrules")) {
      file(below(repository, ".cursorrules"), "cursorrules");
    }
    for (String name : AGENT_FILES) {
      if (root.contains(name)) {
        file(below(repository, name), "agents");
        return;
      }
    }
  }

  private void folder(String path, String prefix, int depth)
      throws WorkspaceException, InterruptedException {
    for (String entry : workspace.list(path)) {
      if (entry.endsWith("/")) {
        if (depth < limits.maxDepth()) {
          folder(path + "/" + entry.substring(0, entry.length() - 1), prefix + entry, depth + 1);
        }
      } else if (entry.endsWith(".md") && !entry.equals("README.md")) {
        file(path + "/" + entry, prefix + entry.substring(0, entry.length() - 3));
      }
    }
  }

  private void file(String path, String name) throws WorkspaceException, InterruptedException {
    if (files == limits.maxFiles()) {
      library.problem(path, "There are more than %d files.".formatted(limits.maxFiles()));
    }
    if (files++ >= limits.maxFiles()) {
      return;
    }
    try {
      byte[] bytes = workspace.read(path, limits.maxFileBytes());
      library.add(new SkillFile(name, path, new String(bytes, StandardCharsets.UTF_8)));
    } catch (WorkspaceException e) {
      if (e.kind() == WorkspaceException.Kind.UNAVAILABLE) {
        throw e;
      }
      library.problem(path, e.getMessage());
    }
  }

  private static String below(String folder, String name) {
    return folder.isEmpty() ? name : folder + "/" + name;
  }
}
