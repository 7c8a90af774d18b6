package dev.hands4j.agent.demo;

import dev.hands4j.agent.tools.Toolbox;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The stops of the demo, in order. Pure. */
final class Tour {
  /** The stop for whatever a person says once the tour is over. */
  static final int AFTERWARDS = 100;

  private static final String CONNECT =
      """
      To connect a real model, open Settings in this page and enter

      - a model, such as `anthropic/claude-sonnet-4-20250514` or `openai/gpt-4.1`,
      - its API key,
      - and, for any other OpenAI-compatible endpoint, its base URL.

      Or start the server with `LLM_MODEL`, `LLM_API_KEY` and `LLM_BASE_URL` in its environment.\
      """;

  private Tour() {}

  /**
   * One stop.
   *
   * @param tool empty when only words are said
   * @param arguments JSON object
   */
  record Stop(String words, String tool, String arguments) {}

  static Stop stop(int number, String said, String folder) {
    String demo = (folder.isBlank() ? "/tmp" : folder) + "/hands4j-demo";
    String file = demo + "/greet.sh";
    return switch (number) {
      case 0 ->
          bash(
              "Hello! I am the built-in **demo** of Hands4j, not a language model. You wrote: "
                  + quoted(said)
                  + " I cannot do that, but I can show you what an agent does here, with a real"
                  + " shell and a real file. First I look around.",
              "mkdir -p '%s' && rm -f '%s' && pwd && uname -sr && ls -la".formatted(demo, file),
              "MEDIUM");
      case 1 ->
          call(
              "",
              Toolbox.THINK,
              object()
                  .put(
                      "thought",
                      "(Demo) The shell works. Next: write a small script, run it, change it, and"
                          + " run it again, so that every kind of step can be seen once."));
      case 2 ->
          call(
              "I write a small script.",
              Toolbox.EDITOR,
              editor("create", file)
                  .put("file_text", "#!/bin/sh\nname=world\necho \"Hello, $name!\"\n"));
      case 3 -> bash("And run it.", "sh '%s'".formatted(file), "LOW");
      case 4 ->
          call(
              "Now I change one line. The editor shows the change as a diff.",
              Toolbox.EDITOR,
              editor("str_replace", file)
                  .put("old_str", "name=world")
                  .put("new_str", "name=${1:-$(whoami)}"));
      case 5 ->
          bash(
              "It greets whoever runs it, or the name it is given.",
              "sh '%s' && sh '%s' Hands4j && cat '%s'".formatted(file, file, file),
              "LOW");
      case AFTERWARDS ->
          new Stop(
              "You wrote: "
                  + quoted(said)
                  + " I am still only the demo: I do not understand what you say. Say \"again\" and"
                  + " I repeat the tour. The terminal beside this chat is yours, too.\n\n"
                  + CONNECT,
              "",
              "");
      default ->
          call(
              "",
              Toolbox.FINISH,
              object()
                  .put(
                      "message",
                      "That was the tour: commands, a thought, a new file, an edit and its diff, all"
                          + " for real. The file is `"
                          + file
                          + "`.\n\n"
                          + CONNECT));
    };
  }

  private static Stop bash(String words, String command, String risk) {
    return call(words, Toolbox.BASH, object().put("command", command).put("security_risk", risk));
  }

  private static ObjectNode editor(String command, String path) {
    return object().put("command", command).put("path", path).put("security_risk", "MEDIUM");
  }

  private static Stop call(String words, String tool, ObjectNode arguments) {
    return new Stop(words, tool, arguments.toString());
  }

  private static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  private static String quoted(String said) {
    String line = said.strip().replaceAll("\\s+", " ");
    String shown =
        line.codePointCount(0, line.length()) > 200
            ? line.substring(0, line.offsetByCodePoints(0, 200)) + "…"
            : line;
    return "“" + shown + "”.";
  }
}
