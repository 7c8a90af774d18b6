package dev.hands4j.agent.mcp;

import dev.hands4j.agent.ToolServer;
import dev.hands4j.api.conversation.ConversationId;
import dev.hands4j.api.runtime.Program;
import dev.hands4j.api.runtime.Workspace;
import dev.hands4j.api.runtime.WorkspaceException;
import io.modelcontextprotocol.client.McpClient;
import io.modelcontextprotocol.client.McpSyncClient;
import io.modelcontextprotocol.client.transport.HttpClientSseClientTransport;
import io.modelcontextprotocol.client.transport.HttpClientStreamableHttpTransport;
import io.modelcontextprotocol.client.transport.customizer.McpSyncHttpClientRequestCustomizer;
import io.modelcontextprotocol.json.McpJsonMapper;
import io.modelcontextprotocol.json.jackson3.JacksonMcpJsonMapper;
import io.modelcontextprotocol.spec.McpClientTransport;
import io.modelcontextprotocol.spec.McpSchema;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

/** A connection to one server. Every method blocks, for no longer than the limits say. */
final class Session implements AutoCloseable {
  static final McpJsonMapper JSON = new JacksonMcpJsonMapper(JsonMapper.shared());

  private static final Logger LOG = LoggerFactory.getLogger(Session.class);

  private final McpSyncClient client;
  private final Optional<SandboxTransport> program;
  private final Set<Thread> waiting = new HashSet<>(); // guarded by itself
  private volatile List<McpSchema.Tool> tools = List.of();

  private Session(McpClientTransport transport, McpLimits limits, Runnable changed) {
    program =
        transport instanceof SandboxTransport sandbox ? Optional.of(sandbox) : Optional.empty();
    client =
        McpClient.sync(transport)
            .clientInfo(new McpSchema.Implementation("hands4j", "1"))
            .initializationTimeout(limits.connect())
            .requestTimeout(limits.call())
            .toolsChangeConsumer(now -> {
              tools = now.subList(0, Math.min(now.size(), limits.tools()));
              changed.run();
            })
            .build();
    program.ifPresent(p -> p.ended().thenRun(this::giveUp));
  }

  /** Where the sandbox is, opened when it is needed. */
  @FunctionalInterface
  interface WorkspaceSource {
    Workspace get() throws IOException, InterruptedException;
  }

  /**
   * Connects and lists the tools.
   *
   * @param changed called when the server says that its tools are others now
   * @throws IOException with a reason for people
   */
  static Session open(
      ToolServer server,
      ConversationId conversation,
      WorkspaceSource workspace,
      McpLimits limits,
      Runnable changed)
      throws IOException, InterruptedException {
    Session session =
        new Session(transport(server, conversation, workspace, limits), limits, changed);
    try {
      session.within(() -> {
        session.client.initialize();
        session.tools = session.list(limits.tools());
        return session;
      });
      return session;
    } catch (IOException | InterruptedException e) {
      session.close();
      throw e;
    }
  }

  private static McpClientTransport transport(
      ToolServer server, ConversationId conversation, WorkspaceSource workspace, McpLimits limits)
      throws IOException, InterruptedException {
    return switch (server) {
      case ToolServer.Http http -> {
        if (!limits.privateServers()) {
          Addresses.requirePublic(http.url());
        }
        yield overHttp(http, conversation, limits);
      }
      case ToolServer.Program program -> {
        List<String> line = new ArrayList<>(List.of(program.command()));
        line.addAll(program.arguments());
        try {
          yield new SandboxTransport(
              workspace
                  .get()
                  .connect(new Program(line, "", program.environment(), limits.connect(), 0)),
              JSON,
              limits.messageBytes());
        } catch (WorkspaceException e) {
          throw new IOException(e.getMessage(), e);
        }
      }
    };
  }

  private static McpClientTransport overHttp(
      ToolServer.Http http, ConversationId conversation, McpLimits limits) {
    URI url = http.url();
    String base = url.getScheme().replaceFirst("^ws", "http") + "://" + url.getRawAuthority();
    String path =
        (url.getRawPath().isEmpty() ? "/" : url.getRawPath())
            + (url.getRawQuery() == null ? "" : "?" + url.getRawQuery());
    McpSyncHttpClientRequestCustomizer headers =
        (request, _, _, _, _) -> {
          request.setHeader("X-OpenHands-ServerConversation-ID", conversation.value());
          http.key()
              .filter(key -> !key.isBlank())
              .ifPresent(key -> {
                request.setHeader("Authorization", "Bearer " + key.reveal());
                request.setHeader("s", key.reveal());
                request.setHeader("X-Session-API-Key", key.reveal());
              });
        };
    return http.sse()
        ? HttpClientSseClientTransport.builder(base)
            .sseEndpoint(path)
            .jsonMapper(JSON)
            .connectTimeout(limits.connect())
            .maxResponseSize(limits.messageBytes())
            .httpRequestCustomizer(headers)
            .build()
        : HttpClientStreamableHttpTransport.builder(base)
            .endpoint(path)
            .jsonMapper(JSON)
            .connectTimeout(limits.connect())
            .maxResponseSize(limits.messageBytes())
            .httpRequestCustomizer(headers)
            .build();
  }

  private List<McpSchema.Tool> list(int most) {
    List<McpSchema.Tool> all = new ArrayList<>();
    McpSchema.ListToolsResult page = client.listTools((String) null);
    all.addAll(page.tools());
    while (page.nextCursor() != null && !page.tools().isEmpty() && all.size() < most) {
      page = client.listTools(page.nextCursor());
      all.addAll(page.tools());
    }
    return List.copyOf(all.subList(0, Math.min(all.size(), most)));
  }

  List<McpSchema.Tool> tools() {
    return tools;
  }

  /** Whether the server still answers. */
  boolean alive() throws InterruptedException {
    try {
      return within(() -> {
        Object ignored = client.ping();
        return true;
      });
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * Calls a tool.
   *
   * @throws IOException when no result came: whether it took effect is unknown
   */
  McpSchema.CallToolResult call(String tool, Map<String, Object> arguments)
      throws IOException, InterruptedException {
    return within(() -> client.callTool(new McpSchema.CallToolRequest(tool, arguments)));
  }

  /** What the program says when it ends breaks into what waits for its answer. */
  private <T> T within(Supplier<T> exchange) throws IOException, InterruptedException {
    Thread self = Thread.currentThread();
    synchronized (waiting) {
      waiting.add(self);
    }
    try {
      if (reasonOfEnd().isPresent()) {
        throw new IOException(reasonOfEnd().get());
      }
      return exchange.get();
    } catch (RuntimeException e) {
      boolean interrupted = Thread.interrupted();
      Optional<String> end = reasonOfEnd();
      if (interrupted && end.isEmpty()) {
        throw (InterruptedException) new InterruptedException("interrupted").initCause(e);
      }
      throw new IOException(end.orElseGet(() -> Problems.of(e)), e);
    } finally {
      synchronized (waiting) {
        waiting.remove(self);
      }
    }
  }

  private Optional<String> reasonOfEnd() {
    return program
        .map(SandboxTransport::ended)
        .filter(CompletableFuture::isDone)
        .map(ended -> "The program has ended. " + Objects.requireNonNullElse(ended.join(), ""));
  }

  private void giveUp() {
    synchronized (waiting) {
      waiting.forEach(Thread::interrupt);
    }
  }

  @Override
  public void close() {
    try {
      client.close();
    } catch (RuntimeException e) {
      LOG.atDebug()
          .setMessage("a connection to an MCP server was not closed in order")
          .setCause(e)
          .log();
    }
    program.ifPresent(p -> p.closeGracefully().subscribe());
  }
}
