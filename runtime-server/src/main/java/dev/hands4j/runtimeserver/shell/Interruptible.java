package dev.hands4j.runtimeserver.shell;

/** Something that runs one thing at a time and can be asked to end it. From any thread. */
public interface Interruptible {
  /** Asks what runs now to end, first gently; does nothing when nothing runs. */
  void interrupt();

  /** Forgets an interruption that came when nothing ran. */
  void clearInterrupt();
}
