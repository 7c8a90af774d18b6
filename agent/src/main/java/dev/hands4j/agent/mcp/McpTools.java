package dev.hands4j.agent.mcp;

import dev.hands4j.agent.ToolServer;
import dev.hands4j.agent.tools.Toolbox;
import dev.hands4j.api.conversation.ConversationId;
import dev.hands4j.api.event.Action;
import dev.hands4j.api.event.EventId;
import dev.hands4j.api.event.Observation;
import dev.langchain4j.agent.tool.ToolSpecification;
import io.modelcontextprotocol.spec.McpSchema;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The tools that the MCP servers of one conversation offer. Servers are connected side by side and
 * kept; one that cannot be had is left out and tried again later, in the background. Safe from any
 * thread.
 */
public final class McpTools implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(McpTools.class);
  private static final JsonMapper JSON = JsonMapper.shared();

  private final List<ToolServer> servers;
  private final List<Line> lines;
  private final McpLimits limits;
  private final Map<Long, Call> calls = new ConcurrentHashMap<>();
  private volatile Catalogue catalogue = new Catalogue(Map.of(), List.of());

  /** Where programs run: the sandbox of the conversation. */
  @FunctionalInterface
  public interface Place extends Session.WorkspaceSource {}

  public McpTools(
      List<ToolServer> servers, ConversationId conversation, Place place, McpLimits limits) {
    this.servers = List.copyOf(servers);
    this.limits = limits;
    this.lines =
        this.servers.stream()
            .map(s -> new Line(s, conversation, place, limits, this::relist))
            .toList();
  }

  private record Catalogue(Map<String, ForeignTool> tools, List<ToolSpecification> all) {}

  private record Call(Thread thread, CompletableFuture<Observation> result) {}

  /**
   * Connects what is not connected. Waits only for servers that were never tried.
   *
   * @return what went wrong since the last time, for people
   */
  public List<String> connect() throws InterruptedException {
    if (servers.isEmpty()) {
      return List.of();
    }
    for (CompletableFuture<Void> first : lines.stream().map(Line::begin).toList()) {
      try {
        first.get();
      } catch (ExecutionException e) {
        throw new IllegalStateException(e);
      }
    }
    List<String> problems = new ArrayList<>();
    for (Line line : lines) {
      line.problem().ifPresent(problem -> problems.add(told(line, problem)));
    }
    return problems;
  }

  private static String told(Line line, String problem) {
    return "The MCP server \"%s\" cannot be used, so the work goes on without its tools. %s"
        .formatted(line.server().label(), problem);
  }

  private synchronized void relist() {
    Map<String, ForeignTool> tools = new LinkedHashMap<>();
    boolean prefixed = servers.stream().filter(ToolServer.Program.class::isInstance).count() > 1;
    IntStream.range(0, lines.size())
        .forEach(i -> {
          for (McpSchema.Tool tool : lines.get(i).tools()) {
            String prefix =
                prefixed && servers.get(i) instanceof ToolServer.Program p ? p.name() + "_" : "";
            String name = ForeignTool.nameFor(prefix + tool.name());
            ForeignTool foreign = ForeignTool.of(i, name, tool);
            boolean usable =
                !name.isEmpty()
                    && !Toolbox.has(name)
                    && foreign.schema().toString().length() <= limits.schemaChars();
            if (!usable || tools.putIfAbsent(name, foreign) != null) {
              LOG.atWarn()
                  .setMessage("a tool of an MCP server is not offered")
                  .addKeyValue("server", servers.get(i).label())
                  .addKeyValue("tool", name)
                  .log();
            }
          }
        });
    List<ToolSpecification> all = new ArrayList<>(Toolbox.specifications());
    tools.values().forEach(tool -> all.add(tool.specification()));
    catalogue = new Catalogue(tools, List.copyOf(all));
  }

  /** Whether a server offers a tool of this name. */
  public boolean has(String name) {
    return catalogue.tools().containsKey(name);
  }

  /** All tools of the agent, these behind its own; another list when they have changed. */
  public List<ToolSpecification> specifications() {
    List<ToolSpecification> all = catalogue.all();
    return all.isEmpty() ? Toolbox.specifications() : all;
  }

  /** For the {@code system} event. */
  public List<ObjectNode> wire() {
    return catalogue.tools().values().stream().map(ForeignTool::wire).toList();
  }

  /** Begins a call, or finds the one that was begun for this action. */
  public CompletableFuture<Observation> call(EventId id, Action.CallMcp call) {
    return calls
        .computeIfAbsent(
            id.value(),
            _ -> {
              CompletableFuture<Observation> result = new CompletableFuture<>();
              Thread thread =
                  Thread.ofVirtual()
                      .name("mcp-call-" + id)
                      .unstarted(() -> result.complete(observed(call, perform(call))));
              thread.start();
              return new Call(thread, result);
            })
        .result();
  }

  /** The result of a call was taken. */
  public void done(EventId id) {
    Call ignored = calls.remove(id.value());
  }

  /** Ends a call: whether it takes effect is not known. */
  public void interrupt(EventId id) {
    Optional.ofNullable(calls.get(id.value())).ifPresent(call -> call.thread().interrupt());
  }

  private String perform(Action.CallMcp call) {
    ForeignTool tool = catalogue.tools().get(call.name());
    if (tool == null) {
      return Results.error("No MCP server offers a tool of this name now: " + call.name());
    }
    try {
      Map<String, Object> arguments =
          JSON.readValue(call.arguments().text(), new TypeReference<Map<String, Object>>() {});
      return Results.json(
          lines.get(tool.server()).call(tool.original(), arguments), limits.resultChars());
    } catch (JacksonException e) {
      return Results.error("The arguments are no JSON object.");
    } catch (IOException e) {
      return Results.error(String.valueOf(e.getMessage()));
    } catch (InterruptedException e) {
      return Results.error("The call was interrupted. Whether it took effect is not known.");
    } catch (RuntimeException e) {
      LOG.atError().setMessage("a call of an MCP tool failed").setCause(e).log();
      return Results.error("The call failed inside this server.");
    }
  }

  /** What is observed of a call nobody knows the outcome of. */
  public static Observation lost(Action.CallMcp call) {
    return observed(
        call,
        Results.error(
            "The server ended while the tool was being called. Whether the call took effect is not"
                + " known; it was not made again."));
  }

  private static Observation observed(Action.CallMcp call, String content) {
    return new Observation.Mcp(content, call.name(), call.arguments());
  }

  @Override
  public void close() {
    calls.values().forEach(call -> call.thread().interrupt());
    lines.forEach(Line::close);
  }
}
