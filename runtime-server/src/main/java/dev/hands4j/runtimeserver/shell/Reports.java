package dev.hands4j.runtimeserver.shell;

import java.util.List;
import java.util.Optional;

/** The reports of what did not simply complete, in the words of runtime.md §8.2-8.3. */
final class Reports {
  private static final String GUIDANCE =
      "You can send an empty command to wait for more output, send text to the running process with"
          + " is_input, send C-c, C-z or C-d with is_input to interrupt it, or give the next command"
          + " a larger timeout.";
  private static final String CONTINUED = "[Below is the output of the previous command.]\n";

  private Reports() {}

  static RunOutcome unfinished(String content, String command, boolean continued, String reason) {
    return new RunOutcome.Report(
        content,
        command,
        -1,
        Optional.empty(),
        continued ? CONTINUED : "",
        "\n[" + reason + " " + GUIDANCE + "]",
        false);
  }

  /** A command that was not run, because another runs still. */
  static RunOutcome stillRunning(String content, String command) {
    return new RunOutcome.Report(
        content,
        command,
        -1,
        Optional.empty(),
        CONTINUED,
        ("\n[Your command \"%s\" is NOT executed. The previous command is still running - You CANNOT"
                + " send new commands until the previous command is completed. %s]")
            .formatted(command, GUIDANCE),
        false);
  }

  static RunOutcome nothing(String message) {
    return new RunOutcome.Report(message, "", -1, Optional.empty(), "", "", false);
  }

  static RunOutcome severalCommands(List<String> commands) {
    StringBuilder text =
        new StringBuilder(
            "ERROR: Cannot execute multiple commands at once.\n"
                + "Please run each command separately, or chain them into one with && or ;\n"
                + "Provided commands:");
    for (int i = 0; i < commands.size(); i++) {
      text.append("\n(").append(i + 1).append(") ").append(commands.get(i));
    }
    return new RunOutcome.Refused(text.toString());
  }

  /** Whole numbers without a fraction, as the wire has them for the silence limit. */
  static String seconds(double value) {
    return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
  }
}
