package dev.hands4j.runtime;

import dev.hands4j.api.conversation.ConversationRef;
import dev.hands4j.api.coordination.Lease;
import dev.hands4j.api.event.EventCodec;
import dev.hands4j.api.runtime.RuntimeHandle;
import dev.hands4j.api.runtime.RuntimeProvider;
import dev.hands4j.api.runtime.RuntimeRef;
import dev.hands4j.api.runtime.RuntimeStatus;
import dev.hands4j.api.runtime.RuntimeUnavailableException;
import dev.hands4j.api.runtime.SandboxSpec;
import dev.hands4j.api.runtime.Workspace;
import dev.hands4j.runtime.sandbox.Confinement;
import dev.hands4j.runtime.sandbox.SandboxFolder;
import dev.hands4j.runtime.sandbox.SandboxProcess;
import dev.hands4j.runtime.sandbox.SandboxWorkspace;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;
import tools.jackson.databind.json.JsonMapper;

/**
 * Runs commands on this machine, as the user of the server: {@code local} keeps nothing apart,
 * {@code isolated} puts each sandbox into Linux namespaces of its own. The sandbox is a process of
 * its own session that outlives the server and is found again through its folder (architecture §8
 * points 5 and 6). Thread-safe.
 */
public final class LocalRuntime implements RuntimeProvider {
  private static final Logger LOG = LoggerFactory.getLogger(LocalRuntime.class);

  /**
   * Ports forwarded to applications of a sandbox, as many as the reference has (runtime.md §15).
   */
  private static final int APPLICATIONS = 2;

  /** An epoch that raises no other one. */
  private static final long NO_LEASE = 0;

  private final LocalRuntimeConfig config;
  private final Confinement confinement;
  private final EventCodec codec;
  private final SandboxProcess processes;

  /** Without isolation. */
  public LocalRuntime(LocalRuntimeConfig config, EventCodec codec) {
    this(config, Confinement.none(), codec);
  }

  private LocalRuntime(LocalRuntimeConfig config, Confinement confinement, EventCodec codec) {
    this.config = config;
    this.confinement = confinement;
    this.codec = codec;
    this.processes = new SandboxProcess(config, confinement);
  }

  /**
   * With isolation. Tries once whether this machine can, which blocks for some milliseconds.
   *
   * @throws RuntimeUnavailableException when it cannot; the message names the choices
   */
  public static LocalRuntime isolated(LocalRuntimeConfig config, EventCodec codec)
      throws RuntimeUnavailableException, InterruptedException {
    LocalRuntime runtime = new LocalRuntime(config, Confinement.bubblewrap(config), codec);
    LoggingEventBuilder entry = LOG.atInfo();
    for (var limit : runtime.limits().entrySet()) {
      entry = entry.addKeyValue(limit.getKey(), limit.getValue());
    }
    entry.log("Sandboxes are limited");
    return runtime;
  }

  /**
   * Removes what is left of sandboxes whose conversation is deleted, and ends those that still
   * live. To be called before any sandbox is opened.
   */
  public void collectOrphans() throws InterruptedException {
    try {
      int collected = processes.collectOrphans();
      if (collected > 0) {
        LOG.atInfo().addKeyValue("sandboxes", collected).log("Sandboxes without owner removed");
      }
    } catch (IOException e) {
      LOG.atWarn()
          .addKeyValue("reason", e.getMessage())
          .log("Sandboxes without owner could not be removed");
    }
  }

  @Override
  public Map<String, String> limits() {
    return confinement.limits();
  }

  @Override
  public String kind() {
    return confinement.kind();
  }

  @Override
  public boolean isolated() {
    return confinement.isolated();
  }

  @Override
  public RuntimeHandle open(
      ConversationRef conversation,
      SandboxSpec spec,
      Optional<RuntimeRef> known,
      Lease lease,
      Consumer<RuntimeStatus> progress)
      throws RuntimeUnavailableException, InterruptedException {
    SandboxFolder folder = folder(conversation);
    Path workspace = workspace(folder, spec);
    long epoch = lease.epoch().value();
    progress.accept(RuntimeStatus.STARTING_RUNTIME);
    Optional<SandboxProcess.Living> found = processes.find(folder, epoch);
    SandboxProcess.Living living =
        found.isPresent() ? found.get() : processes.start(folder, workspace, epoch);
    LOG.atInfo()
        .addKeyValue("conversation", conversation)
        .addKeyValue("instance", living.instance())
        .addKeyValue("adopted", found.isPresent())
        .log("Sandbox opened");
    introduce(living, spec.environment());
    SandboxNetwork network = network(folder);
    progress.accept(RuntimeStatus.RUNTIME_STARTED);
    progress.accept(RuntimeStatus.READY);
    return new LocalHandle(
        new RuntimeRef(kind(), living.instance(), folder.location()),
        isolated(),
        workspace.toString(),
        living.client(),
        network,
        codec);
  }

  private SandboxNetwork network(SandboxFolder folder) throws RuntimeUnavailableException {
    try {
      return SandboxNetwork.open(confinement, folder, config.egress(), APPLICATIONS);
    } catch (IOException e) {
      throw new RuntimeUnavailableException(
          "the sandbox's network could not be opened: " + e.getMessage(), e);
    }
  }

  /** Tells the sandbox the epoch, which refuses earlier owners from now on, and the variables. */
  private static void introduce(SandboxProcess.Living living, Map<String, String> environment)
      throws RuntimeUnavailableException, InterruptedException {
    byte[] body =
        JsonMapper.shared().writeValueAsString(environment).getBytes(StandardCharsets.UTF_8);
    try {
      var answer = living.client().post("/environment", body, _ -> {});
      if (answer.status() != 200) {
        throw new RuntimeUnavailableException("the sandbox refuses this owner: " + answer.text());
      }
    } catch (IOException e) {
      throw new RuntimeUnavailableException("the sandbox broke off: " + e.getMessage(), e);
    }
  }

  private SandboxFolder folder(ConversationRef conversation) {
    return confinement.folder(config.home(), conversation.id().value());
  }

  private static Path workspace(SandboxFolder folder, SandboxSpec spec)
      throws RuntimeUnavailableException {
    Path workspace = spec.workspace().map(Path::of).orElse(folder.workspace());
    if (spec.workspace().isPresent() && !Files.isDirectory(workspace)) {
      throw new RuntimeUnavailableException(workspace + " is not a folder of this machine");
    }
    try {
      folder.create();
      return workspace.toRealPath();
    } catch (IOException e) {
      throw new RuntimeUnavailableException(
          "the workspace %s cannot be used: %s".formatted(workspace, e.getMessage()), e);
    }
  }

  @Override
  public Optional<Workspace> workspace(ConversationRef conversation, RuntimeRef known) {
    try {
      Optional<SandboxProcess.Living> living =
          known.kind().equals(kind())
              ? processes.find(folder(conversation), NO_LEASE)
              : Optional.empty();
      return living.isPresent() && living.get().instance().equals(known.instance())
          ? SandboxWorkspace.of(living.get().client())
          : Optional.empty();
    } catch (RuntimeUnavailableException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  @Override
  public void end(
      ConversationRef conversation, Optional<RuntimeRef> known, boolean deleteWorkspace) {
    SandboxFolder folder = folder(conversation);
    try {
      processes.end(folder);
      if (deleteWorkspace) {
        folder.delete(true);
      }
    } catch (IOException e) {
      LOG.atWarn()
          .addKeyValue("conversation", conversation)
          .addKeyValue("reason", e.getMessage())
          .log("A sandbox could not be ended cleanly");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
