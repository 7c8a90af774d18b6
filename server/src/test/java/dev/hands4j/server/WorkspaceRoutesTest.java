package dev.hands4j.server;

import static dev.hands4j.testkit.Reply.says;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hands4j.testkit.GitRepositories;
import dev.hands4j.testkit.Script;
import dev.hands4j.testkit.SocketIoTestClient;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Files and changes of a real sandbox over the wire (rest-core.md §§8.1, 8.6, 8.7). */
class WorkspaceRoutesTest {
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final String BOUNDARY = "----boundary42";
  private static TestServer server;
  private static String id;
  private static Path workspace;

  @BeforeAll
  static void start() throws Exception {
    server =
        TestServer.community()
            .with("RUNTIME", "local")
            .with("HANDS4J_MAX_UPLOAD", "1m")
            .model(Script.always(says("Ready.")))
            .start();
    id = server.create("Hello");
    try (SocketIoTestClient tab = server.join(id)) {
      tab.awaitPayload(EndToEndTest.state("awaiting_user_input"));
    }
    workspace =
        Path.of(
                json(upload(file("first.txt", "1".getBytes())))
                    .path("uploaded_files")
                    .path(0)
                    .asString())
            .getParent();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void storesUploadsByteForByte() throws Exception {
    byte[] bytes = new byte[70_000];
    new Random(1).nextBytes(bytes);
    JsonNode answer =
        json(upload(file("image ü.png", bytes), file("sub/notes.txt", "no newline".getBytes())));
    assertThat(answer.path("skipped_files")).isEmpty();
    assertThat(answer.path("uploaded_files").values())
        .extracting(JsonNode::asString)
        .containsExactly(workspace + "/image ü.png", workspace + "/sub/notes.txt");
    assertThat(workspace.resolve("image ü.png")).hasBinaryContent(bytes);
    assertThat(workspace.resolve("sub/notes.txt")).hasBinaryContent("no newline".getBytes());
  }

  @Test
  void skipsFilesThatLeadOutAndTakesTheOthers() throws Exception {
    Path outside = workspace.resolveSibling("outside.txt");
    JsonNode answer =
        json(
            upload(
                file("../outside.txt", "x".getBytes()),
                file("/tmp/outside.txt", "x".getBytes()),
                file("good.txt", "x".getBytes())));
    assertThat(answer.path("uploaded_files").values()).hasSize(1);
    assertThat(answer.path("skipped_files").path(0).path("name").asString())
        .isEqualTo("../outside.txt");
    assertThat(answer.path("skipped_files").path(0).path("reason").asString())
        .isEqualTo("Invalid path traversal: " + workspace + "/../outside.txt");
    assertThat(answer.path("skipped_files").values()).hasSize(2);
    assertThat(outside).doesNotExist();
  }

  @Test
  void refusesUploadsThatAreNone() throws Exception {
    assertThat(send("POST", "/upload-files", "application/json", "{}".getBytes()).statusCode())
        .isEqualTo(422);
    assertThat(upload(part("other", "x.txt", "x".getBytes())).statusCode()).isEqualTo(422);
    assertThat(
            send(
                    "POST",
                    "/upload-files",
                    "multipart/form-data; boundary=" + BOUNDARY,
                    "garbage".getBytes())
                .statusCode())
        .isEqualTo(400);
    assertThat(send("POST", "/upload-files", "multipart/form-data", "x".getBytes()).statusCode())
        .isEqualTo(400);
    HttpResponse<byte[]> large = upload(file("large.bin", new byte[(1 << 20) + 1]));
    assertThat(large.statusCode()).isEqualTo(413);
    assertThat(text(large)).contains("1,048,576");
  }

  @Test
  void listsFoldersFirstWithoutWhatIsIgnored() throws Exception {
    Path folder = Files.createDirectories(workspace.resolve("listing"));
    Files.createDirectories(folder.resolve("src"));
    Files.createDirectories(folder.resolve("build"));
    for (String name : List.of("b.txt", "A.md", "debug.log", "keep.log", "größe.log")) {
      Files.writeString(folder.resolve(name), "x");
    }
    Files.createDirectories(workspace.resolve("node_modules"));
    Files.writeString(workspace.resolve(".gitignore"), "*.log\n!keep.log\nbuild/\n");
    assertThat(list("?path=listing"))
        .containsExactly("listing/src/", "listing/A.md", "listing/b.txt", "listing/keep.log");
    assertThat(list("?path=" + encoded(folder + "/")))
        .containsExactly(
            folder + "/src/", folder + "/A.md", folder + "/b.txt", folder + "/keep.log");
    assertThat(list("")).contains("listing/", "first.txt").doesNotContain("node_modules/");
    assertThat(list("?path=")).isEqualTo(list(""));
    assertThat(list("?path=nothing")).isEmpty();
    assertThat(list("?path=first.txt")).isEmpty();
    Files.delete(workspace.resolve(".gitignore"));
  }

  private static List<String> list(String query) throws Exception {
    return json(get("/list-files" + query)).values().stream().map(JsonNode::asString).toList();
  }

  @Test
  void opensTextAndRefusesBinaryFiles() throws Exception {
    Files.writeString(workspace.resolve("über uns.txt"), "hällo\n");
    Files.write(workspace.resolve("logo.png"), new byte[] {(byte) 0x89, 'P', 0, 1});
    Files.write(workspace.resolve("latin.txt"), new byte[] {'a', (byte) 0xe9});
    assertThat(text(get("/select-file?file=" + encoded("über uns.txt"))))
        .isEqualTo("{\"code\":\"hällo\\n\"}");
    HttpResponse<byte[]> binary = get("/select-file?file=logo.png");
    assertThat(binary.statusCode()).isEqualTo(415);
    assertThat(text(binary))
        .isEqualTo("{\"error\":\"Unable to open binary file: " + workspace + "/logo.png\"}");
    assertThat(get("/select-file?file=latin.txt").statusCode()).isEqualTo(415);
    HttpResponse<byte[]> missing = get("/select-file?file=nothing.txt");
    assertThat(missing.statusCode()).isEqualTo(500);
    assertThat(text(missing)).startsWith("{\"error\":\"Error opening file: ");
    assertThat(get("/select-file").statusCode()).isEqualTo(422);
  }

  @Test
  void zipsTheWorkspace() throws Exception {
    Files.createDirectories(workspace.resolve("zipped/deep"));
    Files.writeString(workspace.resolve("zipped/deep/file.txt"), "content");
    HttpResponse<byte[]> zip = get("/zip-directory");
    assertThat(zip.statusCode()).isEqualTo(200);
    assertThat(zip.headers().firstValue("Content-Type")).contains("application/zip");
    assertThat(zip.headers().firstValue("Content-Disposition"))
        .contains("attachment; filename=\"workspace.zip\"");
    Map<String, String> entries = new TreeMap<>();
    try (var in = new ZipInputStream(new ByteArrayInputStream(zip.body()))) {
      for (ZipEntry e = in.getNextEntry(); e != null; e = in.getNextEntry()) {
        entries.put(e.getName(), new String(in.readAllBytes(), StandardCharsets.UTF_8));
      }
    }
    assertThat(entries).containsEntry("zipped/deep/file.txt", "content");
    assertThat(entries.keySet()).noneMatch(name -> name.startsWith("/") || name.contains(".."));
  }

  @Test
  void showsChangesAndDiffs() throws Exception {
    GitRepositories.create(workspace.resolve("shop"), Map.of("a b.txt", "one\n"));
    assertThat(text(get("/git/changes"))).contains("{\"status\":\"A\",\"path\":\"shop/a b.txt\"}");
    assertThat(text(get("/git/diff?path=" + encoded("shop/a b.txt"))))
        .isEqualTo("{\"modified\":\"one\",\"original\":\"\"}");
    assertThat(get("/git/diff").statusCode()).isEqualTo(422);
    assertThat(get("/git/diff?path=" + encoded("../x")).statusCode()).isEqualTo(400);
    HttpResponse<byte[]> outside = get("/git/diff?path=first.txt");
    assertThat(outside.statusCode()).isEqualTo(404);
    assertThat(text(outside)).contains("Not a git repository");
    Files.write(workspace.resolve("shop/x.bin"), new byte[] {0});
    assertThat(get("/git/diff?path=shop/x.bin").statusCode()).isEqualTo(415);
  }

  @Test
  void tellsAboutTheSandbox() throws Exception {
    assertThat(text(get("/config")))
        .isEqualTo("{\"runtime_id\":null,\"session_id\":\"" + id + "\"}");
    assertThat(text(get("/vscode-url"))).isEqualTo("{\"vscode_url\":null}");
    assertThat(text(get("/web-hosts"))).isEqualTo("{\"hosts\":{}}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "list-files",
        "select-file?file=x",
        "zip-directory",
        "git/changes",
        "git/diff?path=x",
        "config",
        "vscode-url",
        "web-hosts"
      })
  void knowsNoConversationThatIsNotThere(String route) throws Exception {
    var unknown = server.rest().get("/api/conversations/ffffffffffffffffffffffffffffffff/" + route);
    assertThat(unknown.status()).isEqualTo(404);
    assertThat(unknown.tree().path("detail").asString()).contains("not found");
    assertThat(server.rest().get("/api/conversations/a..b/" + route).status()).isEqualTo(400);
  }

  @Test
  void survivesHostilePaths() throws Exception {
    Random random = new Random(7);
    List<String> pieces =
        List.of("..", "/", "\0", "\\", "proc", "self", "root", "environ", "é", "%2e", "\n", "a");
    for (int i = 0; i < 150; i++) {
      StringBuilder path = new StringBuilder();
      for (int n = random.nextInt(8); n >= 0; n--) {
        path.append(pieces.get(random.nextInt(pieces.size())))
            .append(random.nextBoolean() ? "/" : "");
      }
      for (String route : List.of("/list-files?path=", "/select-file?file=", "/git/diff?path=")) {
        HttpResponse<byte[]> response = get(route + encoded(path.toString()));
        assertThat(text(response))
            .as(route + path)
            .doesNotContain("Internal Server Error", "HANDS4J_", "root:x:0");
      }
    }
  }

  @Test
  void survivesHostileMultipartBodies() throws Exception {
    Random random = new Random(11);
    byte[] good = body(file("fuzz/a.txt", "content".getBytes()), file("fuzz/b.txt", new byte[300]));
    for (int i = 0; i < 300; i++) {
      byte[] bad = good.clone();
      for (int n = random.nextInt(6); n >= 0; n--) {
        bad[random.nextInt(bad.length)] = (byte) random.nextInt(256);
      }
      if (random.nextBoolean()) {
        bad = java.util.Arrays.copyOf(bad, random.nextInt(bad.length));
      }
      HttpResponse<byte[]> response =
          send("POST", "/upload-files", "multipart/form-data; boundary=" + BOUNDARY, bad);
      assertThat(response.statusCode()).isIn(200, 400, 413, 422);
    }
    try (var written = Files.list(workspace.getParent())) {
      assertThat(written.map(p -> p.getFileName().toString())).noneMatch(n -> n.contains("fuzz"));
    }
  }

  // ---- requests --------------------------------------------------------------------------------

  private record FormPart(byte[] bytes) {}

  private static FormPart file(String name, byte[] content) {
    return part("files", name, content);
  }

  private static FormPart part(String field, String name, byte[] content) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(
        ("--%s\r\nContent-Disposition: form-data; name=\"%s\"; filename=\"%s\"\r\n"
                + "Content-Type: application/octet-stream\r\n\r\n")
            .formatted(BOUNDARY, field, name)
            .getBytes(StandardCharsets.UTF_8));
    out.writeBytes(content);
    out.writeBytes("\r\n".getBytes(StandardCharsets.UTF_8));
    return new FormPart(out.toByteArray());
  }

  private static byte[] body(FormPart... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (FormPart part : parts) {
      out.writeBytes(part.bytes());
    }
    out.writeBytes(("--" + BOUNDARY + "--\r\n").getBytes(StandardCharsets.UTF_8));
    return out.toByteArray();
  }

  private static HttpResponse<byte[]> upload(FormPart... parts) throws Exception {
    return send("POST", "/upload-files", "multipart/form-data; boundary=" + BOUNDARY, body(parts));
  }

  private static HttpResponse<byte[]> get(String path) throws Exception {
    return send("GET", path, "", new byte[0]);
  }

  private static HttpResponse<byte[]> send(String method, String path, String type, byte[] body)
      throws IOException, InterruptedException {
    URI uri = URI.create(server.uri() + "/api/conversations/" + id + path);
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri).method(method, HttpRequest.BodyPublishers.ofByteArray(body));
    if (!type.isEmpty()) {
      request.header("Content-Type", type);
    }
    return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
  }

  private static String text(HttpResponse<byte[]> response) {
    return new String(response.body(), StandardCharsets.UTF_8);
  }

  private static JsonNode json(HttpResponse<byte[]> response) {
    assertThat(response.statusCode()).as(text(response)).isEqualTo(200);
    return JsonMapper.shared().readTree(response.body());
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
