package dev.hands4j.cli.run;

import dev.hands4j.api.user.Secret;
import dev.hands4j.server.access.LocalKey;
import dev.hands4j.server.rest.LocalRoutes;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The routes of a server that a run needs. Blocks; for one thread. */
final class ConversationClient implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int PAGE = 100;

  private final URI server;
  private final Optional<Secret> sessionKey;
  private final HttpClient http;

  ConversationClient(URI server, Optional<Secret> sessionKey) {
    this.server = server;
    this.sessionKey = sessionKey;
    this.http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(PATIENCE)
            .build();
  }

  URI server() {
    return server;
  }

  HttpClient http() {
    return http;
  }

  /** Creates a conversation, which begins at once; answers its id. */
  String create(RunRequest request, Secret localKey)
      throws IOException, InterruptedException, RefusedException {
    ObjectNode body = JsonMapper.shared().createObjectNode();
    body.put("initial_user_msg", request.task());
    ObjectNode run = body.putObject("run");
    request.workspace().ifPresent(folder -> run.put("workspace", folder.toString()));
    request.model().ifPresent(model -> run.put("model", model));
    request.maxIterations().ifPresent(most -> run.put("max_iterations", most));
    switch (request.confirm()) {
      case NEVER -> run.put("confirmation_mode", false);
      case ASK -> run.put("confirmation_mode", true);
      case SETTINGS -> {}
    }
    HttpRequest creation =
        to(LocalRoutes.CONVERSATIONS)
            .header(LocalKey.HEADER, localKey.reveal())
            .POST(HttpRequest.BodyPublishers.ofString(body.toString()))
            .build();
    return answer(creation).path("conversation_id").asString("");
  }

  /** The events from an id on, a page of them, ascending. */
  JsonNode events(String conversation, long from)
      throws IOException, InterruptedException, RefusedException {
    return answer(
            to("/api/conversations/%s/events?limit=%d&start_id=%d"
                    .formatted(conversation, PAGE, from))
                .GET()
                .build())
        .path("events");
  }

  /** Asks for another state of the agent. */
  void wish(String conversation, String state)
      throws IOException, InterruptedException, RefusedException {
    ObjectNode event = JsonMapper.shared().createObjectNode().put("action", "change_agent_state");
    event.putObject("args").put("agent_state", state);
    answer(
        to("/api/conversations/" + conversation + "/events")
            .POST(HttpRequest.BodyPublishers.ofString(event.toString()))
            .build());
  }

  private HttpRequest.Builder to(String path) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(server.resolve(path))
            .timeout(PATIENCE)
            .header("Content-Type", "application/json");
    sessionKey.ifPresent(key -> request.header("X-Session-API-Key", key.reveal()));
    return request;
  }

  private JsonNode answer(HttpRequest request)
      throws IOException, InterruptedException, RefusedException {
    HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
    if (response.statusCode() >= 500) {
      throw new IOException("the server answered %d".formatted(response.statusCode()));
    }
    if (response.statusCode() != 200) {
      throw new RefusedException(response.statusCode(), reason(response.body()));
    }
    try {
      return JsonMapper.shared().readTree(response.body());
    } catch (JacksonException e) {
      throw new IOException("the server's answer is not JSON", e);
    }
  }

  private static String reason(String body) {
    try {
      JsonNode answer = JsonMapper.shared().readTree(body);
      for (String name : new String[] {"detail", "message", "error"}) {
        JsonNode reason = answer.path(name);
        if (reason.isString()) {
          return reason.asString();
        }
      }
    } catch (JacksonException _) {
      // shown as it is
    }
    return body;
  }

  @Override
  public void close() {
    http.shutdownNow();
  }

  /** The server understood and said no. */
  static final class RefusedException extends Exception {
    private static final long serialVersionUID = 1L;

    private final int status;

    RefusedException(int status, String reason) {
      super(reason);
      this.status = status;
    }

    int status() {
      return status;
    }
  }
}
