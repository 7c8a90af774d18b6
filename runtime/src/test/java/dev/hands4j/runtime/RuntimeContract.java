package dev.hands4j.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.hands4j.api.Registration;
import dev.hands4j.api.conversation.ConversationId;
import dev.hands4j.api.conversation.ConversationRef;
import dev.hands4j.api.coordination.Epoch;
import dev.hands4j.api.coordination.Lease;
import dev.hands4j.api.coordination.NodeId;
import dev.hands4j.api.event.Action;
import dev.hands4j.api.event.EventDraft;
import dev.hands4j.api.event.EventId;
import dev.hands4j.api.event.Observation;
import dev.hands4j.api.event.Source;
import dev.hands4j.api.runtime.ExecutionOutcome;
import dev.hands4j.api.runtime.ExecutionRequest;
import dev.hands4j.api.runtime.RuntimeHandle;
import dev.hands4j.api.runtime.RuntimeStatus;
import dev.hands4j.api.runtime.SandboxSpec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every kind of sandbox on this machine does, with the real program behind it. */
abstract class RuntimeContract {
  static final ConversationRef CONVERSATION =
      new ConversationRef(new ConversationId("c0ffee"), Optional.empty());

  @TempDir Path home;

  LocalRuntime runtime;

  @BeforeEach
  void start() throws Exception {
    runtime = provider();
  }

  abstract LocalRuntime provider(LocalRuntimeConfig config) throws Exception;

  private LocalRuntime provider() throws Exception {
    return provider(config(home));
  }

  static LocalRuntimeConfig config(Path home) {
    return new LocalRuntimeConfig(
        home,
        Path.of(System.getProperty("java.home"), "bin", "java"),
        System.getProperty("java.class.path"),
        List.of(
            "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "--enable-native-access=ALL-UNNAMED"),
        LocalRuntimeConfig.harmless(Map.of("PATH", System.getenv("PATH"), "LLM_API_KEY", "sk-1")),
        Duration.ofMinutes(1),
        Duration.ofSeconds(30),
        Duration.ofSeconds(20),
        Duration.ofSeconds(60),
        SandboxLimits.USUAL,
        Optional.of(EgressPolicy.PUBLIC));
  }

  @AfterEach
  void end() {
    runtime.end(CONVERSATION, Optional.empty(), true);
  }

  @Test
  void runsACommandInTheWorkspaceOfTheConversation() throws Exception {
    try (RuntimeHandle handle = open(1)) {
      var seen = run(handle, 1, "pwd; echo to-the-end >&2; false");

      assertThat(seen.content()).contains(handle.workingDirectory()).contains("to-the-end");
      assertThat(seen.metadata().exitCode()).isEqualTo(1);
    }
  }

  @Test
  void tellsHowFarItIsWhileItOpens() throws Exception {
    var progress = new CopyOnWriteArrayList<RuntimeStatus>();
    runtime
        .open(CONVERSATION, SandboxSpec.DEFAULT, Optional.empty(), lease(1), progress::add)
        .close();

    assertThat(progress)
        .containsExactly(
            RuntimeStatus.STARTING_RUNTIME, RuntimeStatus.RUNTIME_STARTED, RuntimeStatus.READY);
  }

  @Test
  void streamsOutputWhileTheCommandStillRuns() throws Exception {
    try (RuntimeHandle handle = open(1)) {
      Path gate = shared().resolve("gate");
      var output = new StringBuffer();
      var running =
          new FutureTask<>(() ->
              handle.execute(
                  request(1, "echo first; until [ -e '%s' ]; do sleep 0.05; done".formatted(gate)),
                  output::append));
      Thread.ofVirtual().start(running);

      await().untilAsserted(() -> assertThat(output.toString()).contains("first"));
      assertThat(running.isDone()).isFalse();
      Files.createFile(gate);
      assertThat(running.get()).isInstanceOf(ExecutionOutcome.Completed.class);
    }
  }

  @Test
  void aRepeatedIdIsAnsweredWithTheStoredResultAndRunsOnce() throws Exception {
    Path effect = shared().resolve("effect");
    try (RuntimeHandle handle = open(1)) {
      var first = run(handle, 7, "echo x >> '%s'; echo done".formatted(effect));
      var again = run(handle, 7, "echo x >> '%s'; echo done".formatted(effect));

      assertThat(again.content()).isEqualTo(first.content());
      assertThat(effect).hasContent("x");
    }
  }

  @Test
  void isFoundAgainByANewProviderWithTheCommandStillRunning() throws Exception {
    Path gate = shared().resolve("gate");
    String command = "until [ -e '%s' ]; do sleep 0.05; done; echo survived".formatted(gate);
    RuntimeHandle before = open(1);
    var abandoned =
        Thread.ofVirtual()
            .start(() -> {
              try {
                before.execute(request(3, command), _ -> {});
              } catch (InterruptedException expected) {
                // the first owner is gone
              }
            });
    await().untilAsserted(() -> assertThat(abandoned.getState()).isEqualTo(Thread.State.WAITING));
    abandoned.interrupt();
    abandoned.join();
    before.close();

    runtime = provider();
    try (RuntimeHandle after = open(2)) {
      assertThat(after.ref()).isEqualTo(before.ref());
      var attached = new FutureTask<>(() -> run(after, 3, command));
      Thread.ofVirtual().start(attached);
      Files.createFile(gate);
      assertThat(attached.get().content()).contains("survived");
    }
  }

  @Test
  void refusesAnEarlierOwner() throws Exception {
    try (RuntimeHandle old = open(1);
        RuntimeHandle current = open(2)) {
      assertThat(run(current, 1, "echo mine").content()).contains("mine");
      assertThat(old.execute(request(2, "echo not mine"), _ -> {}))
          .isInstanceOf(ExecutionOutcome.StaleOwner.class);
    }
  }

  @Test
  void interruptsACommandThatWouldNeverEnd() throws Exception {
    try (RuntimeHandle handle = open(1)) {
      var output = new StringBuffer();
      var running =
          new FutureTask<>(
              () -> handle.execute(request(1, "echo begun; sleep 1000"), output::append));
      Thread.ofVirtual().start(running);
      await().untilAsserted(() -> assertThat(output.toString()).contains("begun"));

      handle.interrupt(new EventId(1));

      assertThat(running.get()).isInstanceOf(ExecutionOutcome.Completed.class);
      assertThat(run(handle, 2, "echo usable").content()).contains("usable");
    }
  }

  @Test
  void aSandboxThatIsKilledIsReportedAsLostAndReplaced() throws Exception {
    RuntimeHandle handle = open(1);
    var ref = handle.ref();
    run(handle, 1, "true");
    long pid = Long.parseLong(Files.readString(home.resolve(ref.location()).resolve("pid")));
    ProcessHandle process = ProcessHandle.of(pid).orElseThrow();
    process.destroyForcibly();
    process.onExit().get();

    assertThat(handle.execute(request(2, "true"), _ -> {}))
        .isInstanceOf(ExecutionOutcome.Lost.class);
    try (RuntimeHandle fresh = open(2)) {
      assertThat(fresh.ref().instance()).isNotEqualTo(ref.instance());
      assertThat(run(fresh, 3, "echo anew").content()).contains("anew");
    }
  }

  @Test
  void commandsSeeNoSecretOfTheServer() throws Exception {
    try (RuntimeHandle handle = open(1)) {
      assertThat(run(handle, 1, "env").content()).contains("PATH=").doesNotContain("sk-1");
    }
  }

  @Test
  void worksInAHomeWhosePathIsTooLongForASocket() throws Exception {
    home = Files.createDirectories(home.resolve("long-".repeat(20)).resolve("home-".repeat(15)));
    runtime = provider();
    try (RuntimeHandle handle = open(1)) {
      assertThat(run(handle, 1, "echo reached").content()).contains("reached");
    }
  }

  @Test
  void removesWhatIsLeftOfADeletedConversationAndKeepsTheOthers() throws Exception {
    ConversationRef other = new ConversationRef(new ConversationId("decaf"), Optional.empty());
    try (RuntimeHandle kept =
            runtime.open(other, SandboxSpec.DEFAULT, Optional.empty(), lease(1), _ -> {});
        RuntimeHandle handle = open(1)) {
      Path state = home.resolve(handle.ref().location());
      long pid = Long.parseLong(Files.readString(state.resolve("pid")));
      Files.delete(Path.of(handle.workingDirectory()));

      provider().collectOrphans();

      assertThat(state).doesNotExist();
      await().until(() -> ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isEmpty());
      assertThat(run(kept, 1, "echo kept").content()).contains("kept");
    } finally {
      runtime.end(other, Optional.empty(), true);
    }
  }

  @Test
  void deletingTheWorkspaceDoesNotFollowLinksOutOfIt() throws Exception {
    Path outside = Files.createDirectory(home.resolve("outside"));
    Files.writeString(outside.resolve("precious"), "kept");
    try (RuntimeHandle handle = open(1)) {
      run(handle, 1, "ln -s '%s' link; echo linked".formatted(outside));
      Path workspace = Path.of(handle.workingDirectory());

      runtime.end(CONVERSATION, Optional.of(handle.ref()), true);

      assertThat(workspace).doesNotExist();
      assertThat(outside.resolve("precious")).hasContent("kept");
    }
  }

  /** A folder that commands and the test see: the workspace. */
  private Path shared() throws Exception {
    return Files.createDirectories(home.resolve("workspaces").resolve(CONVERSATION.id().value()))
        .toRealPath();
  }

  RuntimeHandle open(long epoch) throws Exception {
    return runtime.open(CONVERSATION, SandboxSpec.DEFAULT, Optional.empty(), lease(epoch), _ -> {});
  }

  static Observation.Run run(RuntimeHandle handle, long id, String command)
      throws InterruptedException {
    var outcome = handle.execute(request(id, command), _ -> {});
    assertThat(outcome).isInstanceOf(ExecutionOutcome.Completed.class);
    return (Observation.Run) ((ExecutionOutcome.Completed) outcome).observation();
  }

  static ExecutionRequest request(long id, String command) {
    return new ExecutionRequest(
        new EventId(id),
        EventDraft.of(Action.Run.of(command), Source.AGENT),
        ExecutionRequest.Session.AGENT);
  }

  static Lease lease(long epoch) {
    return new Lease() {
      private final NodeId node = NodeId.random();

      @Override
      public ConversationRef conversation() {
        return CONVERSATION;
      }

      @Override
      public NodeId node() {
        return node;
      }

      @Override
      public Epoch epoch() {
        return new Epoch(epoch);
      }

      @Override
      public boolean isValid() {
        return true;
      }

      @Override
      public Registration onLost(Runnable callback) {
        return () -> {};
      }
    };
  }
}
