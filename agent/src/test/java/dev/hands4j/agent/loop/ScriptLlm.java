package dev.hands4j.agent.loop;

import dev.hands4j.agent.llm.LlmException;
import dev.hands4j.agent.llm.PricedLlm;
import dev.hands4j.agent.llm.Reply;
import dev.hands4j.agent.llm.ReplySink;
import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/**
 * A model in the same process: what it says depends only on how many of its answers it is shown, so
 * a question that is asked again gets the same answer. Refuses requests no provider would take.
 */
final class ScriptLlm implements PricedLlm {
  interface Script {
    Reply reply(int turn, List<ChatMessage> messages) throws LlmException, InterruptedException;
  }

  static final AtomicLong IDS = new AtomicLong();
  private final AtomicLong calls = new AtomicLong();
  private volatile Script script;
  private final List<List<ChatMessage>> requests = new ArrayList<>();
  private final boolean keepRequests;
  private volatile boolean sees = true;
  private volatile ReplySink lastSink = ReplySink.NONE;

  ScriptLlm(Script script) {
    this(script, true);
  }

  ScriptLlm(Script script, boolean keepRequests) {
    this.script = script;
    this.keepRequests = keepRequests;
  }

  static Script byTurn(Reply... replies) {
    return (turn, _) -> turn < replies.length ? replies[turn] : finish("The end.");
  }

  /** Never answers; the test waits until it was asked. */
  static Script hangs(CountDownLatch asked) {
    return (_, _) -> {
      asked.countDown();
      new CountDownLatch(1).await();
      throw new AssertionError();
    };
  }

  void script(Script other) {
    script = other;
  }

  /** Takes no images. */
  void blind() {
    sees = false;
  }

  /** Who was to be shown the last answer while it was formed. */
  ReplySink lastSink() {
    return lastSink;
  }

  long calls() {
    return calls.get();
  }

  synchronized List<ChatMessage> lastRequest() {
    return requests.getLast();
  }

  @Override
  public String name() {
    return "script";
  }

  @Override
  public long contextWindow() {
    return 100_000;
  }

  @Override
  public boolean seesImages() {
    return sees;
  }

  @Override
  public double costOfLast(Reply reply) {
    return 0.01;
  }

  @Override
  public Reply ask(List<ChatMessage> messages, ReplySink sink)
      throws LlmException, InterruptedException {
    calls.incrementAndGet();
    lastSink = sink;
    check(messages);
    if (keepRequests) {
      synchronized (this) {
        requests.add(List.copyOf(messages));
      }
    }
    int turn =
        (int)
            messages.stream()
                .filter(m -> m instanceof AiMessage ai && ai.hasToolExecutionRequests())
                .count();
    return script.reply(turn, messages);
  }

  /** Calls and results must be paired, as providers demand. */
  private static void check(List<ChatMessage> messages) {
    Set<String> open = new HashSet<>();
    for (ChatMessage message : messages) {
      if (message instanceof ToolExecutionResultMessage result) {
        if (!open.remove(result.id())) {
          throw new AssertionError("a result without its call: " + result);
        }
        continue;
      }
      if (!open.isEmpty()) {
        throw new AssertionError("calls without results before " + message);
      }
      if (message instanceof AiMessage answer) {
        answer.toolExecutionRequests().forEach(call -> open.add(call.id()));
      }
    }
    if (!open.isEmpty()) {
      throw new AssertionError("calls without results at the end");
    }
  }

  static Reply run(String... commands) {
    return calls(Stream.of(commands).map(c -> call("execute_bash", "{\"command\":\"" + c + "\"}")));
  }

  static Reply think(String thought) {
    return calls(Stream.of(call("think", "{\"thought\":\"" + thought + "\"}")));
  }

  static Reply edit(String path) {
    return calls(
        Stream.of(
            call(
                "str_replace_editor",
                "{\"command\":\"str_replace\",\"path\":\""
                    + path
                    + "\",\"old_str\":\"a\",\"new_str\":\"b\"}")));
  }

  static Reply finish(String words) {
    return calls(Stream.of(call("finish", "{\"message\":\"" + words + "\"}")));
  }

  static Reply say(String words) {
    return new Reply(
        "r" + IDS.incrementAndGet(), "script", words, List.of(), "stop", Reply.Usage.NONE);
  }

  static Reply call(String tool, String arguments, boolean marker) {
    return calls(Stream.of(call(tool, arguments)));
  }

  private static Reply calls(Stream<ToolExecutionRequest> calls) {
    return new Reply(
        "r" + IDS.incrementAndGet(),
        "script",
        "",
        calls.toList(),
        "tool_calls",
        new Reply.Usage(100, 10, 0, 0));
  }

  private static ToolExecutionRequest call(String tool, String arguments) {
    return ToolExecutionRequest.builder()
        .id("c" + IDS.incrementAndGet())
        .name(tool)
        .arguments(arguments)
        .build();
  }
}
