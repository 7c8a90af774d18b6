package dev.hands4j.server.rest;

import dev.hands4j.api.runtime.Workspace;
import dev.hands4j.api.runtime.WorkspaceException;
import dev.hands4j.api.user.Access;
import dev.hands4j.api.user.Right;
import dev.hands4j.server.http.ApiError;
import dev.hands4j.server.http.JsonBody;
import dev.hands4j.server.workspace.Ignored;
import dev.hands4j.server.workspace.Texts;
import dev.hands4j.server.workspace.Workspaces;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ArrayNode;

/** Files of a conversation's workspace (rest-core.md §8.6). */
public final class FileRoutes implements RouteGroup {
  private static final Logger log = LoggerFactory.getLogger(FileRoutes.class);

  /** Left out of every listing, whatever {@code .gitignore} says. */
  private static final Set<String> NEVER_LISTED =
      Set.of(".git/", ".DS_Store", "node_modules/", "__pycache__/", "lost+found/", ".vscode/");

  /** Largest file that is opened as text. */
  private static final int MOST_TEXT = 10 << 20;

  private final AttachedWorkspaces workspaces;
  private final Uploads uploads;

  /**
   * @param maxUpload bytes of all files of one request
   */
  public FileRoutes(Access access, Workspaces workspaces, long maxUpload) {
    this.workspaces = new AttachedWorkspaces(access, workspaces);
    this.uploads = new Uploads(maxUpload);
  }

  @Override
  public void addTo(RoutesConfig routes) {
    routes.get(AttachedWorkspaces.ONE + "/list-files", this::list);
    routes.get(AttachedWorkspaces.ONE + "/select-file", this::select);
    routes.get(AttachedWorkspaces.ONE + "/zip-directory", this::zip);
    routes.post(AttachedWorkspaces.ONE + "/upload-files", this::upload);
  }

  private void list(Context ctx) throws InterruptedException {
    Workspace workspace = workspaces.get(ctx, Right.READ);
    Optional<String> path = Query.text(ctx, "path").filter(p -> !p.isEmpty());
    path.ifPresent(FileRoutes::refuseNul);
    try {
      List<String> names =
          Ignored.without(workspace, path.orElse(""), workspace.list(path.orElse(".")));
      ArrayNode answer = JsonBody.array();
      String prefix = path.map(p -> p.endsWith("/") ? p : p + "/").orElse("");
      names.stream()
          .map(name -> prefix + name)
          .filter(entry -> !NEVER_LISTED.contains(entry))
          .forEach(answer::add);
      Reply.json(ctx, answer);
    } catch (WorkspaceException e) {
      throw switch (e.kind()) {
        case DENIED -> ApiError.error(403, "Error listing files: " + e.getMessage());
        case NOT_FOUND, WRONG_KIND, TOO_LARGE, UNAVAILABLE ->
            ApiError.error(500, "Error listing files: " + e.getMessage());
      };
    }
  }

  private void select(Context ctx) throws InterruptedException {
    Workspace workspace = workspaces.get(ctx, Right.READ);
    String file = Query.required(ctx, "file");
    refuseNul(file);
    String shown = file.startsWith("/") ? file : workspace.path() + "/" + file;
    byte[] bytes;
    try {
      bytes = workspace.read(file, MOST_TEXT);
    } catch (WorkspaceException e) {
      throw switch (e.kind()) {
        case DENIED -> ApiError.error(403, "Error opening file: " + e.getMessage());
        case TOO_LARGE -> ApiError.error(413, "Error opening file: " + e.getMessage());
        case NOT_FOUND, WRONG_KIND, UNAVAILABLE ->
            ApiError.error(500, "Error opening file: " + e.getMessage());
      };
    }
    Reply.json(
        ctx,
        JsonBody.object()
            .put(
                "code",
                text(bytes)
                    .orElseThrow(
                        () -> ApiError.error(415, "Unable to open binary file: " + shown))));
  }

  private static Optional<String> text(byte[] bytes) {
    if (Texts.isBinary(bytes)) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
    } catch (CharacterCodingException _) {
      return Optional.empty();
    }
  }

  /** Streams: the first byte decides whether a failure can still be told with a status. */
  private void zip(Context ctx) throws InterruptedException, IOException {
    Workspace workspace = workspaces.get(ctx, Right.READ);
    Started started = new Started(ctx);
    try {
      workspace.archive(workspace.path(), started);
      started.flush();
    } catch (WorkspaceException e) {
      if (!started.begun) {
        throw ApiError.error(500, "Error zipping workspace: " + e.getMessage());
      }
      log.atWarn()
          .setMessage("download broke off")
          .addKeyValue("path", ctx.path())
          .setCause(e)
          .log();
      // An incomplete file must not look like a complete one.
      throw new IOException("the workspace could not be read to its end", e);
    }
  }

  /** Sets the headers with the first byte. */
  private static final class Started extends OutputStream {
    private final Context ctx;
    private boolean begun;

    Started(Context ctx) {
      this.ctx = ctx;
    }

    private OutputStream out() throws IOException {
      if (!begun) {
        begun = true;
        ctx.contentType("application/zip");
        ctx.header("Content-Disposition", "attachment; filename=\"workspace.zip\"");
      }
      return ctx.res().getOutputStream();
    }

    @Override
    public void write(int b) throws IOException {
      out().write(b);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
      out().write(bytes, from, length);
    }

    @Override
    public void flush() throws IOException {
      if (begun) {
        out().flush();
      }
    }
  }

  private void upload(Context ctx) throws InterruptedException {
    Reply.json(ctx, uploads.take(ctx, workspaces.get(ctx, Right.WRITE)));
  }

  private static void refuseNul(String path) {
    if (path.indexOf('\0') >= 0 || path.length() > 4096) {
      throw ApiError.error(400, "Not a path: it has a NUL or more than 4096 characters");
    }
  }
}
