package dev.hands4j.server.rest;

import dev.hands4j.server.http.ApiError;
import dev.hands4j.server.http.CacheHeaders;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.GZIPOutputStream;

/**
 * The page, from the class path under {@code static/} (§4.1). Every path that is not a file is the
 * page itself, so that addresses inside it can be opened directly; a missing asset and an unknown
 * path of the API are 404 instead (§20). Files are read and compressed once and kept: they are few
 * and part of the program.
 */
public final class StaticClient implements RouteGroup {
  private static final String INDEX = "/index.html";
  private static final String POLICY =
      "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline';"
          + " img-src 'self' data: blob: https:; font-src 'self'; connect-src 'self' ws: wss:;"
          + " object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";
  private static final Map<String, String> TYPES =
      Map.ofEntries(
          Map.entry("html", "text/html; charset=utf-8"),
          Map.entry("js", "text/javascript; charset=utf-8"),
          Map.entry("css", "text/css; charset=utf-8"),
          Map.entry("json", "application/json"),
          Map.entry("webmanifest", "application/manifest+json"),
          Map.entry("svg", "image/svg+xml"),
          Map.entry("png", "image/png"),
          Map.entry("ico", "image/x-icon"),
          Map.entry("woff2", "font/woff2"),
          Map.entry("txt", "text/plain; charset=utf-8"));

  private final boolean served;
  private final Map<String, Optional<Asset>> assets = new ConcurrentHashMap<>();

  public StaticClient(boolean served) {
    this.served = served;
  }

  @Override
  public void addTo(RoutesConfig routes) {
    routes.get("/", this::serve);
    routes.get("/<path>", this::serve);
    routes.head("/", this::serve);
    routes.head("/<path>", this::serve);
  }

  private void serve(Context ctx) throws IOException {
    String path = ctx.path();
    if (!served || path.startsWith("/api/") || path.equals("/api")) {
      throw ApiError.detail(404, "Not Found");
    }
    Optional<Asset> found = path.equals("/") ? load(INDEX) : load(path);
    if (found.isEmpty() && path.startsWith("/assets/")) {
      CacheHeaders.never(ctx.res());
      throw ApiError.detail(404, "Not Found");
    }
    if (found.isEmpty()) {
      found = load(INDEX);
    }
    Asset asset =
        found.orElseThrow(() ->
            ApiError.detail(404, "The page is not part of this build; the API is under /api."));
    ctx.header("Content-Security-Policy", POLICY);
    ctx.header("X-Content-Type-Options", "nosniff");
    ctx.header("X-Frame-Options", "DENY");
    ctx.header("Referrer-Policy", "no-referrer");
    ctx.header("ETag", asset.tag());
    ctx.header("Vary", "Accept-Encoding");
    ctx.contentType(asset.type());
    if (asset.tag().equals(ctx.header("If-None-Match"))) {
      ctx.status(304);
      return;
    }
    String accepted = Optional.ofNullable(ctx.header("Accept-Encoding")).orElse("");
    if (asset.compressed().isPresent() && accepted.contains("gzip")) {
      ctx.header("Content-Encoding", "gzip");
      ctx.result(asset.compressed().get());
    } else {
      ctx.result(asset.bytes());
    }
  }

  private Optional<Asset> load(String path) throws IOException {
    if (path.contains("..") || path.contains("//") || path.endsWith("/") || path.contains("\\")) {
      return Optional.empty();
    }
    Optional<Asset> known = assets.get(path);
    if (known != null) {
      return known;
    }
    Optional<Asset> loaded = read(path);
    // Only files are remembered: unknown paths are anybody's choice and without number.
    if (loaded.isPresent()) {
      assets.put(path, loaded);
    }
    return loaded;
  }

  private static Optional<Asset> read(String path) throws IOException {
    String extension = path.substring(path.lastIndexOf('.') + 1);
    String type = TYPES.get(extension);
    if (type == null) {
      return Optional.empty();
    }
    try (InputStream in = StaticClient.class.getResourceAsStream("/static" + path)) {
      if (in == null) {
        return Optional.empty();
      }
      byte[] bytes = in.readAllBytes();
      return Optional.of(new Asset(bytes, compress(bytes, type), type, tag(bytes)));
    }
  }

  private static Optional<byte[]> compress(byte[] bytes, String type) {
    if (bytes.length < 1_000 || type.startsWith("image/png") || type.startsWith("font/")) {
      return Optional.empty();
    }
    try {
      ByteArrayOutputStream out = new ByteArrayOutputStream(bytes.length / 3);
      try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
        gzip.write(bytes);
      }
      return Optional.of(out.toByteArray());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot compress in memory", e);
    }
  }

  private static String tag(byte[] bytes) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
      return "\"" + HexFormat.of().formatHex(digest, 0, 12) + "\"";
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("SHA-256 is part of every Java runtime", e);
    }
  }

  @SuppressWarnings("ArrayRecordComponent") // read once, never compared
  private record Asset(byte[] bytes, Optional<byte[]> compressed, String type, String tag) {
    @Override
    public String toString() {
      return "Asset[type=%s, tag=%s, bytes=%d, charset=%s]"
          .formatted(type, tag, bytes.length, StandardCharsets.UTF_8);
    }
  }
}
