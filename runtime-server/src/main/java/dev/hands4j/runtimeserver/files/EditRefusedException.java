package dev.hands4j.runtimeserver.files;

/** An edit that was not made; the message is for the agent. */
final class EditRefusedException extends Exception {
  private static final long serialVersionUID = 1L;

  EditRefusedException(String message) {
    super(message);
  }

  static EditRefusedException invalid(String parameter, String value, String hint) {
    return new EditRefusedException(
        "Invalid `%s` parameter: %s. %s".formatted(parameter, value, hint));
  }
}
