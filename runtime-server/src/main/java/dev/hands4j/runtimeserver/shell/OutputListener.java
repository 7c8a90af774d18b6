package dev.hands4j.runtimeserver.shell;

/** Somebody who watches a command. Called on the thread that runs it; must not block for long. */
public interface OutputListener {
  /** Nobody watches. */
  OutputListener NOBODY =
      new OutputListener() {
        @Override
        public void output(String text) {
          // nobody reads it
        }

        @Override
        public void quiet() {
          // nobody waits
        }
      };

  /** A piece of plain text; pieces may be missing. */
  void output(String text);

  /** Nothing was printed for a while, the command still runs. */
  void quiet();
}
