package dev.hands4j.server.rest;

import dev.hands4j.api.runtime.Workspace;
import dev.hands4j.api.runtime.WorkspaceException;
import dev.hands4j.server.http.ApiError;
import dev.hands4j.server.http.JsonBody;
import io.javalin.http.Context;
import jakarta.servlet.MultipartConfigElement;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.Part;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Takes the files of a multipart request into a workspace, byte for byte (rest-core.md §8.6). They
 * wait on the disk of this machine, never in memory, and one that cannot be written keeps no other
 * from it.
 */
final class Uploads {
  private static final Logger log = LoggerFactory.getLogger(Uploads.class);

  /** The field of the files. */
  private static final String FIELD = "files";

  /** By this name Jetty is told how to read parts. */
  private static final String CONFIG = "org.eclipse.jetty.multipartConfig";

  private static final int IN_MEMORY = 16 << 10;
  private static final int LONGEST_NAME = 1_000;

  private final long maxBytes;

  Uploads(long maxBytes) {
    this.maxBytes = maxBytes;
  }

  ObjectNode take(Context ctx, Workspace workspace) throws InterruptedException {
    List<Part> files = parts(ctx).stream().filter(part -> part.getName().equals(FIELD)).toList();
    if (files.isEmpty()) {
      throw missing();
    }
    ObjectNode answer = JsonBody.object();
    ArrayNode uploaded = answer.putArray("uploaded_files");
    ArrayNode skipped = answer.putArray("skipped_files");
    for (Part file : files) {
      String name = Optional.ofNullable(file.getSubmittedFileName()).orElse("");
      Optional<String> problem = write(workspace, name, file);
      if (problem.isPresent()) {
        skipped.addObject().put("name", name).put("reason", problem.get());
      } else {
        uploaded.add(workspace.path() + "/" + name);
      }
    }
    return answer;
  }

  private Collection<Part> parts(Context ctx) {
    String type = Optional.ofNullable(ctx.contentType()).orElse("").toLowerCase(Locale.ROOT);
    if (!type.startsWith("multipart/form-data")) {
      throw missing();
    }
    if (ctx.req().getContentLengthLong() > maxBytes) {
      throw tooLarge();
    }
    ctx.req().setAttribute(CONFIG, new MultipartConfigElement("", maxBytes, maxBytes, IN_MEMORY));
    try {
      return ctx.req().getParts();
    } catch (IOException | ServletException | RuntimeException e) {
      log.atDebug().setMessage("upload refused").setCause(e).log();
      throw isTooLarge(e)
          ? tooLarge()
          : ApiError.detail(400, "There was an error parsing the body");
    }
  }

  private static boolean isTooLarge(Throwable failure) {
    String text = String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT);
    return text.contains("max length")
        || text.contains("too large")
        || text.contains("exceeded")
        || (failure.getCause() != null && isTooLarge(failure.getCause()));
  }

  private ApiError tooLarge() {
    return ApiError.error(
        413, "The files are too large together: at most %,d bytes".formatted(maxBytes));
  }

  private static ApiError missing() {
    return ApiError.invalid(
        "missing", "Field required", JsonNodeFactory.instance.nullNode(), "body", FIELD);
  }

  /** Why the file was not written, if it was not. */
  private static Optional<String> write(Workspace workspace, String name, Part file)
      throws InterruptedException {
    if (name.isEmpty() || name.length() > LONGEST_NAME || name.indexOf('\0') >= 0) {
      return Optional.of("Invalid file name");
    }
    if (name.startsWith("/") || Arrays.asList(name.split("[/\\\\]", -1)).contains("..")) {
      return Optional.of("Invalid path traversal: " + workspace.path() + "/" + name);
    }
    try (InputStream content = file.getInputStream()) {
      workspace.write(name, content);
      return Optional.empty();
    } catch (WorkspaceException e) {
      return Optional.of(e.getMessage());
    } catch (IOException e) {
      log.atWarn().setMessage("upload not read").setCause(e).log();
      return Optional.of("The file could not be read");
    } finally {
      discard(file);
    }
  }

  private static void discard(Part file) {
    try {
      file.delete();
    } catch (IOException e) {
      log.atWarn().setMessage("temporary file not removed").setCause(e).log();
    }
  }
}
