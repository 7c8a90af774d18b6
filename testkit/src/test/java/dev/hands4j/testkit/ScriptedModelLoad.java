package dev.hands4j.testkit;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How many small streamed completions per second a scripted model gives, and what CPU each costs.
 * Not a test: about 15 s, alone on the machine, with the model on a core of its own:
 *
 * <pre>
 * taskset -c 0 java -XX:+UseSerialGC -cp … dev.hands4j.testkit.ScriptedModelMain --script S &amp;
 * taskset -c 1 java -cp … dev.hands4j.testkit.ScriptedModelLoad http://127.0.0.1:PORT PID 10
 * </pre>
 */
final class ScriptedModelLoad {
  private static final Duration WARM_UP = Duration.ofSeconds(5);
  private static final Duration MEASURED = Duration.ofSeconds(10);
  private static final byte[] END = "\r\n0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

  private ScriptedModelLoad() {}

  public static void main(String[] args) throws Exception {
    URI uri = URI.create(args[0]);
    ProcessHandle model = ProcessHandle.of(Long.parseLong(args[1])).orElseThrow();
    int connections = Integer.parseInt(args[2]);
    var done = new AtomicLong();
    var threads = new ArrayList<Thread>();
    for (int i = 0; i < connections; i++) {
      threads.add(Thread.ofVirtual().start(() -> ask(uri, done)));
    }
    Thread.sleep(WARM_UP);
    long countBefore = done.get();
    Duration cpuBefore = cpu(model);
    long start = System.nanoTime();
    Thread.sleep(MEASURED);
    double seconds = (System.nanoTime() - start) / 1e9;
    long count = done.get() - countBefore;
    double cpu = cpu(model).minus(cpuBefore).toNanos() / 1e9;
    System.out.printf(
        "%d connections: %.0f completions/s, %.0f µs of the model's CPU each, %.0f%% of a core%n",
        connections, count / seconds, cpu / count * 1e6, cpu / seconds * 100);
    System.exit(0);
  }

  private static Duration cpu(ProcessHandle process) {
    return process.info().totalCpuDuration().orElseThrow();
  }

  private static void ask(URI uri, AtomicLong done) {
    String body = ModelClient.openAi(true, "please list the files of the folder");
    byte[] request =
        ("POST /v1/chat/completions HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
                + "Content-Length: "
                + body.length()
                + "\r\n\r\n"
                + body)
            .getBytes(StandardCharsets.UTF_8);
    try (var socket = new Socket(uri.getHost(), uri.getPort())) {
      socket.setTcpNoDelay(true);
      var in = new BufferedInputStream(socket.getInputStream(), 32 * 1024);
      while (true) {
        socket.getOutputStream().write(request);
        readToTheLastChunk(in);
        done.incrementAndGet();
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void readToTheLastChunk(InputStream in) throws IOException {
    int matched = 0;
    while (matched < END.length) {
      int next = in.read();
      if (next < 0) {
        throw new IOException("the model ended the connection");
      }
      matched = next == END[matched] ? matched + 1 : next == END[0] ? 1 : 0;
    }
  }
}
