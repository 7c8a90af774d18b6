package dev.hands4j.testkit;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/**
 * A {@link ScriptedModel} as a process of its own, for browser and Node scripts and for benchmarks.
 *
 * <pre>
 * --port N                 where to listen; 0 (default) picks a free port
 * --script FILE            what to say, in the format of {@code ScriptFile}
 * --fix-failing-test DIR   the scenario {@link FixFailingTest}; makes its repository in DIR unless
 *                          DIR exists
 * --record BYTES           how many bytes of request bodies to keep; 0 (default) keeps none
 * </pre>
 *
 * <p>Prints one line {@code ready http://127.0.0.1:PORT} to standard output and runs until it is
 * ended. A wrong argument or script exits 2 with every problem on standard error.
 */
public final class ScriptedModelMain {
  private final Optional<Path> script;
  private final Optional<Path> repository;
  private final int port;
  private final long recordedBytes;

  private ScriptedModelMain(
      Optional<Path> script, Optional<Path> repository, int port, long recordedBytes) {
    this.script = script;
    this.repository = repository;
    this.port = port;
    this.recordedBytes = recordedBytes;
  }

  public static void main(String[] args) throws IOException, InterruptedException {
    PrintStream err = System.err;
    try {
      @SuppressWarnings("unused") // it lives as long as the process
      ScriptedModel model = parse(args).start();
      System.out.println("ready " + model.uri());
      new CountDownLatch(1).await();
    } catch (IllegalArgumentException e) {
      err.println(e.getMessage());
      System.exit(2);
    }
  }

  private static ScriptedModelMain parse(String... args) {
    Optional<Path> script = Optional.empty();
    Optional<Path> repository = Optional.empty();
    int port = 0;
    long recorded = 0;
    for (int i = 0; i < args.length; i += 2) {
      if (i + 1 == args.length) {
        throw new IllegalArgumentException(args[i] + " needs a value");
      }
      String value = args[i + 1];
      switch (args[i]) {
        case "--port" -> port = Integer.parseInt(value);
        case "--script" -> script = Optional.of(Path.of(value));
        case "--fix-failing-test" -> repository = Optional.of(Path.of(value));
        case "--record" -> recorded = Long.parseLong(value);
        default -> throw new IllegalArgumentException("unknown argument " + args[i]);
      }
    }
    if (script.isPresent() == repository.isPresent()) {
      throw new IllegalArgumentException("give either --script or --fix-failing-test");
    }
    return new ScriptedModelMain(script, repository, port, recorded);
  }

  private ScriptedModel start() throws IOException, InterruptedException {
    ScriptedModelConfig config =
        script.isPresent() ? ScriptFile.read(script.get()) : scenario(repository.orElseThrow());
    return ScriptedModel.start(config.onPort(port).recording(recordedBytes));
  }

  private static ScriptedModelConfig scenario(Path folder)
      throws IOException, InterruptedException {
    if (!folder.toFile().exists()) {
      GitRepositories.withFailingTest(folder);
    }
    return ScriptedModelConfig.of(FixFailingTest.script(folder.toAbsolutePath()));
  }
}
