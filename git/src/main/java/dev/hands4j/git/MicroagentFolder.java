package dev.hands4j.git;

import dev.hands4j.api.git.MicroagentEntry;
import java.util.Optional;
import java.util.Set;

/** Where microagents are in a repository (integrations.md §7). */
final class MicroagentFolder {
  static final String CURSOR_RULES = ".cursorrules";
  private static final Set<String> DEDICATED = Set.of(".openhands", "openhands-config");

  private MicroagentFolder() {}

  /** The folder, without slashes around it. */
  static String of(RepositoryName repository) {
    return DEDICATED.contains(repository.name()) ? "microagents" : ".openhands/microagents";
  }

  /** The entry of the editor's rules file. */
  static MicroagentEntry cursorRules() {
    return new MicroagentEntry("cursorrules", CURSOR_RULES);
  }

  /** The entry of a file, if it is a microagent. */
  static Optional<MicroagentEntry> entry(String path) {
    String file = path.substring(path.lastIndexOf('/') + 1);
    return file.endsWith(".md") && !file.equals("README.md")
        ? Optional.of(new MicroagentEntry(file.substring(0, file.length() - 3), path))
        : Optional.empty();
  }
}
