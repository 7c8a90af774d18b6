package dev.hands4j.api.runtime;

/** How far a sandbox is, in the wire's identifiers (runtime.md §3.1). */
public enum RuntimeStatus {
  STARTING_RUNTIME,
  BUILDING_RUNTIME,
  RUNTIME_STARTED,
  SETTING_UP_WORKSPACE,
  SETTING_UP_GIT_HOOKS,
  READY,
  ERROR,
  ERROR_RUNTIME_DISCONNECTED,
  STOPPED;

  /** The identifier on the wire, such as {@code STATUS$READY}. */
  public String wire() {
    return "STATUS$" + name();
  }
}
