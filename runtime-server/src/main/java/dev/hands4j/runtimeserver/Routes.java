package dev.hands4j.runtimeserver;

import dev.hands4j.runtimeserver.files.PlainFiles;
import dev.hands4j.runtimeserver.http.HttpException;
import dev.hands4j.runtimeserver.http.HttpServer;
import dev.hands4j.runtimeserver.http.Request;
import dev.hands4j.runtimeserver.http.Response;
import dev.hands4j.runtimeserver.shell.OutputListener;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The endpoints (runtime.md §6, and what Hands4j adds). */
final class Routes implements HttpServer.Handler {
  /** Version of what is spoken on the socket; a server that does not know it leaves us alone. */
  static final int PROTOCOL = 1;

  private static final String STREAM = "application/x-ndjson";
  private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

  private final ServerConfig config;
  private final JsonMapper json;
  private final EpochFence fence;
  private final Actions actions;
  private final IdleClock clock;
  private final FileTransfer transfer;
  private final WorkspaceRoutes workspace;
  private final ServerInfo info;
  private final Runnable shutdown;
  private final byte[] key;

  Routes(
      ServerConfig config,
      JsonMapper json,
      EpochFence fence,
      Actions actions,
      IdleClock clock,
      Runnable shutdown)
      throws IOException {
    this.config = config;
    this.json = json;
    this.fence = fence;
    this.actions = actions;
    this.clock = clock;
    this.transfer = new FileTransfer(config.workspace(), config.maxUpload());
    this.workspace = new WorkspaceRoutes(config, json, actions::environment);
    this.info = new ServerInfo();
    this.shutdown = shutdown;
    this.key = config.key().getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public void handle(Request request, Response response) throws IOException, InterruptedException {
    switch (request.path()) {
      case "/alive" -> {
        response.json(
            200,
            "{\"status\":\"ok\",\"protocol\":%d,\"instance\":\"%s\"}"
                .formatted(PROTOCOL, config.instance()));
        return;
      }
      case "/server_info" -> {
        response.json(200, json.writeValueAsString(info.describe(json)));
        return;
      }
      default -> {}
    }
    String shown = request.header("x-session-api-key").orElse("");
    if (!MessageDigest.isEqual(shown.getBytes(StandardCharsets.UTF_8), key)) {
      throw new HttpException(403, "Invalid API Key");
    }
    String meant = request.header("x-hands4j-instance").orElse(config.instance());
    if (!meant.equals(config.instance())) {
      // the caller's sandbox is gone and this is its successor, which must not run its actions
      throw new HttpException(410, "other_instance");
    }
    long epoch = epoch(request);
    boolean administrative =
        request.path().equals("/shutdown") && request.header("x-openhands-epoch").isEmpty();
    boolean fenced = !administrative && !request.path().startsWith(WorkspaceRoutes.PREFIX);
    if (fenced && !fence.admits(epoch)) {
      response.json(409, "{\"detail\":\"stale_epoch\",\"epoch\":%d}".formatted(fence.highest()));
      return;
    }
    IdleClock.Visit visit = clock.begin();
    try {
      route(request, response, epoch, visit);
    } finally {
      visit.end();
    }
  }

  private static long epoch(Request request) throws HttpException {
    try {
      return Long.parseLong(request.header("x-openhands-epoch").orElse("0"));
    } catch (NumberFormatException e) {
      throw new HttpException(400, "X-OpenHands-Epoch is not a number");
    }
  }

  private void route(Request request, Response response, long epoch, IdleClock.Visit visit)
      throws IOException, InterruptedException {
    switch (request.method() + " " + request.path()) {
      case "POST /execute_action" -> execute(request, response, epoch, visit);
      case "POST /interrupt" -> {
        boolean found = actions.interrupt(body(request).path("id").asLong(-1));
        response.json(200, "{\"found\":%b}".formatted(found));
      }
      case "POST /environment" -> {
        actions.setEnvironment(variables(body(request)));
        response.json(200, "{}");
      }
      case "POST /list_files" -> {
        String path = body(request).path("path").asString("");
        List<String> names = files(() -> PlainFiles.list(config.workspace(), path));
        response.json(200, json.writeValueAsString(names));
      }
      case "POST /upload_file" ->
          response.json(200, json.writeValueAsString(files(() -> transfer.upload(request, json))));
      case "GET /download_files" ->
          files(() -> {
            transfer.download(request, response);
            return response;
          });
      case "POST /shutdown" -> {
        response.json(200, "{}");
        shutdown.run();
      }
      default -> {
        if (!request.path().startsWith(WorkspaceRoutes.PREFIX)) {
          throw new HttpException(404, "Not Found");
        }
        workspace.handle(request, response);
      }
    }
  }

  /** Files as commands see them. */
  private <T> T files(Callable<T> work) throws IOException, InterruptedException {
    return config.shell().enclosure().see(work);
  }

  private JsonNode body(Request request) throws IOException {
    return parse(json, request.body(config.maxBody()));
  }

  static JsonNode parse(JsonMapper json, byte[] body) throws HttpException {
    try {
      return body.length == 0 ? json.createObjectNode() : json.readTree(body);
    } catch (JacksonException e) {
      throw new HttpException(400, "the body is not JSON");
    }
  }

  static Map<String, String> variables(JsonNode body) throws HttpException {
    Map<String, String> variables = new HashMap<>();
    for (Map.Entry<String, JsonNode> entry : body.properties()) {
      String value = entry.getValue().asString("");
      if (!NAME.matcher(entry.getKey()).matches() || value.indexOf('\0') >= 0) {
        throw new HttpException(400, "not a variable: " + entry.getKey());
      }
      variables.put(entry.getKey(), value);
    }
    return variables;
  }

  private void execute(Request request, Response response, long epoch, IdleClock.Visit visit)
      throws IOException, InterruptedException {
    JsonNode action = body(request).path("action");
    if (!action.isObject()) {
      throw new HttpException(400, "Invalid action type");
    }
    JsonNode idNode = action.path("id");
    OptionalLong id =
        idNode.isIntegralNumber() && idNode.asLong() >= 0
            ? OptionalLong.of(idNode.asLong())
            : OptionalLong.empty();
    String session = request.query("session").orElse("agent");
    info.acted();
    if (!request.header("accept").orElse("").contains(STREAM)) {
      byte[] observation = actions.execute(id, action, session, epoch, OutputListener.NOBODY);
      response.send(200, "application/json", observation);
      return;
    }
    Streamed listener = new Streamed(response, visit);
    byte[] observation = actions.execute(id, action, session, epoch, listener);
    listener.result(observation);
  }

  /** Lines of JSON to one caller; when the caller is gone, nothing more. */
  private final class Streamed implements OutputListener {
    private final Response response;
    private final IdleClock.Visit visit;
    private OutputStream out = OutputStream.nullOutputStream();
    private boolean begun;
    private boolean gone;

    Streamed(Response response, IdleClock.Visit visit) {
      this.response = response;
      this.visit = visit;
    }

    @Override
    public void output(String text) {
      ObjectNode line = json.createObjectNode();
      line.put("type", "output");
      line.put("text", text);
      offer(json.writeValueAsBytes(line));
    }

    @Override
    public void quiet() {
      offer("{\"type\":\"alive\"}".getBytes(StandardCharsets.US_ASCII));
    }

    private synchronized void offer(byte[] line) {
      if (gone) {
        return;
      }
      try {
        write(line);
      } catch (IOException e) {
        gone = true;
        // it no longer counts as an owner who speaks; the action goes on
        visit.end();
      }
    }

    private void write(byte[] line) throws IOException {
      if (!begun) {
        begun = true;
        out = response.stream(STREAM);
      }
      byte[] ended = new byte[line.length + 1];
      System.arraycopy(line, 0, ended, 0, line.length);
      ended[line.length] = '\n';
      out.write(ended);
    }

    synchronized void result(byte[] observation) throws IOException {
      if (gone) {
        throw new IOException("the caller is gone");
      }
      byte[] head = "{\"type\":\"result\",\"observation\":".getBytes(StandardCharsets.US_ASCII);
      byte[] line = new byte[head.length + observation.length + 1];
      System.arraycopy(head, 0, line, 0, head.length);
      System.arraycopy(observation, 0, line, head.length, observation.length);
      line[line.length - 1] = '}';
      write(line);
    }
  }
}
