package dev.hands4j.server;

import static dev.hands4j.testkit.Reply.says;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hands4j.testkit.Script;
import dev.hands4j.testkit.SocketIoTestClient;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Collections;
import java.util.List;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;

/** A large file on its way in and out, in pieces. */
class LargeUploadTest {
  private static final long SIZE = 64L << 20;

  @Test
  void takesAndGivesALargeFileWhole() throws Exception {
    try (TestServer server =
        TestServer.community()
            .with("RUNTIME", "local")
            .model(Script.always(says("Ready.")))
            .start()) {
      String id = server.create("Hello");
      try (SocketIoTestClient tab = server.join(id)) {
        tab.awaitPayload(EndToEndTest.state("awaiting_user_input"));
      }
      HttpClient http = HttpClient.newHttpClient();
      URI base = URI.create(server.uri() + "/api/conversations/" + id + "/");
      HttpResponse<String> up =
          http.send(
              HttpRequest.newBuilder(base.resolve("upload-files"))
                  .header("Content-Type", "multipart/form-data; boundary=b")
                  .POST(HttpRequest.BodyPublishers.ofInputStream(LargeUploadTest::body))
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      assertThat(up.body()).contains("large.bin").contains("\"skipped_files\":[]");
      HttpResponse<InputStream> down =
          http.send(
              HttpRequest.newBuilder(base.resolve("zip-directory")).build(),
              HttpResponse.BodyHandlers.ofInputStream());
      try (var zip = new ZipInputStream(down.body())) {
        long size = -1;
        for (var entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
          if (entry.getName().equals("large.bin")) {
            size = zip.transferTo(java.io.OutputStream.nullOutputStream());
          }
        }
        assertThat(size).isEqualTo(SIZE);
      }
    }
  }

  private static InputStream body() {
    InputStream head =
        new ByteArrayInputStream(
            ("--b\r\nContent-Disposition: form-data; name=\"files\"; filename=\"large.bin\"\r\n"
                    + "\r\n")
                .getBytes());
    InputStream tail = new ByteArrayInputStream("\r\n--b--\r\n".getBytes());
    return new SequenceInputStream(Collections.enumeration(List.of(head, new Zeros(SIZE), tail)));
  }

  /** So many zeros. */
  private static final class Zeros extends InputStream {
    private long left;

    Zeros(long size) {
      this.left = size;
    }

    @Override
    public int read() {
      return left-- > 0 ? 0 : -1;
    }

    @Override
    public int read(byte[] into, int from, int length) {
      if (left <= 0) {
        return -1;
      }
      int now = (int) Math.min(left, length);
      java.util.Arrays.fill(into, from, from + now, (byte) 0);
      left -= now;
      return now;
    }
  }
}
