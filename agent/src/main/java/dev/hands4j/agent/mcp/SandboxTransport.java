package dev.hands4j.agent.mcp;

import dev.hands4j.api.runtime.ConnectedProgram;
import io.modelcontextprotocol.json.McpJsonMapper;
import io.modelcontextprotocol.json.TypeRef;
import io.modelcontextprotocol.spec.McpClientTransport;
import io.modelcontextprotocol.spec.McpSchema;
import io.modelcontextprotocol.spec.McpSchema.JSONRPCMessage;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import reactor.core.publisher.Mono;

/**
 * The protocol's stdio transport with a program in the sandbox: one message a line. The library's
 * own starts processes on this machine.
 */
final class SandboxTransport implements McpClientTransport {
  private final ConnectedProgram program;
  private final McpJsonMapper json;
  private final int maxLine;
  private final CompletableFuture<String> ended = new CompletableFuture<>();

  SandboxTransport(ConnectedProgram program, McpJsonMapper json, int maxLine) {
    this.program = program;
    this.json = json;
    this.maxLine = maxLine;
  }

  /** Completed with the reason when the program speaks no more. */
  CompletableFuture<String> ended() {
    return ended;
  }

  @Override
  public Mono<Void> connect(Function<Mono<JSONRPCMessage>, Mono<JSONRPCMessage>> handler) {
    return Mono.fromRunnable(
        () -> Thread.ofVirtual().name("mcp-program").start(() -> listen(handler)));
  }

  private void listen(Function<Mono<JSONRPCMessage>, Mono<JSONRPCMessage>> handler) {
    String reason = "";
    try (InputStream in = new BufferedInputStream(program.output())) {
      for (String line = line(in); line != null; line = line(in)) {
        if (line.startsWith("{")) { // programs print greetings, too
          handler
              .apply(Mono.just(McpSchema.deserializeJsonRpcMessage(json, line)))
              .subscribe(_ -> {}, _ -> {});
        }
      }
    } catch (IOException | RuntimeException e) {
      reason = "It does not speak the protocol: " + e.getMessage();
    } finally {
      program.close();
      String complaint = program.complaint();
      ended.complete((reason.isEmpty() ? complaint : reason).strip());
    }
  }

  private @org.jspecify.annotations.Nullable String line(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int b = in.read(); b != '\n'; b = in.read()) {
      if (b < 0) {
        return null;
      }
      if (line.size() == maxLine) {
        throw new IOException("it sent a message of more than %d bytes".formatted(maxLine));
      }
      line.write(b);
    }
    return line.toString(StandardCharsets.UTF_8).strip();
  }

  @Override
  public Mono<Void> sendMessage(JSONRPCMessage message) {
    return Mono.fromRunnable(() -> send(message));
  }

  private synchronized void send(JSONRPCMessage message) {
    try {
      OutputStream input = program.input();
      input.write(json.writeValueAsBytes(message));
      input.write('\n');
      input.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public Mono<Void> closeGracefully() {
    return Mono.fromRunnable(program::close);
  }

  @Override
  public <T> T unmarshalFrom(Object data, TypeRef<T> type) {
    return json.convertValue(data, type);
  }
}
