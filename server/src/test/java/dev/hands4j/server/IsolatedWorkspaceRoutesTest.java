package dev.hands4j.server;

import static dev.hands4j.testkit.Reply.finishes;
import static dev.hands4j.testkit.Reply.runs;
import static dev.hands4j.testkit.Reply.says;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hands4j.testkit.RestClient;
import dev.hands4j.testkit.Script;
import dev.hands4j.testkit.SocketIoTestClient;
import org.junit.jupiter.api.Test;

/** The routes of files and changes with the sandbox people have by default. */
class IsolatedWorkspaceRoutesTest {

  @Test
  void servesTheFilesAndChangesOfAnIsolatedSandbox() throws Exception {
    Script script =
        Script.byTurn(
                runs(
                    "git init -q shop && printf 'grün\\n' > 'shop/größe 1.txt'"
                        + " && ln -s /etc/hostname shop/link && ln -s / shop/root"
                        + " && printf '*.log\\n' > .gitignore && touch a.log"),
                finishes("Done."))
            .withoutTools(says("Title"));
    try (TestServer server = TestServer.community().model(script).start()) {
      String id = server.create("Make a repository");
      try (SocketIoTestClient tab = server.join(id)) {
        tab.awaitPayload(EndToEndTest.state("finished"));
      }
      String path = "/api/conversations/" + id;
      RestClient rest = server.rest();
      assertThat(rest.get(path + "/git/changes").body())
          .isEqualTo(
              "[{\"status\":\"A\",\"path\":\"shop/größe 1.txt\"},"
                  + "{\"status\":\"A\",\"path\":\"shop/link\"},"
                  + "{\"status\":\"A\",\"path\":\"shop/root\"}]");
      assertThat(rest.get(path + "/git/diff?path=shop/gr%C3%B6%C3%9Fe%201.txt").body())
          .isEqualTo("{\"modified\":\"grün\",\"original\":\"\"}");
      assertThat(rest.get(path + "/git/diff?path=shop/link").tree().path("modified").asString())
          .isEqualTo("/etc/hostname");
      assertThat(rest.get(path + "/git/diff?path=shop/root/etc/passwd").status()).isEqualTo(400);
      assertThat(rest.get(path + "/list-files").body()).isEqualTo("[\"shop/\",\".gitignore\"]");
      assertThat(rest.get(path + "/list-files?path=shop").body()).contains("\"shop/größe 1.txt\"");
      assertThat(rest.get(path + "/select-file?file=shop/gr%C3%B6%C3%9Fe%201.txt").body())
          .isEqualTo("{\"code\":\"grün\\n\"}");
      RestClient.Response uploaded =
          rest.sendText(
              "POST",
              path + "/upload-files",
              "multipart/form-data; boundary=b",
              "--b\r\nContent-Disposition: form-data; name=\"files\"; filename=\"up.txt\"\r\n\r\n"
                  + "up\r\n--b--\r\n");
      assertThat(uploaded.tree().path("uploaded_files").path(0).asString()).endsWith("/up.txt");
      assertThat(rest.get(path + "/select-file?file=up.txt").body()).isEqualTo("{\"code\":\"up\"}");
      assertThat(rest.get(path + "/zip-directory").status()).isEqualTo(200);
      assertThat(rest.get(path + "/web-hosts").tree().path("hosts").propertyNames())
          .isNotEmpty()
          .allMatch(host -> host.startsWith("http://"));
    }
  }
}
