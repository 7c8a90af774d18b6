package dev.hands4j.runtimeserver;

import dev.hands4j.runtimeserver.files.Archive;
import dev.hands4j.runtimeserver.files.Reach;
import dev.hands4j.runtimeserver.http.HttpException;
import dev.hands4j.runtimeserver.http.Request;
import dev.hands4j.runtimeserver.http.Response;
import dev.hands4j.runtimeserver.program.ProgramOutcome;
import dev.hands4j.runtimeserver.program.Programs;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Files and programs for the server, beside the shells and not fenced by an epoch: {@code
 * /workspace/…}. 404 is nothing there, 403 out of reach, 422 of the wrong kind, 413 too large.
 */
final class WorkspaceRoutes {
  static final String PREFIX = "/workspace/";
  private static final Path TMP = Path.of("/tmp");
  private static final int CHUNK = 64 * 1024;

  private final JsonMapper json;
  private final Reach reach;
  private final long maxUpload;
  private final int maxBody;
  private final WorkspaceLimits limits;
  private final Programs programs;
  private final Supplier<Map<String, String>> environment;

  /**
   * @param environment what commands see at the moment
   */
  WorkspaceRoutes(ServerConfig config, JsonMapper json, Supplier<Map<String, String>> environment)
      throws IOException {
    this.json = json;
    this.reach = new Reach(config.workspace(), temporary(config));
    this.maxUpload = config.maxUpload();
    this.maxBody = config.maxBody();
    this.limits = config.limits();
    this.programs = new Programs(config.limits().programs(), config.shell().enclosure());
    this.environment = environment;
  }

  /** The commands' folder for temporary files, unless the sandbox itself lives in it. */
  private static List<Path> temporary(ServerConfig config) throws IOException {
    boolean ours =
        config.shell().stateFolder().toRealPath().startsWith(TMP)
            || config.socket().toAbsolutePath().startsWith(TMP);
    return ours ? List.of() : List.of(TMP);
  }

  void handle(Request request, Response response) throws IOException, InterruptedException {
    try {
      switch (request.method() + " " + request.path().substring(PREFIX.length())) {
        case "POST info" -> {
          ObjectNode answer = json.createObjectNode();
          answer.put("path", reach.workspace().toString());
          response.json(200, json.writeValueAsString(answer));
        }
        case "POST list" ->
            response.json(200, json.writeValueAsString(reach.list(path(body(request)))));
        case "POST read" -> {
          JsonNode body = body(request);
          long max = Math.min(body.path("max_bytes").asLong(0), limits.readBytes());
          reach.read(path(body), max, () -> response.stream("application/octet-stream"));
        }
        case "POST write" -> {
          String path =
              request.query("path").orElseThrow(() -> new HttpException(400, "path is missing"));
          reach.write(path, out -> request.copyBody(out, maxUpload));
          response.json(200, "{}");
        }
        case "POST archive" -> archive(path(body(request)), response);
        case "POST run" -> run(body(request), response);
        case "POST connect" -> connect(request.chunks(), response);
        default -> throw new HttpException(404, "Not Found");
      }
    } catch (FileSystemException e) {
      if (response.committed()) {
        throw e; // the answer breaks off, which is how the other side sees it
      }
      throw refusal(e);
    }
  }

  private static HttpException refusal(FileSystemException e) {
    String reason = e.getReason() == null ? "" : ": " + e.getReason();
    String file = e.getFile() == null ? "" : e.getFile();
    return switch (e) {
      case NoSuchFileException _ -> new HttpException(404, "There is no " + file);
      case NotDirectoryException _ -> new HttpException(422, file + " is not a folder");
      case Reach.WrongKindException _ -> new HttpException(422, file + " is not a regular file");
      case Reach.TooLargeException _ -> new HttpException(413, file + reason);
      default -> new HttpException(403, "It is not possible to use " + file + reason);
    };
  }

  private JsonNode body(Request request) throws IOException {
    return Routes.parse(json, request.body(maxBody));
  }

  private static String path(JsonNode body) {
    return body.path("path").asString("");
  }

  private void archive(String path, Response response) throws IOException {
    OutputStream[] begun = new OutputStream[1];
    new Archive(reach, limits.archiveBytes(), limits.archiveEntries())
        .write(
            path,
            () -> {
              begun[0] = new BufferedOutputStream(response.stream("application/zip"), CHUNK);
              return begun[0];
            });
    begun[0].flush();
  }

  private Programs.Command command(JsonNode body) throws IOException {
    List<String> arguments = new ArrayList<>();
    for (JsonNode argument : body.path("arguments")) {
      arguments.add(argument.asString(""));
    }
    Path folder = reach.workspace().resolve(body.path("folder").asString("")).normalize();
    if (arguments.isEmpty() || arguments.stream().anyMatch(a -> a.indexOf('\0') >= 0)) {
      throw new HttpException(400, "arguments are missing or no text");
    }
    if (!Files.isDirectory(folder)) {
      throw new NoSuchFileException(folder.toString());
    }
    Map<String, String> variables = new HashMap<>(environment.get());
    variables.putAll(Routes.variables(body.path("environment")));
    return new Programs.Command(
        arguments,
        folder,
        variables,
        Duration.ofMillis(Math.max(1, body.path("timeout_ms").asLong(0))),
        Math.max(0, body.path("max_output").asInt(0)));
  }

  /** The first line says what to run; what follows is its standard input, as it comes. */
  private void connect(InputStream body, Response response)
      throws IOException, InterruptedException {
    Programs.Command command = command(Routes.parse(json, firstLine(body)));
    Lines lines = new Lines(response);
    int exitCode;
    try {
      exitCode =
          programs.connect(
              command,
              input -> {
                byte[] buffer = new byte[CHUNK];
                for (int n = body.read(buffer); n >= 0; n = body.read(buffer)) {
                  input.write(buffer, 0, n);
                  input.flush();
                }
              },
              lines);
    } catch (Programs.BusyException e) {
      throw new HttpException(503, String.valueOf(e.getMessage()));
    }
    lines.write(json.createObjectNode().put("type", "result").put("exit_code", exitCode));
  }

  private byte[] firstLine(InputStream body) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int b = body.read(); b != '\n'; b = body.read()) {
      if (b < 0 || line.size() == maxBody) {
        throw new HttpException(400, "the first line has to say what to run");
      }
      line.write(b);
    }
    return line.toByteArray();
  }

  private void run(JsonNode body, Response response) throws IOException, InterruptedException {
    Programs.Command command = command(body);
    Lines lines = new Lines(response);
    ProgramOutcome outcome;
    try {
      outcome = programs.run(command, lines);
    } catch (Programs.BusyException e) {
      throw new HttpException(503, String.valueOf(e.getMessage()));
    }
    ObjectNode result = json.createObjectNode();
    result.put("type", "result");
    result.put("exit_code", outcome.exitCode());
    result.put("timed_out", outcome.timedOut());
    result.put("truncated", outcome.truncated());
    lines.write(result);
  }

  /** Lines of JSON to the caller; a caller who is gone makes them fail, which ends the program. */
  private final class Lines implements Programs.Listener {
    private final Response response;
    private OutputStream out = OutputStream.nullOutputStream();

    Lines(Response response) {
      this.response = response;
    }

    @Override
    public void stillRunning() throws IOException {
      write(json.createObjectNode().put("type", "alive"));
    }

    @Override
    public void wrote(boolean errors, byte[] piece) throws IOException {
      ObjectNode line = json.createObjectNode();
      line.put("type", errors ? "errors" : "output");
      line.put("data", piece);
      write(line);
    }

    synchronized void write(ObjectNode line) throws IOException {
      if (!response.committed()) {
        out = response.stream("application/x-ndjson");
      }
      byte[] bytes = json.writeValueAsBytes(line);
      byte[] ended = Arrays.copyOf(bytes, bytes.length + 1);
      ended[bytes.length] = '\n';
      out.write(ended);
    }
  }
}
