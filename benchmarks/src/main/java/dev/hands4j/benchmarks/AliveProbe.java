package dev.hands4j.benchmarks;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/** Asks {@code /alive} every 10 ms and notes how long the answer took, in milliseconds. */
final class AliveProbe implements AutoCloseable {
  private final Thread thread;

  private AliveProbe(Thread thread) {
    this.thread = thread;
  }

  static AliveProbe start(String address, Samples samples) {
    return new AliveProbe(
        Thread.ofPlatform().name("alive-probe").start(() -> probe(address, samples)));
  }

  private static void probe(String address, Samples samples) {
    try (var client = HttpClient.newHttpClient()) {
      HttpRequest request = HttpRequest.newBuilder(URI.create(address + "/alive")).build();
      while (!Thread.currentThread().isInterrupted()) {
        long start = System.nanoTime();
        client.send(request, HttpResponse.BodyHandlers.discarding());
        samples.add((System.nanoTime() - start) / 1e6);
        Thread.sleep(10);
      }
    } catch (InterruptedException asked) {
      Thread.currentThread().interrupt();
    } catch (java.io.IOException broken) {
      throw new java.io.UncheckedIOException(broken);
    }
  }

  @Override
  public void close() throws InterruptedException {
    thread.interrupt();
    thread.join();
  }
}
