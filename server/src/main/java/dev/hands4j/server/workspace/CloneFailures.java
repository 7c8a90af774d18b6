package dev.hands4j.server.workspace;

import dev.hands4j.api.git.CloneAccess.Credentials;
import dev.hands4j.api.runtime.ProgramResult;
import dev.hands4j.api.runtime.WorkspaceException;
import dev.hands4j.api.runtime.WorkspaceException.Kind;
import dev.hands4j.server.workspace.RepositoryPreparation.Wanted;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/** Says why a clone failed and what to do about it. */
final class CloneFailures {
  /** What the script of the clone exits with when the folder is taken. */
  private static final int IN_THE_WAY = 75;

  private CloneFailures() {}

  static WorkspaceException explain(
      Wanted what, Origin origin, ProgramResult result, PreparationConfig config) {
    String complaint = withoutSecrets(Sandboxed.complaint(result), origin);
    return new WorkspaceException(
        Kind.UNAVAILABLE,
        "The repository %s could not be cloned: %s"
            .formatted(what.repository(), reason(what, origin, result, config, complaint)));
  }

  private static String reason(
      Wanted what,
      Origin origin,
      ProgramResult result,
      PreparationConfig config,
      String complaint) {
    String errors = new String(result.errors(), StandardCharsets.UTF_8).toLowerCase(Locale.ROOT);
    String provider = origin.providerName();
    if (result.timedOut()) {
      return "it took longer than %d minutes. Start the conversation again to try once more."
          .formatted(Math.max(1, config.cloneTimeout().toMinutes()));
    }
    if (result.exitCode() == IN_THE_WAY) {
      return ("there is something else called %s in the workspace. Move it away and start the"
              + " conversation again.")
          .formatted(what.folder());
    }
    if (Sandboxed.missing(result)) {
      return "git is not installed in the sandbox. Use an image that has it.";
    }
    if (has(errors, "remote branch") && has(errors, "not found")) {
      return "it has no branch %s. Create a conversation with a branch that exists."
          .formatted(what.branch().orElse("of that name"));
    }
    if (has(errors, "authentication failed")
        || has(errors, "could not read username")
        || has(errors, "could not read password")
        || has(errors, "error: 401")
        || has(errors, "error: 403")) {
      return ("%s refused the token. Save one that may read this repository under Settings,"
              + " Integrations, and start the conversation again.")
          .formatted(provider);
    }
    if (has(errors, "repository not found") || has(errors, "error: 404")) {
      return "%s does not know it, or the token may not see it.".formatted(provider);
    }
    if (List.of("could not resolve host", "failed to connect", "couldn't connect", "timed out")
        .stream()
        .anyMatch(text -> has(errors, text))) {
      return ("the sandbox cannot reach %s. Check its network and the hosts it may speak to, then"
              + " start the conversation again.")
          .formatted(origin.authority());
    }
    if (has(errors, "no space left")) {
      return "the disk of the sandbox is full.";
    }
    return complaint;
  }

  private static boolean has(String errors, String text) {
    return errors.contains(text);
  }

  /** Git does not repeat credentials; if a server does, they end here. */
  private static String withoutSecrets(String text, Origin origin) {
    return origin
        .access()
        .credentials()
        .map(Credentials::password)
        .filter(password -> !password.isBlank())
        .map(password -> text.replace(password.reveal(), "<secret_hidden>"))
        .orElse(text);
  }
}
