package dev.hands4j.agent.demo;

import dev.hands4j.agent.llm.PricedLlm;
import dev.hands4j.agent.llm.Reply;
import dev.hands4j.agent.llm.ReplySink;
import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.UserMessage;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * The built-in model that works without a key (architecture §6): a fixed tour that really runs
 * commands and edits a file, says at every turn that it is a demo, and how to connect a model. The
 * place in the tour is read from the messages, so a restart goes on with it.
 */
public final class DemoLlm implements PricedLlm {
  private static final String CALL_PREFIX = "demo-";

  private final Supplier<String> workingDirectory;
  private final Duration pace;

  /**
   * @param workingDirectory of the sandbox, known when it is open
   * @param pace between two words
   */
  public DemoLlm(Supplier<String> workingDirectory, Duration pace) {
    this.workingDirectory = workingDirectory;
    this.pace = pace;
  }

  @Override
  public String name() {
    return "demo";
  }

  @Override
  public long contextWindow() {
    return 0;
  }

  @Override
  public boolean seesImages() {
    return false;
  }

  @Override
  public double costOfLast(Reply reply) {
    return 0;
  }

  @Override
  public Reply ask(List<ChatMessage> messages, ReplySink sink) throws InterruptedException {
    Place place = place(messages);
    Tour.Stop stop = Tour.stop(place.next(), place.said(), workingDirectory.get());
    speak(stop.words(), sink);
    String id = "demo-" + UUID.randomUUID();
    if (stop.tool().isEmpty()) {
      return new Reply(id, "demo", stop.words(), List.of(), "stop", Reply.Usage.NONE);
    }
    sink.toolArguments(0, stop.tool(), stop.arguments());
    ToolExecutionRequest call =
        ToolExecutionRequest.builder()
            .id(CALL_PREFIX + place.next() + "-" + UUID.randomUUID())
            .name(stop.tool())
            .arguments(stop.arguments())
            .build();
    return new Reply(id, "demo", stop.words(), List.of(call), "tool_calls", Reply.Usage.NONE);
  }

  private void speak(String words, ReplySink sink) throws InterruptedException {
    for (String piece : words.split("(?<= )")) {
      if (pace.isPositive()) {
        Thread.sleep(pace);
      }
      sink.text(piece);
    }
  }

  private record Place(int next, String said) {}

  /** Where the tour is: after the stop whose call came last, or at its end once it was over. */
  private static Place place(List<ChatMessage> messages) {
    int next = 0;
    String said = "";
    boolean over = false;
    for (ChatMessage message : messages) {
      switch (message) {
        case AiMessage answer when answer.hasToolExecutionRequests() ->
            next = after(answer.toolExecutionRequests().getLast().id(), next);
        case AiMessage _ -> over = true;
        case UserMessage user when isPersons(user) -> {
          said = user.hasSingleText() ? user.singleText() : "(more than text)";
          if (over) {
            next = wantsAgain(said) ? 0 : Tour.AFTERWARDS;
            over = false;
          }
        }
        default -> {}
      }
    }
    return new Place(next, said);
  }

  private static int after(String callId, int otherwise) {
    String[] parts = callId.split("-");
    try {
      return callId.startsWith(CALL_PREFIX) ? Integer.parseInt(parts[1]) + 1 : otherwise;
    } catch (NumberFormatException _) {
      return otherwise;
    }
  }

  // Context, notes and results reach the model in the person's role as well.
  private static boolean isPersons(UserMessage message) {
    if (!message.hasSingleText()) {
      return true;
    }
    String text = message.singleText();
    return !text.startsWith("<")
        && !text.startsWith("\nObserved result")
        && !text.startsWith("User executed")
        && !text.startsWith("(Earlier steps")
        && !text.endsWith("[Error occurred in processing last action]");
  }

  private static boolean wantsAgain(String said) {
    String lower = said.toLowerCase(Locale.ROOT);
    return lower.contains("again") || lower.contains("tour");
  }
}
