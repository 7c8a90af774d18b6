package dev.hands4j.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** What this machine can do at best, measured with as little code as possible. */
final class Limits {
  private static final int ROUNDS = 300;

  private Limits() {}

  /** Median seconds to append 2 kB to a file and force it to the disk. */
  static double forcedWrite(Path folder) throws IOException {
    Path file = Files.createTempFile(folder, "forced", ".bin");
    var samples = new Samples();
    try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      for (int i = 0; i < ROUNDS; i++) {
        long start = System.nanoTime();
        channel.write(ByteBuffer.allocate(2048));
        channel.force(false);
        samples.add((System.nanoTime() - start) / 1e9);
      }
    } finally {
      Files.delete(file);
    }
    return samples.quantile(0.5);
  }

  /** Median seconds of a command's way through a bare bash on pipes. */
  static double bareShell(String command) throws IOException {
    Process bash = new ProcessBuilder("bash").redirectErrorStream(true).start();
    var samples = new Samples();
    try (var in = bash.outputWriter(StandardCharsets.UTF_8);
        var out =
            new BufferedReader(
                new InputStreamReader(bash.getInputStream(), StandardCharsets.UTF_8))) {
      for (int i = 0; i < ROUNDS; i++) {
        long start = System.nanoTime();
        in.write(command + "; echo done-$?\n");
        in.flush();
        String line = out.readLine();
        while (line != null && !line.startsWith("done-")) {
          line = out.readLine();
        }
        samples.add((System.nanoTime() - start) / 1e9);
      }
    } finally {
      bash.destroyForcibly();
    }
    return samples.quantile(0.5);
  }

  /** Median seconds of one streamed completion read by a plain client. */
  static double bareModelCall(URI completions) throws IOException, InterruptedException {
    var samples = new Samples();
    String body =
        """
        {"model":"bench","stream":true,"messages":[{"role":"user","content":"limit"}]}\
        """;
    try (var client = HttpClient.newHttpClient()) {
      for (int i = 0; i < ROUNDS; i++) {
        long start = System.nanoTime();
        client.send(
            HttpRequest.newBuilder(completions)
                .header("Content-Type", "application/json")
                .header("Authorization", "Bearer none")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build(),
            HttpResponse.BodyHandlers.ofString());
        samples.add((System.nanoTime() - start) / 1e9);
      }
    }
    return samples.quantile(0.5);
  }
}
