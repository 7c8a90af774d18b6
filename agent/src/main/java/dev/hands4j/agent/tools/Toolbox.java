package dev.hands4j.agent.tools;

import dev.hands4j.agent.tools.Tool.Parameter;
import dev.hands4j.agent.tools.Tool.Type;
import dev.hands4j.api.Json;
import dev.langchain4j.agent.tool.ToolSpecification;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The tools of the agent (agent.md §12). Immutable. */
public final class Toolbox {
  public static final String BASH = "execute_bash";
  public static final String EDITOR = "str_replace_editor";
  public static final String THINK = "think";
  public static final String FINISH = "finish";
  public static final String PYTHON = "execute_ipython_cell";

  private static final Parameter RISK =
      new Parameter(
          "security_risk",
          Type.STRING,
          true,
          List.of("LOW", "MEDIUM", "HIGH"),
          "How much harm this call could do, judged by the section SECURITY_RISK_ASSESSMENT of your"
              + " instructions.");

  private static final Tool BASH_TOOL =
      new Tool(
          BASH,
          """
          Runs one command in a bash session that stays open: its folder, variables and background \
          jobs are still there for the next call.
          - One command per call. Join steps that belong together with `&&` or `;`.
          - Do not change how the session itself behaves, for example with `set -e`.
          - When a command prints nothing for about 10 seconds you get what there is so far, with \
          exit code -1, and the command goes on. Then call again with `is_input` "true" and an \
          empty command to see more, with text to type into it, or with `C-c`, `C-d` or `C-z` to \
          send that key.
          - For commands that take long, give a `timeout`. Start servers in the background with \
          their output in a file: `server > server.log 2>&1 &`.
          - Use absolute paths. Look whether a folder exists before you create something in it.
          - Very long output is cut in the middle.\
          """,
          List.of(
              new Parameter(
                  "command",
                  Type.STRING,
                  true,
                  List.of(),
                  "What to run. Empty: show more output of the running command. `C-c`, `C-d`,"
                      + " `C-z`: press that key."),
              new Parameter(
                  "is_input",
                  Type.STRING,
                  false,
                  List.of("true", "false"),
                  "\"true\" when the command is input for the process that is still running."),
              new Parameter(
                  "timeout",
                  Type.NUMBER,
                  false,
                  List.of(),
                  "Seconds after which the command is given up, whatever it prints."),
              RISK));

  private static final Tool THINK_TOOL =
      new Tool(
          THINK,
          """
          Writes down a thought. Nothing else happens. Use it to compare ways to fix something, to \
          plan a change before making it, or to sort out what the findings so far mean.\
          """,
          List.of(
              new Parameter(
                  "thought", Type.STRING, true, List.of(), "The thought to write down.")));

  private static final Tool FINISH_TOOL =
      new Tool(
          FINISH,
          """
          Ends your work. Call it when the task is done, or when you cannot go on. Tell the person \
          what you did and what came of it, what remains to be done, why you stop if you could not \
          finish, and what you would like to know.\
          """,
          List.of(
              new Parameter(
                  "message", Type.STRING, true, List.of(), "Your last words on this task.")));

  private static final Tool PYTHON_TOOL =
      new Tool(
          PYTHON,
          """
          Runs Python in an interpreter that stays: what one cell defines or imports, the next one \
          has. Define and import before you use. The shell does not see its variables, nor it those \
          of the shell. Lines that begin with `%` or `!` are understood, such as `%pip install x`.\
          """,
          List.of(new Parameter("code", Type.STRING, true, List.of(), "The Python to run."), RISK));

  private static final Tool EDITOR_TOOL =
      new Tool(
          EDITOR,
          """
          Shows, creates and changes text files. What it knows stays between calls.
          - `view` shows a file with line numbers, or a folder two levels deep. Images cannot be \
          shown; .xlsx, .pptx, .wav, .mp3, .m4a, .flac, .pdf and .docx are shown as Markdown.
          - `create` writes a new file and refuses one that exists.
          - `str_replace` replaces `old_str` by `new_str`. `old_str` must match whole lines exactly, \
          white space included, and occur only once: take enough lines around the change.
          - `insert` puts `new_str` after the line `insert_line`.
          - `undo_edit` takes back the last change of the file.
          Long output ends with `<response clipped>`. For several edits make several calls in one \
          answer.\
          """,
          List.of(
              new Parameter(
                  "command",
                  Type.STRING,
                  true,
                  List.of("view", "create", "str_replace", "insert", "undo_edit"),
                  "What to do."),
              new Parameter(
                  "path", Type.STRING, true, List.of(), "Absolute path of the file or folder."),
              new Parameter(
                  "file_text", Type.STRING, false, List.of(), "Whole text, for `create`."),
              new Parameter(
                  "old_str", Type.STRING, false, List.of(), "Text to find, for `str_replace`."),
              new Parameter(
                  "new_str",
                  Type.STRING,
                  false,
                  List.of(),
                  "Text to put there, for `str_replace` (left out: the found text is removed) and"
                      + " `insert`."),
              new Parameter(
                  "insert_line",
                  Type.INTEGER,
                  false,
                  List.of(),
                  "The line after which `insert` puts the text; 0 is the beginning."),
              new Parameter(
                  "view_range",
                  Type.INTEGERS,
                  false,
                  List.of(),
                  "First and last line for `view`, such as [11, 20]; -1 as last is the end."),
              RISK));

  private static final List<Tool> ALL =
      List.of(BASH_TOOL, THINK_TOOL, FINISH_TOOL, PYTHON_TOOL, EDITOR_TOOL);

  private static final List<ToolSpecification> SPECIFICATIONS =
      ALL.stream().map(Tool::specification).toList();

  private Toolbox() {}

  /** For requests to the model. */
  public static List<ToolSpecification> specifications() {
    return SPECIFICATIONS;
  }

  /** For the {@code system} event (events.md §3.2), with those of others behind ours. */
  public static Json wire(List<ObjectNode> more) {
    ArrayNode tools = JsonNodeFactory.instance.arrayNode();
    ALL.forEach(tool -> tools.add(tool.wire()));
    more.forEach(tools::add);
    return new Json(tools.toString());
  }

  /** Whether there is such a tool. */
  public static boolean has(String name) {
    return find(name).isPresent();
  }

  static Optional<Tool> find(String name) {
    return ALL.stream().filter(tool -> tool.name().equals(name)).findFirst();
  }
}
