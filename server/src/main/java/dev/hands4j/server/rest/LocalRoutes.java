package dev.hands4j.server.rest;

import dev.hands4j.api.conversation.ConversationRef;
import dev.hands4j.api.conversation.RunOptions;
import dev.hands4j.api.user.Secret;
import dev.hands4j.server.access.LocalKey;
import dev.hands4j.server.access.SessionKey;
import dev.hands4j.server.conversations.Conversations;
import dev.hands4j.server.http.ApiError;
import dev.hands4j.server.http.Identity;
import dev.hands4j.server.http.JsonBody;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What only programs of the person who owns the home may ask for, such as {@code hands4j run}:
 * conversations in a folder of their choice. The ordinary routes never take a folder, so that
 * neither a page nor a script that merely reaches the port can point an agent at one.
 */
public final class LocalRoutes implements RouteGroup {
  /**
   * Creates a conversation; the body is that of {@code POST /api/conversations} and {@code run}.
   */
  public static final String CONVERSATIONS = "/api/local/conversations";

  private final SessionKey key;
  private final Conversations conversations;
  private final NewConversations creation;
  private final int maxBody;

  public LocalRoutes(
      Secret key, Conversations conversations, NewConversations creation, int maxBody) {
    this.key = new SessionKey(key);
    this.conversations = conversations;
    this.creation = creation;
    this.maxBody = maxBody;
  }

  @Override
  public void addTo(RoutesConfig routes) {
    routes.post(CONVERSATIONS, this::create);
  }

  private void create(Context ctx) {
    if (Optional.ofNullable(ctx.header(LocalKey.HEADER)).filter(key::matches).isEmpty()) {
      throw ApiError.detail(
          403, "This route is for programs that can read the key in the home folder");
    }
    Body body = Body.read(ctx, maxBody);
    RunOptions options = body.object("run").map(LocalRoutes::options).orElse(RunOptions.NONE);
    body.node().remove("run");
    if (options.workspace().isPresent() && body.text("repository").isPresent()) {
      throw ApiError.detail(400, "Choose a repository or a folder, not both");
    }
    ConversationRef created = creation.create(Identity.of(ctx.req()), body, options);
    conversations.wake(created);
    Reply.json(
        ctx, JsonBody.object().put("status", "ok").put("conversation_id", created.id().value()));
  }

  private static RunOptions options(Body run) {
    return new RunOptions(
        run.text("workspace").map(LocalRoutes::folder),
        run.text("model").filter(m -> !m.isBlank()),
        run.flag("confirmation_mode"),
        run.integer("max_iterations").map(LocalRoutes::positive));
  }

  private static String folder(String text) {
    try {
      Path folder = Path.of(text);
      if (folder.isAbsolute() && Files.isDirectory(folder)) {
        return folder.normalize().toString();
      }
    } catch (InvalidPathException _) {
      // refused below
    }
    throw ApiError.detail(400, "workspace must be the absolute path of an existing folder");
  }

  private static int positive(int number) {
    if (number < 1) {
      throw ApiError.detail(400, "max_iterations must be at least 1");
    }
    return number;
  }
}
