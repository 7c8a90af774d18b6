package dev.hands4j.runtimeserver;

import dev.hands4j.runtimeserver.shell.ShellSettings;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A short life of a sandbox, for the Java runtime to see which classes a start needs. */
final class Training {
  private static final String KEY = "training-training-training";

  private Training() {}

  /** Runs in a folder of its own, which may be deleted afterwards. */
  static void run(Path folder, Map<String, String> environment)
      throws IOException, InterruptedException {
    Path state = Files.createDirectories(folder.resolve("state"));
    Path workspace = Files.createDirectories(folder.resolve("workspace"));
    Path file = workspace.resolve("trained.txt");
    Files.deleteIfExists(file);
    ServerConfig config =
        ServerConfig.of(
            "training",
            state.resolve("s"),
            workspace,
            KEY,
            environment,
            ShellSettings.in(state).withLoadProfile(false),
            Duration.ofMinutes(1));
    try (RuntimeServer server = RuntimeServer.start(config)) {
      call(config, "/alive", "");
      call(config, "/environment", "{\"TRAINED\":\"yes\"}");
      for (String action : actions(file.toString())) {
        call(config, "/execute_action", "{\"action\":" + action + "}");
      }
      call(config, "/list_files", "{}");
    }
  }

  private static List<String> actions(String file) {
    return List.of(
        """
        {"action":"run","args":{"command":"echo trained\\nfalse"}}\
        """,
        """
        {"id":1,"action":"run","args":{"command":"for i in 1 2 3; do echo $i; sleep 0.02; done"}}\
        """,
        """
        {"id":2,"action":"edit","args":{"command":"create","path":"%s","file_text":"a\\n"}}\
        """
            .formatted(file),
        """
        {"id":3,"action":"edit","args":{"command":"str_replace","path":"%s","old_str":"a",\
        "new_str":"b"}}\
        """
            .formatted(file),
        """
        {"id":4,"action":"read","args":{"path":"%s","impl_source":"oh_aci"}}\
        """
            .formatted(file),
        """
        {"id":5,"action":"write","args":{"path":"plain.txt","content":"x"}}\
        """,
        """
        {"id":6,"action":"read","args":{"path":"plain.txt"}}\
        """);
  }

  private static void call(ServerConfig config, String path, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    String head =
        """
        POST %s HTTP/1.1\r
        X-Session-API-Key: %s\r
        Accept: application/x-ndjson\r
        Connection: close\r
        Content-Length: %d\r
        \r
        """
            .formatted(path, KEY, bytes.length);
    try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(config.socket()))) {
      channel.write(ByteBuffer.wrap((head + body).getBytes(StandardCharsets.UTF_8)));
      ByteBuffer answer = ByteBuffer.allocate(64 * 1024);
      while (channel.read(answer.clear()) >= 0) {
        continue;
      }
    }
  }
}
