package dev.hands4j.server.mcp;

import dev.hands4j.api.conversation.ConversationStore;
import dev.hands4j.api.git.GitProviders;
import dev.hands4j.api.user.Access;
import dev.hands4j.api.user.TokenSource;
import dev.hands4j.api.user.UserContext;
import dev.hands4j.api.user.UserContextResolver;
import dev.hands4j.api.user.UserContextResolver.Resolution;
import dev.hands4j.server.http.ApiError;
import dev.hands4j.server.http.Identity;
import dev.hands4j.server.http.JsonBody;
import io.modelcontextprotocol.common.McpTransportContext;
import io.modelcontextprotocol.server.McpServer;
import io.modelcontextprotocol.server.McpStatelessSyncServer;
import io.modelcontextprotocol.server.transport.HttpServletStatelessServerTransport;
import io.modelcontextprotocol.spec.McpSchema.ServerCapabilities;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;

/**
 * {@code /mcp/mcp} over streamable HTTP. The library speaks the protocol; this class does what the
 * wire asks around it: the same path with and without a slash and without a redirect, the statuses
 * of wrong requests, the answer as one event of a stream, and the caller's identity before anything
 * runs (§20: the reference leaves the endpoint open even when there is a session key).
 *
 * <p>A stream opened with GET would stay silent for ever, so it is refused with 405, which the
 * protocol provides for and clients take as "none".
 */
public final class McpEndpoint implements AutoCloseable {
  /** Where clients reach it. */
  public static final String PATH = "/mcp/mcp";

  private static final int LARGEST_REQUEST = 4 << 20;
  private static final Duration LONGEST_CALL = Duration.ofSeconds(90);
  private static final String CONVERSATION = "X-OpenHands-ServerConversation-ID";
  private static final int INVALID_REQUEST = -32_600;
  private static final int PARSE_ERROR = -32_700;

  private final UserContextResolver users;
  private final HttpServletStatelessServerTransport transport;
  private final McpStatelessSyncServer server;

  /**
   * @param version of this program, told to clients
   */
  public McpEndpoint(
      UserContextResolver users,
      GitProviders git,
      TokenSource.Factory tokens,
      ConversationStore conversations,
      Access access,
      String version) {
    this.users = users;
    transport =
        HttpServletStatelessServerTransport.builder()
            .messageEndpoint(PATH)
            .maxRequestSize(LARGEST_REQUEST)
            .contextExtractor(request ->
                McpTransportContext.create(
                    Map.of(
                        PullRequestTools.CALLER,
                        new PullRequestTools.Caller(
                            Identity.of(request),
                            Optional.ofNullable(request.getHeader(CONVERSATION))))))
            .build();
    server =
        McpServer.sync(transport)
            .serverInfo("mcp", version)
            .capabilities(
                ServerCapabilities.builder()
                    .experimental(Map.of())
                    .prompts(false)
                    .resources(false, false)
                    .tools(false)
                    .build())
            .tools(new PullRequestTools(git, tokens, conversations, access).all())
            .requestTimeout(LONGEST_CALL)
            .immediateExecution(true) // on the request's own virtual thread, which may block
            .build();
  }

  /** Refuses: nothing is ever sent that was not asked for. */
  public void get(HttpServletRequest request) {
    if (!accepts(request, "text/event-stream")) {
      throw refused(406, INVALID_REQUEST, "Not Acceptable: Client must accept text/event-stream");
    }
    throw refused(
        405, INVALID_REQUEST, "Method Not Allowed: This server sends no messages on its own");
  }

  /** Refuses: there are no sessions to end. */
  public void delete() {
    throw refused(405, INVALID_REQUEST, "Method Not Allowed: Session termination not supported");
  }

  /** Answers one message. Blocks while a tool works, on the thread of the request. */
  public void post(HttpServletRequest request, HttpServletResponse response)
      throws IOException, ServletException {
    if (!accepts(request, "application/json") || !accepts(request, "text/event-stream")) {
      throw refused(
          406,
          INVALID_REQUEST,
          "Not Acceptable: Client must accept both application/json and text/event-stream");
    }
    String type = Optional.ofNullable(request.getContentType()).orElse("");
    if (!type.toLowerCase(Locale.ROOT).startsWith("application/json")) {
      throw refused(
          415, INVALID_REQUEST, "Unsupported Media Type: Content-Type must be application/json");
    }
    byte[] body =
        JsonBody.read(request.getInputStream(), request.getContentLengthLong(), LARGEST_REQUEST);
    try {
      JsonBody.parse(body);
    } catch (JacksonException e) {
      throw refused(400, PARSE_ERROR, "Parse error: " + e.getOriginalMessage());
    }
    UserContext user =
        switch (users.resolve(Identity.view(request))) {
          case Resolution.Resolved(UserContext known) -> known;
          case Resolution.Refused _ -> throw ApiError.detail(401, "Unauthorized");
        };
    StreamedAnswer answer = new StreamedAnswer(response);
    transport.service(new BufferedRequest(request, PATH, body, user), answer);
    send(answer, response);
  }

  private static void send(StreamedAnswer answer, HttpServletResponse response) throws IOException {
    if (answer.getStatus() >= 400) {
      throw refused(
          answer.getStatus(),
          INVALID_REQUEST,
          "Invalid request; send one JSON-RPC message of the Model Context Protocol");
    }
    response.setStatus(answer.getStatus());
    String json = answer.body();
    if (!json.isEmpty()) {
      response.setContentType("text/event-stream");
      response
          .getOutputStream()
          .write(("event: message\ndata: " + json + "\n\n").getBytes(StandardCharsets.UTF_8));
    }
  }

  private static boolean accepts(HttpServletRequest request, String type) {
    String accepted = Optional.ofNullable(request.getHeader("Accept")).orElse("");
    return accepted.toLowerCase(Locale.ROOT).contains(type);
  }

  private static ApiError refused(int status, int code, String message) {
    var error = JsonBody.object().put("jsonrpc", "2.0").put("id", "server-error");
    error.putObject("error").put("code", code).put("message", message);
    return ApiError.json(status, error);
  }

  @Override
  public void close() {
    server.close();
  }
}
