package dev.hands4j.server.rest;

import dev.hands4j.api.conversation.ConversationRef;
import dev.hands4j.api.log.EventLog;
import dev.hands4j.api.user.Access;
import dev.hands4j.api.user.Right;
import dev.hands4j.server.http.ApiError;
import dev.hands4j.server.http.JsonBody;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Feedback of a person about a conversation (rest-core.md §8.8). It stays on this machine, as a
 * file for the operator in the home folder, instead of being sent to a vendor; the answer has the
 * shape the client expects.
 */
public final class FeedbackRoutes implements RouteGroup {
  private static final Logger log = LoggerFactory.getLogger(FeedbackRoutes.class);
  private static final int MOST_FILES = 10_000;

  private final EventLog events;
  private final RouteAccess access;
  private final Path folder;
  private final int maxBody;

  /**
   * @param home folder of all data
   */
  public FeedbackRoutes(EventLog events, Access access, Path home, int maxBody) {
    this.events = events;
    this.access = new RouteAccess(access);
    this.folder = home.resolve("feedback");
    this.maxBody = maxBody;
  }

  @Override
  public void addTo(RoutesConfig routes) {
    routes.post(AttachedWorkspaces.ONE + "/submit-feedback", this::submit);
  }

  private void submit(Context ctx) {
    ConversationRef ref = access.get(ctx, Right.READ);
    Body body = Body.read(ctx, maxBody);
    String polarity = oneOf(body, "polarity", Set.of("positive", "negative"), "");
    String permissions = oneOf(body, "permissions", Set.of("public", "private"), "private");
    ObjectNode document =
        JsonBody.object()
            .put("version", body.requiredText("version"))
            .put("email", body.requiredText("email"))
            .put("polarity", polarity)
            .put("feedback", polarity)
            .put("permissions", permissions)
            .put("conversation_id", ref.id().value());
    String id = UUID.randomUUID().toString().replace("-", "");
    try {
      store(id, document, ref);
    } catch (IOException e) {
      log.atError().setMessage("feedback could not be stored").setCause(e).log();
      throw ApiError.error(500, "Failed to submit feedback");
    }
    ObjectNode answer = JsonBody.object().put("statusCode", 200);
    answer
        .putObject("body")
        .put("message", "Feedback stored")
        .put("feedback_id", id)
        .put("password", "");
    Reply.json(ctx, answer);
  }

  /** The events are written as they are read, so that a long conversation needs no memory. */
  private void store(String id, ObjectNode document, ConversationRef ref) throws IOException {
    Files.createDirectories(folder);
    try (Stream<Path> files = Files.list(folder)) {
      if (files.count() >= MOST_FILES) {
        throw new IOException("the folder of feedback is full: " + folder);
      }
    }
    Path unfinished = folder.resolve(id + ".part");
    try {
      try (OutputStream out = Files.newOutputStream(unfinished);
          InputStream trajectory = Trajectory.of(events, ref.id())) {
        byte[] head = JsonBody.bytes(document);
        out.write(head, 0, head.length - 1);
        out.write(",".getBytes(StandardCharsets.US_ASCII));
        trajectory.skipNBytes(1); // its own opening brace
        trajectory.transferTo(out);
      }
      Files.move(unfinished, folder.resolve(id + ".json"), StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(unfinished);
    }
  }

  private static String oneOf(Body body, String name, Set<String> values, String usual) {
    String value = usual.isEmpty() ? body.requiredText(name) : body.text(name).orElse(usual);
    if (!values.contains(value)) {
      throw ApiError.invalid(
          "enum",
          "Input should be one of " + String.join(", ", values.stream().sorted().toList()),
          JsonBody.string(value),
          "body",
          name);
    }
    return value;
  }
}
