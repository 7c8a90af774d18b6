package dev.hands4j.benchmarks;

import java.io.BufferedReader;
import java.io.BufferedWriter;
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
    try (var file = new ForcedFile(folder)) {
      return median(file::write);
    }
  }

  /** Median seconds of a command's way through a bare bash on pipes. */
  static double bareShell(String command) throws IOException {
    try (var shell = new BareShell()) {
      return median(() -> shell.run(command));
    }
  }

  /** Median seconds of one streamed completion read by a plain client. */
  static double bareModelCall(URI completions) throws IOException {
    try (var client = HttpClient.newHttpClient()) {
      return median(() -> ask(client, completions));
    }
  }

  /**
   * Seconds of the least a step can be, in the order of a step: a model call by a plain client, a
   * forced write, a command in a bare bash, a forced write. With a model that takes its time, this
   * holds what waking everything up after the wait costs on this machine.
   */
  static Samples bareSteps(URI completions, Path folder, String command, int rounds)
      throws IOException {
    try (var client = HttpClient.newHttpClient();
        var file = new ForcedFile(folder);
        var shell = new BareShell()) {
      return measured(
          rounds,
          () -> {
            ask(client, completions);
            file.write();
            shell.run(command);
            file.write();
          });
    }
  }

  private static void ask(HttpClient client, URI completions) throws IOException {
    try {
      client.send(
          HttpRequest.newBuilder(completions)
              .header("Content-Type", "application/json")
              .header("Authorization", "Bearer none")
              .POST(
                  HttpRequest.BodyPublishers.ofString(
                      """
                      {"model":"bench","stream":true,"messages":[{"role":"user","content":"limit"}]}\
                      """))
              .build(),
          HttpResponse.BodyHandlers.ofString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private static double median(Work work) throws IOException {
    return measured(ROUNDS, work).quantile(0.5);
  }

  private static Samples measured(int rounds, Work work) throws IOException {
    var samples = new Samples();
    for (int i = 0; i < rounds; i++) {
      long start = System.nanoTime();
      work.run();
      samples.add((System.nanoTime() - start) / 1e9);
    }
    return samples;
  }

  @FunctionalInterface
  private interface Work {
    void run() throws IOException;
  }

  /** A file that is forced to the disk after every write. */
  private static final class ForcedFile implements AutoCloseable {
    private final Path path;
    private final FileChannel channel;

    private ForcedFile(Path folder) throws IOException {
      path = Files.createTempFile(folder, "forced", ".bin");
      channel = FileChannel.open(path, StandardOpenOption.WRITE);
    }

    private void write() throws IOException {
      channel.write(ByteBuffer.allocate(2048));
      channel.force(false);
    }

    @Override
    public void close() throws IOException {
      channel.close();
      Files.delete(path);
    }
  }

  /** Bash on two pipes, with nothing around it. */
  private static final class BareShell implements AutoCloseable {
    private final Process bash;
    private final BufferedWriter in;
    private final BufferedReader out;

    private BareShell() throws IOException {
      bash = new ProcessBuilder("bash").redirectErrorStream(true).start();
      in = bash.outputWriter(StandardCharsets.UTF_8);
      out =
          new BufferedReader(new InputStreamReader(bash.getInputStream(), StandardCharsets.UTF_8));
    }

    private void run(String command) throws IOException {
      in.write(command + "; echo done-$?\n");
      in.flush();
      String line = out.readLine();
      while (line != null && !line.startsWith("done-")) {
        line = out.readLine();
      }
    }

    @Override
    public void close() throws IOException {
      in.close();
      out.close();
      bash.destroyForcibly();
    }
  }
}
