package dev.hands4j.runtime;

import dev.hands4j.api.conversation.ConversationRef;
import dev.hands4j.api.event.Action;
import dev.hands4j.api.event.ConfirmationState;
import dev.hands4j.api.event.EventDraft;
import dev.hands4j.api.event.EventId;
import dev.hands4j.api.event.Observation;
import dev.hands4j.api.event.SecurityRisk;
import dev.hands4j.api.event.Source;
import dev.hands4j.api.runtime.ExecutionOutcome;
import dev.hands4j.api.runtime.ExecutionRequest;
import dev.hands4j.api.runtime.RuntimeHandle;
import dev.hands4j.api.runtime.SandboxSpec;
import dev.hands4j.storage.wire.WireEventCodec;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** One isolated sandbox for the tests of a class, with the real bubblewrap. */
final class Sandboxed implements AutoCloseable {
  /** Never twice: a sandbox answers a known one with the stored result, even after a restart. */
  private static final AtomicLong ID = new AtomicLong();

  final LocalRuntime runtime;
  final RuntimeHandle handle;
  private final ConversationRef conversation;

  Sandboxed(Path home, SandboxLimits limits) throws Exception {
    this(
        LocalRuntime.isolated(
            RuntimeContract.config(home).withLimits(limits), new WireEventCodec()),
        RuntimeContract.CONVERSATION);
  }

  Sandboxed(LocalRuntime runtime, ConversationRef conversation) throws Exception {
    this.runtime = runtime;
    this.conversation = conversation;
    this.handle =
        runtime.open(
            conversation, SandboxSpec.DEFAULT, Optional.empty(), RuntimeContract.lease(1), _ -> {});
  }

  /** What a command prints. */
  String attempt(String command) throws Exception {
    return run(command).content();
  }

  Observation.Run run(String command) throws Exception {
    return RuntimeContract.run(handle, ID.incrementAndGet(), command);
  }

  /** What the editor shows of a file. */
  String view(String path) throws Exception {
    return message(read(path, "oh_aci"));
  }

  /** What a plain read shows of a file. */
  String read(String path) throws Exception {
    return message(read(path, "default"));
  }

  private static Action read(String path, String source) {
    return new Action.Read(
        path,
        0,
        -1,
        "",
        ConfirmationState.CONFIRMED,
        SecurityRisk.UNKNOWN,
        source,
        Optional.empty());
  }

  /** What is said of a plain write. */
  String write(String path, String content) throws Exception {
    return message(new Action.Write(path, content, 0, -1, "", SecurityRisk.UNKNOWN));
  }

  private String message(Action action) throws Exception {
    var request =
        new ExecutionRequest(
            new EventId(ID.incrementAndGet()),
            EventDraft.of(action, Source.AGENT),
            ExecutionRequest.Session.AGENT);
    return switch (handle.execute(request, _ -> {})) {
      case ExecutionOutcome.Completed(Observation.Read read) -> read.content();
      case ExecutionOutcome.Completed(Observation.Write _) -> "wrote";
      case ExecutionOutcome.Completed(Observation.Error error) -> error.content();
      case ExecutionOutcome other -> other.toString();
    };
  }

  @Override
  public void close() {
    handle.close();
    runtime.end(conversation, Optional.empty(), true);
  }
}
