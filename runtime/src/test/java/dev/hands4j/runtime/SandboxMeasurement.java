package dev.hands4j.runtime;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.hands4j.api.conversation.ConversationId;
import dev.hands4j.api.conversation.ConversationRef;
import dev.hands4j.storage.wire.WireEventCodec;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Measures isolated sandboxes of a built checkout: start to the first command's result, round trip
 * of a command, how fast a sandbox answers while a command of it prints a gigabyte, resident memory
 * of idle ones, and how many live at once.
 *
 * <pre>
 * java -cp … dev.hands4j.runtime.SandboxMeasurement HOME dist/runtime-server 100
 * </pre>
 *
 * HOME must be new: a sandbox that lives there still would answer with the results it has stored.
 */
final class SandboxMeasurement {
  private static final int STARTS = 12;
  private static final int ROUNDS = 300;

  private SandboxMeasurement() {}

  public static void main(String[] args) throws Exception {
    Path home = Path.of(args[0]).toAbsolutePath();
    LocalRuntimeConfig config =
        LocalRuntimeConfig.of(
            home,
            Path.of(System.getProperty("java.home"), "bin", "java"),
            Path.of(args[1]).toAbsolutePath(),
            Map.of("PATH", "/usr/local/bin:/usr/bin:/bin"));
    LocalRuntime runtime = LocalRuntime.isolated(config, new WireEventCodec());
    runtime.limits().forEach((name, limit) -> System.out.println("limit: " + name + ": " + limit));
    double[] starts = new double[STARTS];
    for (int i = 0; i < STARTS; i++) {
      long begun = System.nanoTime();
      try (Sandboxed one = new Sandboxed(runtime, conversation("start" + i))) {
        one.run("true");
        starts[i] = (System.nanoTime() - begun) / 1e6;
      }
    }
    print("start to first result, ms", starts);
    try (Sandboxed one = new Sandboxed(runtime, conversation("rounds"))) {
      double[] rounds = new double[ROUNDS];
      for (int i = 0; i < ROUNDS; i++) {
        long begun = System.nanoTime();
        one.run("true");
        rounds[i] = (System.nanoTime() - begun) / 1e6;
      }
      print("round trip of `true`, ms", Arrays.copyOfRange(rounds, ROUNDS / 3, ROUNDS));
    }
    bare();
    flood(runtime, home);
    many(runtime, Integer.parseInt(args[2]));
  }

  /** The same command in a bash behind script(1), which is a pseudo terminal and nothing else. */
  private static void bare() throws Exception {
    Process bash =
        new ProcessBuilder("script", "-qfc", "bash --norc --noprofile", "/dev/null").start();
    try (var in = bash.inputReader();
        var out = bash.outputWriter()) {
      out.write("stty -echo; PS1=\n");
      double[] rounds = new double[ROUNDS];
      for (int i = 0; i < ROUNDS; i++) {
        long begun = System.nanoTime();
        out.write("true; echo end%d$?\n".formatted(i));
        out.flush();
        for (String line = in.readLine(); !line.contains("end" + i + "0"); line = in.readLine()) {
          continue;
        }
        rounds[i] = (System.nanoTime() - begun) / 1e6;
      }
      print("the same in a bare terminal, ms", Arrays.copyOfRange(rounds, ROUNDS / 3, ROUNDS));
    } finally {
      bash.destroyForcibly();
    }
  }

  /** {@code /alive} on the sandbox's own socket, every 10 ms, beside a command that floods. */
  private static void flood(LocalRuntime runtime, Path home) throws Exception {
    try (Sandboxed one = new Sandboxed(runtime, conversation("flood"))) {
      one.run("true");
      Path socket;
      try (Stream<Path> folders = Files.list(home.resolve("run"))) {
        socket = folders.map(f -> f.resolve("s")).filter(Files::exists).findFirst().orElseThrow();
      }
      List<Double> answers = new ArrayList<>();
      Thread flood =
          Thread.ofPlatform()
              .start(() -> {
                try {
                  one.run("yes 'a line of some length, again and again' | head -c 1000000000");
                } catch (Exception e) {
                  throw new IllegalStateException(e);
                }
              });
      long begun = System.nanoTime();
      while (flood.isAlive()) {
        answers.add(alive(socket));
        Thread.sleep(10);
      }
      System.out.printf("1 GB printed in %.1f s%n", (System.nanoTime() - begun) / 1e9);
      print("/alive meanwhile, ms", answers.stream().mapToDouble(d -> d).toArray());
    }
  }

  private static double alive(Path socket) throws IOException {
    long begun = System.nanoTime();
    try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
      byte[] request = "GET /alive HTTP/1.1\r\nConnection: close\r\n\r\n".getBytes(US_ASCII);
      channel.write(ByteBuffer.wrap(request));
      ByteBuffer answer = ByteBuffer.allocate(4096);
      while (channel.read(answer) >= 0) {
        continue;
      }
      if (!new String(answer.array(), 0, answer.position(), US_ASCII).contains("\"ok\"")) {
        throw new IOException("/alive is not answered");
      }
    }
    return (System.nanoTime() - begun) / 1e6;
  }

  private static void many(LocalRuntime runtime, int count) throws Exception {
    List<Sandboxed> all = new ArrayList<>();
    try {
      long before = available();
      long begun = System.nanoTime();
      for (int i = 0; i < count; i++) {
        Sandboxed one = new Sandboxed(runtime, conversation("many" + i));
        one.run("true");
        all.add(one);
      }
      System.out.printf(
          "%d sandboxes started in %.1f s%n", count, (System.nanoTime() - begun) / 1e9);
      Thread.sleep(3_000);
      Memory memory = memory();
      System.out.printf(
          "PSS of %d sandboxes: %d MiB, %.1f MiB each (of it shells %.1f); available memory fell by"
              + " %.1f MiB each%n",
          count,
          memory.all() >> 10,
          memory.all() / 1024.0 / count,
          memory.shells() / 1024.0 / count,
          (before - available()) / 1024.0 / count);
      int answered = 0;
      for (Sandboxed one : all) {
        answered += one.attempt("echo alive").contains("alive") ? 1 : 0;
      }
      System.out.printf("%d of %d answer%n", answered, count);
    } finally {
      all.forEach(Sandboxed::close);
    }
  }

  private record Memory(long all, long shells) {}

  /** Of all descendants of the sandboxes' first processes, which are those of this user's bwrap. */
  private static Memory memory() throws IOException {
    long sum = 0;
    long shells = 0;
    List<ProcessHandle> roots = ProcessHandle.current().children().toList();
    for (ProcessHandle root : roots) {
      for (ProcessHandle handle : Stream.concat(Stream.of(root), root.descendants()).toList()) {
        long pss = pss(handle.pid());
        sum += pss;
        String name = Files.readString(Path.of("/proc", handle.pid() + "", "comm")).strip();
        shells += name.equals("bash") ? pss : 0;
      }
    }
    return new Memory(sum, shells);
  }

  private static long pss(long pid) throws IOException {
    return number(Path.of("/proc", pid + "", "smaps_rollup"), "Pss:");
  }

  private static long available() throws IOException {
    return number(Path.of("/proc/meminfo"), "MemAvailable:");
  }

  private static long number(Path file, String name) throws IOException {
    try (Stream<String> lines = Files.lines(file)) {
      return lines
          .filter(line -> line.startsWith(name))
          .map(line -> Long.parseLong(line.replaceAll("\\D", "")))
          .findFirst()
          .orElse(0L);
    }
  }

  private static ConversationRef conversation(String name) {
    return new ConversationRef(new ConversationId(name), Optional.empty());
  }

  private static void print(String what, double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    System.out.printf(
        "%s: p50 %.1f, p95 %.1f, p99 %.1f, min %.1f, of %d%n",
        what,
        sorted[sorted.length / 2],
        sorted[(int) (sorted.length * 0.95)],
        sorted[(int) (sorted.length * 0.99)],
        sorted[0],
        sorted.length);
  }
}
