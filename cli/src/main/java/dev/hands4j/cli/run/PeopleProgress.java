package dev.hands4j.cli.run;

import java.io.PrintStream;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Commands, edits and messages for people. What the agent or a command wrote is made harmless. */
final class PeopleProgress implements Progress {
  private static final int LINES = 20;
  private static final String BOLD = "1";
  private static final String DIM = "2";
  private static final String RED = "31";
  private static final String GREEN = "32";
  private static final String CYAN = "36";

  private final PrintStream out;
  private final boolean colour;

  PeopleProgress(PrintStream out, boolean colour) {
    this.out = out;
    this.colour = colour;
  }

  @Override
  public void show(JsonNode event) {
    if (event.has("action")) {
      action(event, event.path("args"));
    } else {
      observation(event, event.path("extras"));
    }
  }

  private void action(JsonNode event, JsonNode args) {
    boolean person = event.path("source").asString("").equals("user");
    switch (event.path("action").asString("")) {
      case "message" -> {
        if (!args.path("content").asString("").isBlank()) {
          print(person ? CYAN : BOLD, (person ? "> " : "") + args.path("content").asString(""));
        }
      }
      case "run" -> {
        thought(args);
        print(CYAN, "$ " + args.path("command").asString(""));
      }
      case "run_ipython" -> {
        thought(args);
        print(CYAN, ">>> " + args.path("code").asString(""));
      }
      case "edit" -> {
        thought(args);
        print(CYAN, "edit " + args.path("path").asString(""));
      }
      case "read" -> {
        thought(args);
        print(CYAN, "read " + args.path("path").asString(""));
      }
      case "think" -> thought(args);
      case "finish" -> print(BOLD, args.path("final_thought").asString("Finished."));
      default -> {}
    }
  }

  private void thought(JsonNode args) {
    String thought = args.path("thought").asString("");
    if (!thought.isBlank()) {
      print("", thought);
    }
  }

  private void observation(JsonNode event, JsonNode extras) {
    String content = event.path("content").asString("");
    switch (event.path("observation").asString("")) {
      case "run", "run_ipython" -> {
        shorten(content).forEach(line -> print(DIM, line));
        int code = extras.path("metadata").path("exit_code").asInt(0);
        if (code != 0) {
          print(RED, "exit code " + code);
        }
      }
      case "edit" ->
          shorten(extras.path("diff").asString(""))
              .forEach(line ->
                  print(line.startsWith("+") ? GREEN : line.startsWith("-") ? RED : "", line));
      case "error" -> print(RED, content);
      default -> {}
    }
  }

  private static List<String> shorten(String text) {
    List<String> lines = text.strip().lines().toList();
    if (lines.size() <= LINES) {
      return lines;
    }
    List<String> shown = new java.util.ArrayList<>(lines.subList(0, LINES / 2));
    shown.add("… %d more lines".formatted(lines.size() - LINES));
    shown.addAll(lines.subList(lines.size() - LINES / 2, lines.size()));
    return shown;
  }

  private void print(String style, String text) {
    String harmless = harmless(text);
    out.println(
        colour && !style.isEmpty() ? "\u001b[" + style + "m" + harmless + "\u001b[0m" : harmless);
  }

  /** Without what would make a terminal do something: a command's output may come from anybody. */
  private static String harmless(String text) {
    return text.replaceAll("\u001b\\[[0-?]*[ -/]*[@-~]", "")
        .replaceAll("[\\p{Cntrl}&&[^\n\t]]", "");
  }
}
