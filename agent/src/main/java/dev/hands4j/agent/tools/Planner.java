package dev.hands4j.agent.tools;

import dev.hands4j.agent.llm.Reply;
import dev.hands4j.api.Json;
import dev.hands4j.api.event.Action;
import dev.hands4j.api.event.ConfirmationState;
import dev.hands4j.api.event.EventDraft;
import dev.hands4j.api.event.SecurityRisk;
import dev.hands4j.api.event.Source;
import dev.hands4j.api.event.ToolCallMetadata;
import dev.langchain4j.agent.tool.ToolExecutionRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Turns a model's answer into actions (agent.md §13). Pure. */
public final class Planner {
  private static final JsonMapper JSON = JsonMapper.shared();

  private Planner() {}

  /**
   * The plan of an answer that has just arrived.
   *
   * @param foreign whether there is a tool of this name that is not ours
   */
  public static Plan plan(Reply reply, Predicate<String> foreign) {
    if (reply.isEmpty()) {
      return new Plan.Nothing();
    }
    if (reply.calls().isEmpty()) {
      Action.Message message =
          new Action.Message(
              reply.text(), Optional.empty(), Optional.empty(), true, SecurityRisk.UNKNOWN);
      return new Plan.Actions(List.of(EventDraft.of(message, Source.AGENT)));
    }
    return plan(reply.text(), reply.calls(), ModelResponse.of(reply), 0, foreign);
  }

  /**
   * What is left of an answer after the call {@code lastDone}, from the response stored with it: a
   * new owner goes on where the earlier one was (architecture §8 point 4).
   */
  public static List<EventDraft> rest(ToolCallMetadata lastDone) {
    List<ToolExecutionRequest> calls = ModelResponse.calls(lastDone.modelResponse());
    int next = 0;
    for (int i = 0; i < calls.size(); i++) {
      if (calls.get(i).id().equals(lastDone.toolCallId())) {
        next = i + 1;
      }
    }
    if (next == 0 || next >= calls.size()) {
      return List.of();
    }
    // Its names were found good when the answer came.
    return plan("", calls, lastDone.modelResponse(), next, _ -> true)
            instanceof Plan.Actions(var drafts)
        ? drafts
        : List.of();
  }

  private static Plan plan(
      String text,
      List<ToolExecutionRequest> calls,
      Json response,
      int from,
      Predicate<String> foreign) {
    List<EventDraft> drafts = new ArrayList<>(calls.size());
    try {
      for (int i = from; i < calls.size(); i++) {
        ToolExecutionRequest call = calls.get(i);
        String thought = i == 0 ? text.strip() : "";
        drafts.add(
            draft(call, thought, foreign)
                .withToolCall(
                    new ToolCallMetadata(call.name(), call.id(), response, calls.size())));
      }
    } catch (Misunderstanding e) {
      return new Plan.Misunderstood(e.getMessage());
    }
    return new Plan.Actions(drafts);
  }

  private static EventDraft draft(
      ToolExecutionRequest call, String thought, Predicate<String> foreign)
      throws Misunderstanding {
    boolean ours = Toolbox.find(call.name()).isPresent();
    if (!ours && foreign.test(call.name())) {
      return agent(
          new Action.CallMcp(
              call.name(),
              new Json(parse(call.arguments()).toString()),
              thought,
              SecurityRisk.UNKNOWN));
    }
    if (!ours) {
      throw new Misunderstanding(
          "Tool "
              + call.name()
              + " is not registered. (arguments: "
              + shortened(call.arguments())
              + "). Please check the tool name and retry with an existing tool.");
    }
    Arguments arguments = new Arguments(call.name(), parse(call.arguments()));
    return switch (call.name()) {
      case Toolbox.BASH -> bash(arguments, thought);
      case Toolbox.EDITOR -> editor(arguments, thought);
      case Toolbox.PYTHON ->
          agent(
              new Action.RunIpython(
                  arguments.required("code"),
                  thought,
                  true,
                  ConfirmationState.CONFIRMED,
                  arguments.risk(),
                  ""));
      case Toolbox.THINK ->
          agent(new Action.Think(joined(thought, arguments.text("thought").orElse(""))));
      default ->
          agent(
              new Action.Finish(arguments.text("message").orElse(""), Json.EMPTY_OBJECT, thought));
    };
  }

  private static JsonNode parse(String raw) throws Misunderstanding {
    try {
      JsonNode node = JSON.readTree(raw.isBlank() ? "{}" : raw);
      if (node.isObject()) {
        return node;
      }
    } catch (JacksonException _) {
      // Said below, in words the model can act on.
    }
    throw new Misunderstanding("Failed to parse tool call arguments: " + shortened(raw));
  }

  private static EventDraft bash(Arguments arguments, String thought) throws Misunderstanding {
    String command = arguments.required("command");
    boolean input = arguments.text("is_input").filter("true"::equalsIgnoreCase).isPresent();
    OptionalDouble timeout = arguments.number("timeout");
    EventDraft draft =
        agent(
            new Action.Run(
                command,
                input,
                thought,
                timeout.isPresent(),
                false,
                Optional.empty(),
                false,
                ConfirmationState.CONFIRMED,
                arguments.risk()));
    return timeout.isPresent() ? draft.withTimeout(timeout.getAsDouble()) : draft;
  }

  private static EventDraft editor(Arguments arguments, String thought) throws Misunderstanding {
    String command = arguments.required("command");
    String path = arguments.required("path");
    if (command.equals("view")) {
      return agent(
          new Action.Read(
              path,
              0,
              -1,
              thought,
              ConfirmationState.CONFIRMED,
              arguments.risk(),
              "oh_aci",
              arguments.integers("view_range")));
    }
    arguments.refuseUnknown();
    return agent(
        new Action.Edit(
            path,
            command,
            arguments.text("file_text"),
            arguments.text("old_str"),
            arguments.text("new_str"),
            arguments.integer("insert_line"),
            "",
            1,
            -1,
            thought,
            ConfirmationState.CONFIRMED,
            arguments.risk(),
            "oh_aci"));
  }

  private static EventDraft agent(Action action) {
    return EventDraft.of(action, Source.AGENT);
  }

  private static String joined(String first, String second) {
    return first.isBlank() ? second : first + "\n" + second;
  }

  private static String shortened(String raw) {
    return raw.codePointCount(0, raw.length()) > 1_000
        ? raw.substring(0, raw.offsetByCodePoints(0, 1_000)) + "…"
        : raw;
  }

  /** The arguments of one call. */
  private record Arguments(String tool, JsonNode node) {

    String required(String name) throws Misunderstanding {
      Optional<String> text = text(name);
      if (text.isEmpty()) {
        throw new Misunderstanding(
            "Missing required argument \"" + name + "\" in tool call " + tool);
      }
      return text.get();
    }

    Optional<String> text(String name) {
      JsonNode value = node.get(name);
      if (value == null || value.isNull()) {
        return Optional.empty();
      }
      return Optional.of(value.isString() ? value.stringValue() : value.toString());
    }

    OptionalDouble number(String name) throws Misunderstanding {
      Optional<String> text = text(name);
      if (text.isEmpty()) {
        return OptionalDouble.empty();
      }
      try {
        double number = Double.parseDouble(text.get().strip());
        if (Double.isFinite(number) && number > 0) {
          return OptionalDouble.of(number);
        }
      } catch (NumberFormatException _) {
        // Said below, in words the model can act on.
      }
      throw new Misunderstanding("Invalid float passed to '" + name + "' argument: " + text.get());
    }

    Optional<Integer> integer(String name) throws Misunderstanding {
      Optional<String> text = text(name);
      if (text.isEmpty()) {
        return Optional.empty();
      }
      try {
        return Optional.of(Integer.parseInt(text.get().strip()));
      } catch (NumberFormatException _) {
        throw new Misunderstanding(
            "Invalid " + name + " value: '" + text.get() + "'. Expected an integer.");
      }
    }

    Optional<List<Integer>> integers(String name) throws Misunderstanding {
      JsonNode value = node.get(name);
      if (value == null || value.isNull()) {
        return Optional.empty();
      }
      List<Integer> numbers = new ArrayList<>();
      for (JsonNode element : value) {
        if (!element.canConvertToInt()) {
          numbers.clear();
          break;
        }
        numbers.add(element.intValue());
      }
      if (!value.isArray() || numbers.size() != 2) {
        throw new Misunderstanding(
            "Invalid " + name + " value: " + value + ". Expected two integers.");
      }
      return Optional.of(numbers);
    }

    SecurityRisk risk() {
      return switch (text("security_risk").orElse("")) {
        case "LOW" -> SecurityRisk.LOW;
        case "MEDIUM" -> SecurityRisk.MEDIUM;
        case "HIGH" -> SecurityRisk.HIGH;
        default -> SecurityRisk.UNKNOWN;
      };
    }

    void refuseUnknown() throws Misunderstanding {
      Set<String> known =
          Toolbox.find(tool).orElseThrow().parameters().stream()
              .map(Tool.Parameter::name)
              .collect(Collectors.toCollection(java.util.TreeSet::new));
      for (String name : node.propertyNames()) {
        if (!known.contains(name)) {
          throw new Misunderstanding(
              "Unexpected argument "
                  + name
                  + " in tool call "
                  + tool
                  + ". Allowed arguments are: "
                  + known);
        }
      }
    }
  }

  /** A call that cannot be understood; the message is for the model. */
  private static final class Misunderstanding extends Exception {
    private static final long serialVersionUID = 1L;

    private final String problem;

    private Misunderstanding(String problem) {
      super(problem, null, false, false);
      this.problem = problem;
    }

    @Override
    public String getMessage() {
      return problem;
    }
  }
}
