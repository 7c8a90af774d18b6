package dev.hands4j.agent.world;

import dev.hands4j.api.conversation.ConversationRef;
import dev.hands4j.api.coordination.Lease;
import dev.hands4j.api.event.Action;
import dev.hands4j.api.event.EventId;
import dev.hands4j.api.event.Observation;
import dev.hands4j.api.runtime.ExecutionOutcome;
import dev.hands4j.api.runtime.ExecutionRequest;
import dev.hands4j.api.runtime.RuntimeHandle;
import dev.hands4j.api.runtime.RuntimeProvider;
import dev.hands4j.api.runtime.RuntimeRef;
import dev.hands4j.api.runtime.RuntimeStatus;
import dev.hands4j.api.runtime.RuntimeUnavailableException;
import dev.hands4j.api.runtime.SandboxSpec;
import dev.hands4j.api.runtime.Workspace;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * A sandbox that outlives its owners, as the port says: it runs an id once and answers a repeat
 * with the stored result. The command {@code hang} runs until it is interrupted or released.
 */
public final class FakeSandbox implements RuntimeProvider {
  private final Boundary boundary;
  private final FakeWorkspace files = new FakeWorkspace();
  private final List<Long> ran = new ArrayList<>();
  private final Map<Long, Observation> results = new HashMap<>();
  private final Set<Long> running = new HashSet<>();
  private final List<Long> interrupted = new ArrayList<>();
  private final List<ExecutionRequest> requests = new ArrayList<>();
  private long epoch;
  private int instance = 1;
  private Optional<String> refusal = Optional.empty();
  private boolean lost;

  public FakeSandbox(Boundary boundary) {
    this.boundary = boundary;
  }

  public FakeWorkspace files() {
    return files;
  }

  /** The sandbox is gone with all it knew; the next one is another. */
  public synchronized void replace() {
    instance++;
    results.clear();
    running.clear();
    lost = false;
    notifyAll();
  }

  /** Every execution is lost until {@link #replace}. */
  public synchronized void lose() {
    lost = true;
    notifyAll();
  }

  public synchronized void refuse(String reason) {
    refusal = Optional.of(reason);
  }

  public synchronized void accept() {
    refusal = Optional.empty();
  }

  /** Lets every hanging command end by itself. */
  public synchronized void release() {
    for (long id : Set.copyOf(running)) {
      results.put(id, result("hang", "released", 0));
    }
    running.clear();
    notifyAll();
  }

  /** Ids in the order in which they were really run. */
  public synchronized List<Long> ran() {
    return List.copyOf(ran);
  }

  public synchronized List<Long> interrupted() {
    return List.copyOf(interrupted);
  }

  public synchronized List<ExecutionRequest> requests() {
    return List.copyOf(requests);
  }

  public synchronized boolean isRunning() {
    return !running.isEmpty();
  }

  @Override
  public String kind() {
    return "fake";
  }

  @Override
  public boolean isolated() {
    return true;
  }

  @Override
  public RuntimeHandle open(
      ConversationRef conversation,
      SandboxSpec spec,
      Optional<RuntimeRef> known,
      Lease lease,
      Consumer<RuntimeStatus> progress)
      throws RuntimeUnavailableException {
    boundary.cross("open");
    progress.accept(RuntimeStatus.STARTING_RUNTIME);
    synchronized (this) {
      if (refusal.isPresent()) {
        throw new RuntimeUnavailableException(refusal.get());
      }
      if (lost) {
        replace();
      }
      epoch = Math.max(epoch, lease.epoch().value());
    }
    progress.accept(RuntimeStatus.READY);
    return new Handle(lease.epoch().value(), "instance-" + instance);
  }

  @Override
  public Optional<Workspace> workspace(ConversationRef conversation, RuntimeRef known) {
    return Optional.empty();
  }

  @Override
  public void end(
      ConversationRef conversation, Optional<RuntimeRef> known, boolean deleteWorkspace) {}

  private static Observation result(String command, String output, int exitCode) {
    return new Observation.Run(
        output,
        command,
        new Observation.CommandMetadata(
            exitCode,
            -1,
            Optional.empty(),
            Optional.empty(),
            Optional.of("/workspace"),
            Optional.empty(),
            "",
            ""),
        false);
  }

  private final class Handle implements RuntimeHandle {
    private final long owner;
    private final String instanceName;

    private Handle(long owner, String instanceName) {
      this.owner = owner;
      this.instanceName = instanceName;
    }

    @Override
    public RuntimeRef ref() {
      return new RuntimeRef("fake", instanceName, "here");
    }

    @Override
    public String workingDirectory() {
      return "/workspace";
    }

    @Override
    public boolean isolated() {
      return true;
    }

    @Override
    public Workspace workspace() {
      return files;
    }

    @Override
    public Map<String, Integer> hosts() {
      return Map.of("http://localhost:8011", 8011);
    }

    @Override
    public ExecutionOutcome execute(ExecutionRequest request, Consumer<String> output)
        throws InterruptedException {
      boundary.cross("execute");
      ExecutionOutcome outcome = run(request, output);
      boundary.cross("executed");
      return outcome;
    }

    private ExecutionOutcome run(ExecutionRequest request, Consumer<String> output)
        throws InterruptedException {
      synchronized (FakeSandbox.this) {
        if (owner < epoch) {
          return new ExecutionOutcome.StaleOwner();
        }
        if (lost || !instanceName.equals("instance-" + instance)) {
          return new ExecutionOutcome.Lost("It was switched off.");
        }
        requests.add(request);
        long id = request.id().value();
        if (!results.containsKey(id) && !running.contains(id)) {
          begin(id, request, output);
        }
        while (running.contains(id)) {
          FakeSandbox.this.wait();
          if (lost) {
            return new ExecutionOutcome.Lost("It was switched off.");
          }
        }
        Observation observation = results.get(id);
        return observation == null
            ? new ExecutionOutcome.Lost("It was switched off.")
            : new ExecutionOutcome.Completed(observation);
      }
    }

    private void begin(long id, ExecutionRequest request, Consumer<String> output) {
      ran.add(id);
      switch (request.action().event()) {
        case Action.Run run when run.command().equals("hang") -> running.add(id);
        case Action.Run run -> {
          output.accept("ran " + run.command());
          results.put(id, result(run.command(), "ran " + run.command(), 0));
        }
        case Action.Edit edit ->
            results.put(
                id,
                new Observation.Edit(
                    "The file has been edited.",
                    edit.path(),
                    true,
                    edit.oldStr(),
                    edit.newStr(),
                    "oh_aci",
                    Optional.of("diff")));
        case Action.Read read ->
            results.put(id, new Observation.Read("1\ttext", read.path(), "oh_aci"));
        default -> throw new AssertionError("not for a sandbox: " + request);
      }
    }

    @Override
    public void interrupt(EventId id) {
      boundary.cross("interrupt");
      synchronized (FakeSandbox.this) {
        interrupted.add(id.value());
        if (running.remove(id.value())) {
          results.put(id.value(), result("hang", "^C", 130));
          FakeSandbox.this.notifyAll();
        }
      }
    }

    @Override
    public void close() {}
  }
}
