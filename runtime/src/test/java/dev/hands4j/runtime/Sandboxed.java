package dev.hands4j.runtime;

import dev.hands4j.api.conversation.ConversationRef;
import dev.hands4j.api.event.Observation;
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

  @Override
  public void close() {
    handle.close();
    runtime.end(conversation, Optional.empty(), true);
  }
}
