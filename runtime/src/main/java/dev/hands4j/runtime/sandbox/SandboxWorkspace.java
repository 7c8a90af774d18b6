package dev.hands4j.runtime.sandbox;

import dev.hands4j.api.runtime.ConnectedProgram;
import dev.hands4j.api.runtime.Program;
import dev.hands4j.api.runtime.ProgramResult;
import dev.hands4j.api.runtime.Workspace;
import dev.hands4j.api.runtime.WorkspaceException;
import dev.hands4j.api.runtime.WorkspaceException.Kind;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The files of one sandbox, over its socket. Thread-safe; blocks, so callers are virtual threads.
 */
public final class SandboxWorkspace implements Workspace {
  private static final JsonMapper JSON = JsonMapper.shared();

  private final SandboxClient client;
  private final String path;

  public SandboxWorkspace(SandboxClient client, String path) {
    this.client = client;
    this.path = path;
  }

  /** Asks the sandbox for its folder; keeps no connection. Empty when it does not answer. */
  public static Optional<Workspace> of(SandboxClient client) throws InterruptedException {
    try {
      client.close(); // from here on each request has a connection of its own
      SandboxClient.Answer answer = client.post("/workspace/info", new byte[0], _ -> {});
      return answer.status() == 200
          ? Optional.of(new SandboxWorkspace(client, json(answer).path("path").asString("")))
          : Optional.empty();
    } catch (IOException | JacksonException e) {
      return Optional.empty();
    }
  }

  @Override
  public String path() {
    return path;
  }

  @Override
  public List<String> list(String path) throws WorkspaceException, InterruptedException {
    List<String> names = new ArrayList<>();
    for (JsonNode name : json(post("list", of(path), _ -> {}))) {
      names.add(name.asString(""));
    }
    return List.copyOf(names);
  }

  @Override
  public byte[] read(String path, int maxBytes) throws WorkspaceException, InterruptedException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    fetch("read", of(path).put("max_bytes", maxBytes), new Bounded(bytes, maxBytes));
    return bytes.toByteArray();
  }

  @Override
  public void write(String path, InputStream content)
      throws WorkspaceException, InterruptedException {
    String target = "/workspace/write?path=" + URLEncoder.encode(path, StandardCharsets.UTF_8);
    SandboxClient.Answer answer;
    try {
      answer = client.upload(target, content);
    } catch (IOException e) {
      throw unreachable(e);
    }
    require(answer);
  }

  @Override
  public void archive(String path, OutputStream zip)
      throws WorkspaceException, InterruptedException {
    fetch("archive", of(path), zip);
  }

  @Override
  public ConnectedProgram connect(Program program) throws WorkspaceException {
    byte[] line = JSON.writeValueAsBytes(of(program));
    byte[] ended = Arrays.copyOf(line, line.length + 1);
    ended[line.length] = '\n';
    try {
      return SandboxProgram.on(client.converse("/workspace/connect", ended));
    } catch (IOException e) {
      throw unreachable(e);
    }
  }

  private static ObjectNode of(Program program) {
    ObjectNode body = JSON.createObjectNode();
    program.arguments().forEach(body.putArray("arguments")::add);
    body.put("folder", program.folder());
    ObjectNode environment = body.putObject("environment");
    program.environment().forEach(environment::put);
    body.put("timeout_ms", program.timeout().toMillis());
    body.put("max_output", program.maxOutput());
    return body;
  }

  @Override
  public ProgramResult run(Program program) throws WorkspaceException, InterruptedException {
    ObjectNode body = of(program);
    ByteArrayOutputStream output = new ByteArrayOutputStream();
    ByteArrayOutputStream errors = new ByteArrayOutputStream();
    Bounded outputEnd = new Bounded(output, program.maxOutput());
    Bounded errorsEnd = new Bounded(errors, program.maxOutput());
    SandboxClient.Answer answer =
        post(
            "run",
            body,
            line -> {
              JsonNode node = JSON.readTree(line);
              switch (node.path("type").asString("")) {
                case "output" -> outputEnd.write(node.path("data").binaryValue());
                case "errors" -> errorsEnd.write(node.path("data").binaryValue());
                default -> {}
              }
            });
    JsonNode result = json(answer);
    if (!result.path("type").asString("").equals("result")) {
      throw new WorkspaceException(Kind.UNAVAILABLE, "the sandbox broke off a program");
    }
    return new ProgramResult(
        result.path("exit_code").asInt(-1),
        result.path("timed_out").asBoolean(false),
        result.path("truncated").asBoolean(false),
        output.toByteArray(),
        errors.toByteArray());
  }

  /** A sandbox is not trusted to keep to a limit. */
  private static final class Bounded extends OutputStream {
    private final OutputStream out;
    private long left;

    Bounded(OutputStream out, long max) {
      this.out = out;
      this.left = max;
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      left -= length;
      if (left < 0) {
        throw new IOException("the sandbox sent more than it was asked for");
      }
      out.write(bytes, offset, length);
    }
  }

  private static ObjectNode of(String path) {
    return JSON.createObjectNode().put("path", path);
  }

  private SandboxClient.Answer post(String what, ObjectNode body, SandboxClient.LineListener lines)
      throws WorkspaceException, InterruptedException {
    try {
      SandboxClient.Answer answer =
          client.post("/workspace/" + what, JSON.writeValueAsBytes(body), lines);
      require(answer);
      return answer;
    } catch (IOException | JacksonException e) {
      throw unreachable(e);
    }
  }

  private void fetch(String what, ObjectNode body, OutputStream target)
      throws WorkspaceException, InterruptedException {
    try {
      require(client.fetch("/workspace/" + what, JSON.writeValueAsBytes(body), target));
    } catch (IOException e) {
      throw unreachable(e);
    }
  }

  private static void require(SandboxClient.Answer answer) throws WorkspaceException {
    if (answer.status() != 200) {
      Kind kind =
          switch (answer.status()) {
            case 404 -> Kind.NOT_FOUND;
            case 422 -> Kind.WRONG_KIND;
            case 403, 400 -> Kind.DENIED;
            case 413 -> Kind.TOO_LARGE;
            default -> Kind.UNAVAILABLE;
          };
      throw new WorkspaceException(kind, detail(answer));
    }
  }

  static String detail(SandboxClient.Answer answer) {
    try {
      return JSON.readTree(answer.body())
          .path("detail")
          .asString("The sandbox answered %d.".formatted(answer.status()));
    } catch (JacksonException e) {
      return "The sandbox answered %d.".formatted(answer.status());
    }
  }

  private static JsonNode json(SandboxClient.Answer answer) {
    return JSON.readTree(answer.body());
  }

  private static WorkspaceException unreachable(Exception e) {
    String message =
        e instanceof SandboxConnection.SourceException
            ? "The transfer broke off: " + e.getMessage()
            : "The sandbox does not answer: " + e.getMessage();
    return new WorkspaceException(Kind.UNAVAILABLE, message, e);
  }
}
