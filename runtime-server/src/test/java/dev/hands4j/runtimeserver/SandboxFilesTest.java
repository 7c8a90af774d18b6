package dev.hands4j.runtimeserver;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Files in and out of a sandbox: runtime.md §§6.4-6.6 and §32.5. */
class SandboxFilesTest extends RunningSandbox {
  @Test
  void unpacksAnUploadedArchive() throws Exception { // 79
    ByteArrayOutputStream zip = new ByteArrayOutputStream();
    try (ZipOutputStream out = new ZipOutputStream(zip)) {
      out.putNextEntry(new ZipEntry("dir/a.txt"));
      out.write("content".getBytes());
    }

    SandboxClient.Answer answer = upload("ok", "archive.zip", zip.toByteArray());

    assertThat(answer.json().path("recursive").asBoolean()).isTrue();
    assertThat(Files.readString(workspace.resolve("ok/dir/a.txt"))).isEqualTo("content");
    ByteArrayOutputStream evil = new ByteArrayOutputStream();
    try (ZipOutputStream out = new ZipOutputStream(evil)) {
      out.putNextEntry(new ZipEntry("../../escaped"));
      out.write("content".getBytes());
    }
    assertThat(upload("evil", "archive.zip", evil.toByteArray()).status()).isEqualTo(400);
    assertThat(folder.resolve("escaped")).doesNotExist();
  }

  private SandboxClient.Answer upload(String folderName, String name, byte[] body)
      throws Exception {
    String head =
        "POST /upload_file?recursive=true&filename=%s&destination=%s HTTP/1.1\r\nX-Session-API-Key: %s\r\nX-OpenHands-Epoch: 1\r\nConnection: close\r\nContent-Length: %d\r\n\r\n"
            .formatted(name, workspace.resolve(folderName), SandboxClient.KEY, body.length);
    byte[] all = Arrays.copyOf(head.getBytes(), head.length() + body.length);
    System.arraycopy(body, 0, all, head.length(), body.length);
    return client.raw(all);
  }

  @Test
  void listsFoldersFirst() throws Exception { // 78
    Files.createDirectories(workspace.resolve("Zoo"));
    Files.createDirectories(workspace.resolve(".git"));
    Files.writeString(workspace.resolve("b.txt"), "");
    Files.writeString(workspace.resolve("A.txt"), "");

    assertThat(client.post("/list_files", "{}").text())
        .isEqualTo("[\".git/\",\"Zoo/\",\"A.txt\",\"b.txt\"]");
    assertThat(client.post("/list_files", "{\"path\":\"nowhere/\"}").text()).isEqualTo("[]");
  }

  @Test
  void takesAndGivesFiles() throws Exception { // 69-71, 74, 79, 80
    Path target = workspace.resolve("new/deep");
    SandboxClient.Answer up =
        client.post("/upload_file?destination=" + target + "&filename=a.txt", "content");
    assertThat(up.text())
        .isEqualTo(
            "{\"filename\":\"a.txt\",\"destination\":\"%s\",\"recursive\":false}"
                .formatted(target));

    SandboxClient.Answer down =
        client.call(
            "GET", "/download_files?path=" + workspace, "", Map.of("X-OpenHands-Epoch", "1"));
    try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(down.body()))) {
      assertThat(zip.getNextEntry().getName()).isEqualTo("new/deep/a.txt");
      assertThat(new String(zip.readAllBytes())).isEqualTo("content");
    }
    SandboxClient.Answer back =
        client.call("GET", "/download_files?path=nowhere", "", Map.of("X-OpenHands-Epoch", "1"));
    assertThat(back.status()).isEqualTo(400);
    assertThat(client.post("/upload_file?destination=/tmp&filename=..", "x").status())
        .isEqualTo(400);
  }

  @Test
  void readsAndWritesRelativeToTheShell() throws Exception { // 75, 76, 77
    client.run(1, "mkdir sub && cd sub");

    JsonNode written =
        client.execute(2, "write", Map.of("path", "f", "content", "x"), 1, "agent").json();
    assertThat(written.path("content").asString()).isEmpty();
    String path = written.path("extras").path("path").asString();
    assertThat(path).isEqualTo(workspace.resolve("sub/f").toString());
    assertThat(Files.readString(Path.of(path))).isEqualTo("x\n");
    assertThat(client.execute(3, "read", Map.of("path", "f"), 1, "agent").json().path("content"))
        .hasToString("\"x\\n\"");
    assertThat(
            client
                .execute(4, "read", Map.of("path", "no"), 1, "agent")
                .json()
                .path("content")
                .asString())
        .isEqualTo(
            "File not found: %s. Your current working directory is %s."
                .formatted(workspace.resolve("sub/no"), workspace.resolve("sub")));
  }
}
