package dev.hands4j.runtimeserver;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.Map;

/**
 * What git in the sandbox is told when nobody else tells it: who commits, that the workspace is
 * safe, and that there is nobody to page for (runtime.md §14.4). It stands in a file that takes the
 * place of the system's, so the user's and the repository's own settings come first, no command is
 * run and nothing of the user's is written. Not thread-safe.
 */
final class GitSettings {
  static final String NAME = "GIT_USER_NAME";
  static final String EMAIL = "GIT_USER_EMAIL";

  private static final String DEFAULT_NAME = "openhands";
  private static final String DEFAULT_EMAIL = "openhands@all-hands.dev";

  private final Path file;
  private final Path workspace;
  private String name = "";
  private String email = "";

  GitSettings(Path stateFolder, Path workspace) {
    this.file = stateFolder.resolve("gitconfig");
    this.workspace = workspace;
  }

  /**
   * Takes the identity out of variables for commands and makes it known.
   *
   * @return the variables without it, and with what git needs to find its settings
   */
  Map<String, String> apply(Map<String, String> variables) throws IOException {
    Map<String, String> left = new HashMap<>(variables);
    String newName = left.remove(NAME);
    String newEmail = left.remove(EMAIL);
    name = newName == null ? name : newName;
    email = newEmail == null ? email : newEmail;
    write();
    left.put("GIT_CONFIG_SYSTEM", file.toString());
    return left;
  }

  private void write() throws IOException {
    String text =
        """
        [user]
        \tname = %s
        \temail = %s
        [core]
        \tpager = cat
        [safe]
        \tdirectory = %s
        \tdirectory = %s
        [include]
        \tpath = /etc/gitconfig
        """
            .formatted(
                quote(name.isBlank() ? DEFAULT_NAME : name),
                quote(email.isBlank() ? DEFAULT_EMAIL : email),
                quote(workspace.toString()),
                quote(workspace + "/*"));
    Path next = file.resolveSibling("gitconfig.next");
    Files.writeString(next, text);
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /** A value as git-config(1) reads it; what cannot stand in a line becomes a blank. */
  private static String quote(String value) {
    StringBuilder quoted = new StringBuilder("\"");
    value
        .chars()
        .forEach(c -> {
          if (c == '"' || c == '\\') {
            quoted.append('\\');
          }
          quoted.append(c < ' ' ? ' ' : (char) c);
        });
    return quoted.append('"').toString();
  }
}
