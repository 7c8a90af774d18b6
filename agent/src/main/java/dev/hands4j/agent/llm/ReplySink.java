package dev.hands4j.agent.llm;

/** Receives an answer while it is formed, on the thread that asked. Must not block. */
public interface ReplySink {

  void text(String piece);

  /** A piece of what the model thinks before it answers, where a provider shows it. */
  void thought(String piece);

  void toolArguments(int index, String tool, String piece);

  /** Ignores everything. */
  ReplySink NONE =
      new ReplySink() {
        @Override
        public void text(String piece) {}

        @Override
        public void thought(String piece) {}

        @Override
        public void toolArguments(int index, String tool, String piece) {}
      };
}
