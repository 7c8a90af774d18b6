package dev.hands4j.benchmarks;

import io.javalin.Javalin;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * A process with the HTTP server of the product, on virtual threads as there, and one handler that
 * answers a few bytes: the limit of what a route can do.
 */
final class BareWeb implements AutoCloseable {
  private final Process process;
  private final String address;

  private BareWeb(Process process, String address) {
    this.process = process;
    this.address = address;
  }

  static BareWeb start() throws IOException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-Xmx128m",
                "-cp",
                System.getProperty("java.class.path"),
                BareWeb.class.getName())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    String line =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))
            .readLine();
    if (line == null) {
      throw new IOException("the bare web server did not start");
    }
    return new BareWeb(process, line);
  }

  String address() {
    return address;
  }

  @Override
  public void close() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  public static void main(String[] args) {
    Javalin web =
        Javalin.create(settings -> {
          settings.startup.showJavalinBanner = false;
          settings.startup.startupWatcherEnabled = false;
          settings.concurrency.useVirtualThreads = true;
          settings.routes.get(
              "/alive", ctx -> ctx.contentType("application/json").result("{\"status\":\"ok\"}"));
        });
    System.out.println("http://127.0.0.1:" + web.start("127.0.0.1", 0).port());
  }
}
