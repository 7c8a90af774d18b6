package dev.hands4j.runtime;

import dev.hands4j.api.event.EventCodec;
import dev.hands4j.api.event.EventId;
import dev.hands4j.api.event.MalformedEventException;
import dev.hands4j.api.event.Observation;
import dev.hands4j.api.runtime.ExecutionOutcome;
import dev.hands4j.api.runtime.ExecutionRequest;
import dev.hands4j.api.runtime.RuntimeHandle;
import dev.hands4j.api.runtime.RuntimeRef;
import dev.hands4j.api.runtime.Workspace;
import dev.hands4j.runtime.sandbox.SandboxClient;
import dev.hands4j.runtime.sandbox.SandboxWorkspace;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** An open sandbox on this machine. */
final class LocalHandle implements RuntimeHandle {
  private static final Logger LOG = LoggerFactory.getLogger(LocalHandle.class);
  private static final byte[] RESULT =
      "{\"type\":\"result\",\"observation\":".getBytes(StandardCharsets.US_ASCII);

  /** Times a broken connection is taken up again: the sandbox attaches us to what it runs. */
  private static final int ATTEMPTS = 3;

  private final RuntimeRef ref;
  private final boolean isolated;
  private final String workingDirectory;
  private final SandboxClient client;
  private final SandboxNetwork network;
  private final EventCodec codec;
  private final Workspace workspace;
  private final JsonMapper json = JsonMapper.shared();

  LocalHandle(
      RuntimeRef ref,
      boolean isolated,
      String workingDirectory,
      SandboxClient client,
      SandboxNetwork network,
      EventCodec codec) {
    this.ref = ref;
    this.isolated = isolated;
    this.workingDirectory = workingDirectory;
    this.client = client;
    this.network = network;
    this.codec = codec;
    this.workspace = new SandboxWorkspace(client, workingDirectory);
  }

  @Override
  public RuntimeRef ref() {
    return ref;
  }

  @Override
  public String workingDirectory() {
    return workingDirectory;
  }

  @Override
  public boolean isolated() {
    return isolated;
  }

  @Override
  public Workspace workspace() {
    return workspace;
  }

  @Override
  public Map<String, Integer> hosts() {
    return network.hosts();
  }

  @Override
  public ExecutionOutcome execute(ExecutionRequest request, Consumer<String> output)
      throws InterruptedException {
    String action = codec.write(request.action()).text();
    byte[] body =
        "{\"action\":{\"id\":%d,%s}"
            .formatted(request.id().value(), action.substring(action.indexOf('{') + 1))
            .getBytes(StandardCharsets.UTF_8);
    String path = "/execute_action?session=" + request.session().name().toLowerCase(Locale.ROOT);
    String reason = "";
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      try {
        return outcome(client.post(path, body, line -> live(line, output)));
      } catch (IOException e) {
        reason = String.valueOf(e.getMessage());
      }
    }
    return new ExecutionOutcome.Lost("the sandbox does not answer: " + reason);
  }

  private void live(byte[] line, Consumer<String> output) {
    if (!startsWith(line, RESULT)) {
      JsonNode node = json.readTree(line);
      if (node.path("type").asString("").equals("output")) {
        output.accept(node.path("text").asString(""));
      }
    }
  }

  private ExecutionOutcome outcome(SandboxClient.Answer answer) {
    return switch (answer.status()) {
      case 200 -> new ExecutionOutcome.Completed(observation(answer.body()));
      case 409 -> new ExecutionOutcome.StaleOwner();
      case 410 -> new ExecutionOutcome.Lost("the sandbox no longer keeps the result");
      case 503, 400 -> new ExecutionOutcome.Completed(error(detail(answer)));
      default ->
          new ExecutionOutcome.Lost(
              "the sandbox answered %d: %s".formatted(answer.status(), detail(answer)));
    };
  }

  private Observation observation(byte[] line) {
    byte[] event =
        startsWith(line, RESULT) ? Arrays.copyOfRange(line, RESULT.length, line.length - 1) : line;
    try {
      return codec.read(event).event() instanceof Observation observation
          ? observation
          : error("The sandbox answered something that is no observation.");
    } catch (MalformedEventException e) {
      return error("The sandbox answered something that is no observation: " + e.getMessage());
    }
  }

  private String detail(SandboxClient.Answer answer) {
    try {
      return json.readTree(answer.body()).path("detail").asString("");
    } catch (JacksonException e) {
      return "";
    }
  }

  private static Observation error(String message) {
    return new Observation.Error(message, "");
  }

  private static boolean startsWith(byte[] line, byte[] prefix) {
    return line.length > prefix.length
        && Arrays.equals(line, 0, prefix.length, prefix, 0, prefix.length);
  }

  @Override
  public void interrupt(EventId id) {
    byte[] body = "{\"id\":%d}".formatted(id.value()).getBytes(StandardCharsets.US_ASCII);
    Thread.ofVirtual()
        .name("interrupt-" + id)
        .start(() -> {
          try {
            client.post("/interrupt", body, _ -> {});
          } catch (IOException e) {
            LOG.atWarn()
                .addKeyValue("action", id)
                .addKeyValue("reason", e.getMessage())
                .log("A command could not be interrupted");
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
  }

  @Override
  public void close() {
    network.close();
    client.close();
  }
}
