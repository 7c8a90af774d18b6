package dev.hands4j.runtime.sandbox;

import dev.hands4j.api.runtime.RuntimeUnavailableException;
import dev.hands4j.runtime.LocalRuntimeConfig;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Starting, finding and ending the process of one sandbox. Stateless; safe from any thread. */
public final class SandboxProcess {
  private static final int PROTOCOL = 1;
  private static final Duration END_PATIENCE = Duration.ofSeconds(3);
  private static final long FIRST_POLL_MILLIS = 2;
  private static final long MAX_POLL_MILLIS = 20;

  private final LocalRuntimeConfig config;
  private final Confinement confinement;
  private final JsonMapper json = JsonMapper.builder().build();

  public SandboxProcess(LocalRuntimeConfig config, Confinement confinement) {
    this.config = config;
    this.confinement = confinement;
  }

  /**
   * The sandbox that lives in a folder, with the epoch made known to it.
   *
   * @return empty when none answers
   * @throws RuntimeUnavailableException when one answers that cannot be used
   */
  public Optional<Living> find(SandboxFolder folder, long epoch)
      throws RuntimeUnavailableException, InterruptedException {
    try {
      Optional<String> instance = folder.instance();
      Optional<String> key = folder.key();
      if (instance.isEmpty() || key.isEmpty() || !Files.exists(folder.socket())) {
        return Optional.empty();
      }
      SandboxClient client = new SandboxClient(folder.socket(), key.get(), instance.get(), epoch);
      Optional<JsonNode> alive = alive(client);
      if (alive.isEmpty() || !alive.get().path("instance").asString("").equals(instance.get())) {
        client.close();
        return Optional.empty();
      }
      if (alive.get().path("protocol").asInt(0) != PROTOCOL) {
        client.close();
        throw new RuntimeUnavailableException(
            "the sandbox was started by an incompatible version; stop the conversation and start it"
                + " again");
      }
      folder.recordEpoch(epoch);
      return Optional.of(new Living(instance.get(), client));
    } catch (IOException e) {
      throw new RuntimeUnavailableException(
          "the sandbox's folder %s cannot be read".formatted(folder.state()), e);
    }
  }

  private Optional<JsonNode> alive(SandboxClient client) throws InterruptedException {
    try {
      SandboxClient.Answer answer = client.post("/alive", new byte[0], _ -> {});
      return answer.status() == 200 ? Optional.of(json.readTree(answer.body())) : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /**
   * Starts a new sandbox in a folder that exists, detached from this process, and waits until it
   * answers.
   */
  public Living start(SandboxFolder folder, Path workspace, long epoch)
      throws RuntimeUnavailableException, InterruptedException {
    String instance = UUID.randomUUID().toString();
    Process process;
    String key;
    try {
      end(folder); // one that lives but did not answer would work beside the new one
      Files.deleteIfExists(folder.socket());
      key = folder.newKey(instance);
      process = launch(folder, workspace, instance, key);
      folder.recordPid(process.pid());
      folder.recordEpoch(epoch);
    } catch (IOException e) {
      throw new RuntimeUnavailableException(
          "the sandbox could not be started: " + e.getMessage(), e);
    }
    SandboxClient client = new SandboxClient(folder.socket(), key, instance, epoch);
    long deadline = System.nanoTime() + config.startTimeout().toNanos();
    long pause = FIRST_POLL_MILLIS;
    while (true) {
      if (Files.exists(folder.socket()) && alive(client).isPresent()) {
        return new Living(instance, client);
      }
      if (process.waitFor(pause, TimeUnit.MILLISECONDS)) {
        client.close();
        throw new RuntimeUnavailableException(
            "the sandbox ended while it started (exit code %d): %s"
                .formatted(process.exitValue(), folder.logTail()));
      }
      if (System.nanoTime() > deadline) {
        process.destroyForcibly();
        client.close();
        throw new RuntimeUnavailableException(
            "the sandbox did not answer within %d s; see %s"
                .formatted(config.startTimeout().toSeconds(), folder.log()));
      }
      pause = Math.min(MAX_POLL_MILLIS, pause + 1);
    }
  }

  private Process launch(SandboxFolder folder, Path workspace, String instance, String key)
      throws RuntimeUnavailableException, IOException {
    List<String> command = new ArrayList<>(List.of(config.java().toRealPath().toString()));
    command.addAll(config.jvmOptions());
    command.addAll(
        List.of(
            "-cp",
            config.classPath(),
            "dev.hands4j.runtimeserver.Main",
            "--state",
            folder.inside().toString(),
            "--socket",
            folder.socket().toString(),
            "--workspace",
            workspace.toString(),
            "--instance",
            instance,
            "--idle-seconds",
            seconds(config.idle()),
            "--no-change-seconds",
            seconds(config.noChange()),
            "--timeout-seconds",
            seconds(config.commandTimeout())));
    confinement
        .sockets(folder)
        .ifPresent(sockets ->
            command.addAll(
                List.of(
                    "--egress",
                    sockets.egress().toString(),
                    "--ports",
                    sockets.ports().toString())));
    List<String> detached = new ArrayList<>(List.of("setsid"));
    detached.addAll(confinement.wrap(command, folder, workspace));
    ProcessBuilder builder =
        new ProcessBuilder(detached)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.log().toFile()))
            .redirectError(ProcessBuilder.Redirect.appendTo(folder.log().toFile()));
    builder.environment().clear();
    builder.environment().putAll(confinement.environment(Locales.utf8(config.environment())));
    Process process = builder.start();
    ObjectNode start = json.createObjectNode();
    start.put("key", key);
    start.putObject("environment");
    try (OutputStream in = process.getOutputStream()) {
      in.write((json.writeValueAsString(start) + "\n").getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      process.destroyForcibly();
      throw e;
    }
    return process;
  }

  private static String seconds(Duration duration) {
    return Double.toString(duration.toMillis() / 1000.0);
  }

  /** Ends the sandbox in a folder, if one lives there: first by asking, then by force. */
  public void end(SandboxFolder folder) throws IOException, InterruptedException {
    Optional<String> key = folder.key();
    Optional<String> instance = folder.instance();
    if (key.isPresent() && instance.isPresent() && Files.exists(folder.socket())) {
      try (SandboxClient client =
          new SandboxClient(folder.socket(), key.get(), instance.get(), folder.epoch())) {
        client.post("/shutdown", new byte[0], _ -> {});
      } catch (IOException e) {
        // nobody listens; what is left of the process is found by its id
      }
    }
    Optional<ProcessHandle> process = process(folder);
    if (process.isPresent()) {
      try {
        process.get().onExit().get(END_PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
      } catch (java.util.concurrent.TimeoutException e) {
        process.get().descendants().forEach(ProcessHandle::destroyForcibly);
        process.get().destroyForcibly();
      } catch (java.util.concurrent.ExecutionException e) {
        throw new IllegalStateException(e);
      }
    }
    confinement.ended(folder);
  }

  /**
   * Ends and removes what a sudden end left of sandboxes whose conversation is deleted. Only while
   * nobody opens one.
   *
   * @return how many there were
   */
  public int collectOrphans() throws IOException, InterruptedException {
    int collected = 0;
    List<SandboxFolder> living = new ArrayList<>();
    for (String conversation : SandboxFolder.conversations(config.home())) {
      SandboxFolder folder = confinement.folder(config.home(), conversation);
      if (folder.isOrphan()) {
        end(folder);
        folder.delete(true);
        collected++;
      } else if (process(folder).isPresent()) {
        living.add(folder);
      }
    }
    confinement.ended(living);
    return collected;
  }

  private static Optional<ProcessHandle> process(SandboxFolder folder) throws IOException {
    return folder.pid().flatMap(ProcessHandle::of).filter(handle -> isOurs(handle, folder));
  }

  /** A process id is used again after a restart of the machine: the command line tells. */
  private static boolean isOurs(ProcessHandle handle, SandboxFolder folder) {
    try {
      return Files.readString(Path.of("/proc", Long.toString(handle.pid()), "cmdline"))
          .contains(folder.state().toString());
    } catch (IOException | UncheckedIOException e) {
      return false;
    }
  }

  /**
   * A sandbox that answers.
   *
   * @param client shows the epoch it was opened with
   */
  public record Living(String instance, SandboxClient client) {}
}
