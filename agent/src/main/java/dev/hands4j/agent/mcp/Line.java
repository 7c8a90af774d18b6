package dev.hands4j.agent.mcp;

import dev.hands4j.agent.ToolServer;
import dev.hands4j.api.conversation.ConversationId;
import io.modelcontextprotocol.spec.McpSchema;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** The line to one server, which may be down and come back. Safe from any thread. */
final class Line implements AutoCloseable {
  private final ToolServer server;
  private final ConversationId conversation;
  private final Session.WorkspaceSource workspace;
  private final McpLimits limits;
  private final Runnable changed;
  private Optional<CompletableFuture<Void>> first = Optional.empty();
  private Optional<Session> session = Optional.empty();
  private Optional<String> problem = Optional.empty();
  private volatile List<McpSchema.Tool> known = List.of();
  private long failedAt;
  private boolean trying;
  private boolean closed;

  Line(
      ToolServer server,
      ConversationId conversation,
      Session.WorkspaceSource workspace,
      McpLimits limits,
      Runnable changed) {
    this.server = server;
    this.conversation = conversation;
    this.workspace = workspace;
    this.limits = limits;
    this.changed = changed;
  }

  ToolServer server() {
    return server;
  }

  /** Those of the last time it could be asked. */
  List<McpSchema.Tool> tools() {
    Optional<Session> open = current();
    return open.map(Session::tools).orElse(known);
  }

  /** Connects in the background when there is reason to; completed once it was tried at all. */
  synchronized CompletableFuture<Void> begin() {
    boolean due =
        session.isEmpty()
            && !trying
            && !closed
            && (first.isEmpty() || System.nanoTime() - failedAt > limits.retry().toNanos());
    CompletableFuture<Void> firstTry = first.orElseGet(CompletableFuture::new);
    first = Optional.of(firstTry);
    if (due) {
      trying = true;
      Thread.ofVirtual().name("mcp-connect").start(() -> attempt(firstTry));
    }
    return firstTry;
  }

  private void attempt(CompletableFuture<Void> firstTry) {
    try {
      Session ignored = open();
    } catch (IOException e) {
      failed(String.valueOf(e.getMessage()));
    } catch (RuntimeException e) {
      failed(Problems.of(e));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      synchronized (this) {
        trying = false;
      }
      firstTry.complete(null);
    }
  }

  private Session open() throws IOException, InterruptedException {
    Session opened = Session.open(server, conversation, workspace, limits, changed);
    synchronized (this) {
      if (closed) {
        opened.close();
        throw new IOException("The conversation has ended.");
      }
      session = Optional.of(opened);
      known = opened.tools();
    }
    changed.run();
    return opened;
  }

  private synchronized void failed(String reason) {
    boolean news = failedAt == 0;
    failedAt = System.nanoTime();
    if (news) {
      problem = Optional.of(reason);
    }
  }

  /** Why it cannot be used, told once. */
  synchronized Optional<String> problem() {
    Optional<String> told = problem;
    problem = Optional.empty();
    return told;
  }

  private synchronized Optional<Session> current() {
    return session;
  }

  /** Calls a tool once, over a connection that was found to be alive just before. */
  McpSchema.CallToolResult call(String tool, Map<String, Object> arguments)
      throws IOException, InterruptedException {
    Session open = living();
    try {
      return open.call(tool, arguments);
    } catch (IOException e) {
      drop(open, !open.alive());
      throw e;
    }
  }

  private Session living() throws IOException, InterruptedException {
    Optional<Session> open = current();
    if (open.isPresent() && open.get().alive()) {
      return open.get();
    }
    open.ifPresent(dead -> drop(dead, true));
    try {
      return open();
    } catch (IOException e) {
      throw new IOException(
          "The MCP server \"%s\" cannot be reached, so the tool was not called. %s"
              .formatted(server.label(), e.getMessage()),
          e);
    }
  }

  private void drop(Session dead, boolean reallyDead) {
    if (reallyDead) {
      synchronized (this) {
        session = session.filter(s -> s != dead);
      }
      dead.close();
    }
  }

  @Override
  public void close() {
    Optional<Session> open;
    synchronized (this) {
      closed = true;
      open = session;
      session = Optional.empty();
    }
    open.ifPresent(Session::close);
  }
}
