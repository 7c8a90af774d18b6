package dev.hands4j.runtimeserver.shell;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;

/**
 * A command's round trip through a session beside one through a bare terminal with the same bash;
 * and a gigabyte through both. Run by hand:
 *
 * <pre>
 * java --enable-native-access=ALL-UNNAMED -Xmx96m -XX:+UseSerialGC \
 *   -cp 'runtime-server/target/test-classes:runtime-server/target/classes:runtime-server/target/lib/*' \
 *   dev.hands4j.runtimeserver.shell.RoundTripBench [rounds]
 * </pre>
 */
final class RoundTripBench {
  private static final byte END = 1;
  private static final String FLOOD =
      "yes 'a line of some length, again and again' | head -c 1000000000";

  private RoundTripBench() {}

  public static void main(String[] args) throws Exception {
    int rounds = args.length > 0 ? Integer.parseInt(args[0]) : 1000;
    Path folder = Files.createTempDirectory("round-trip");
    Map<String, String> environment = new HashMap<>(System.getenv());
    environment.put("HOME", folder.toString());
    try (Bare bare = new Bare(folder, environment);
        ShellSession session =
            new ShellSession(
                ShellSettings.in(folder).withNoChange(Duration.ofMinutes(5)),
                "bench",
                Host.current(),
                folder,
                environment)) {
      Callable<Object> through = () -> session.run(request("true"), OutputListener.NOBODY);
      Callable<Object> direct = () -> bare.run("true");
      measure(rounds / 4 + 1, through);
      measure(rounds / 4 + 1, direct);
      double[] ours = new double[rounds];
      double[] theirs = new double[rounds];
      for (int i = 0; i < rounds; i++) { // in turn, so that the machine's mood hits both
        ours[i] = measure(1, through)[0];
        theirs[i] = measure(1, direct)[0];
      }
      report("session", ours);
      report("bare terminal", theirs);
      System.out.printf(
          "ratio of medians %.2f, added %.3f ms%n",
          at(ours, 50) / at(theirs, 50), at(ours, 50) - at(theirs, 50));
      long before = used();
      double session1 =
          measure(1, () -> session.run(request(FLOOD), OutputListener.NOBODY))[0] / 1e3;
      long after = used();
      double bare1 = measure(1, () -> bare.run(FLOOD))[0] / 1e3;
      System.out.printf(
          "1 GB: session %.1f s (%.0f MB/s), bare terminal %.1f s (%.0f MB/s), heap %+.1f MB%n",
          session1, 1000 / session1, bare1, 1000 / bare1, (after - before) / 1e6);
    }
    System.exit(0);
  }

  private static RunRequest request(String command) {
    return new RunRequest(command, false, false, false, OptionalDouble.of(600));
  }

  private static double[] measure(int rounds, Callable<Object> work) throws Exception {
    double[] millis = new double[rounds];
    for (int i = 0; i < rounds; i++) {
      long begun = System.nanoTime();
      Object ignored = work.call();
      millis[i] = (System.nanoTime() - begun) / 1e6;
    }
    return millis;
  }

  private static double at(double[] values, int percent) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[Math.min(sorted.length - 1, sorted.length * percent / 100)];
  }

  private static void report(String name, double[] values) {
    System.out.printf(
        "%-14s median %.3f ms, p90 %.3f ms, p99 %.3f ms%n",
        name, at(values, 50), at(values, 90), at(values, 99));
  }

  private static long used() {
    System.gc();
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }

  /** Nothing but the terminal and bash. */
  private static final class Bare implements AutoCloseable {
    private final Pty pty = Pty.open(1000, 1000);
    private final Process process;
    private final byte[] buffer = new byte[64 * 1024];

    Bare(Path folder, Map<String, String> environment) throws IOException {
      ProcessBuilder builder =
          new ProcessBuilder(
              "setsid",
              "/bin/bash",
              "-c",
              "exec bash --noprofile --norc --noediting -i <>\"$1\" >&0 2>&1",
              "bash",
              pty.slave());
      builder.directory(folder.toFile());
      builder.environment().clear();
      builder.environment().putAll(environment);
      builder.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD);
      this.process = builder.start();
    }

    Object run(String command) {
      boolean taken =
          pty.write((command + "; printf '\\001'\n").getBytes(StandardCharsets.UTF_8), 1000);
      while (taken) {
        int n = pty.read(buffer, 1000);
        for (int i = 0; i < n; i++) {
          if (buffer[i] == END) {
            return n;
          }
        }
      }
      return 0;
    }

    @Override
    public void close() {
      boolean ignored = process.destroyForcibly().isAlive();
      pty.close();
    }
  }
}
