package dev.hands4j.runtimeserver.python;

import dev.hands4j.runtimeserver.shell.Sessions;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** One Python process with the driver in it. Messages are taken by one thread. */
final class PythonProcess implements AutoCloseable {
  private static final int MAX_LINE = 12 * 1024 * 1024;
  private static final int WAITING_MESSAGES = 64;
  private static final JsonMapper JSON = JsonMapper.shared();

  private final Process process;
  private final Optional<Long> leader;
  private final OutputStream requests;
  private final BlockingQueue<Message> messages = new ArrayBlockingQueue<>(WAITING_MESSAGES);

  /** From the driver. */
  sealed interface Message {
    record Said(JsonNode node) implements Message {}

    /** Nothing more will come. */
    record Ended() implements Message {}
  }

  private PythonProcess(Process process, Optional<Long> leader) {
    this.process = process;
    this.leader = leader;
    this.requests = process.getOutputStream();
    Thread.ofPlatform().name("python-output").daemon().start(this::read);
  }

  /** Where Python 3 is on a search path; empty when it is not. */
  static Optional<String> interpreter(String searchPath) {
    for (String name : List.of("python3", "python")) {
      for (String folder : searchPath.split(":")) {
        File candidate = new File(folder, name);
        if (!folder.isEmpty() && candidate.canExecute() && candidate.isFile()) {
          return Optional.of(candidate.getPath());
        }
      }
    }
    return Optional.empty();
  }

  /** Starts one; it says {@code ready} when it is. */
  static PythonProcess start(
      PythonSettings settings, String interpreter, Path directory, Map<String, String> environment)
      throws IOException {
    Path driver = settings.files().resolve("driver.py");
    Files.write(driver, script());
    Map<String, String> variables = new HashMap<>(environment);
    variables.putIfAbsent("MPLBACKEND", "Agg");
    variables.put("PYTHONUNBUFFERED", "1");
    variables.put("PYTHONIOENCODING", "utf-8");
    ProcessBuilder builder =
        new ProcessBuilder(
            settings.enclosure().session(List.of(interpreter, "-u", driver.toString()), directory));
    builder.directory(directory.toFile());
    builder.environment().clear();
    builder.environment().putAll(variables);
    // what it says before the driver has taken its descriptors, such as why it cannot start
    builder.redirectErrorStream(true);
    Process process = builder.start();
    return new PythonProcess(process, settings.enclosure().leader(process));
  }

  private static byte[] script() throws IOException {
    try (var in = PythonProcess.class.getResourceAsStream("driver.py")) {
      if (in == null) {
        throw new IOException("this program is incomplete: driver.py is missing");
      }
      return in.readAllBytes();
    }
  }

  private void read() {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = line(lines); !line.isEmpty(); line = line(lines)) {
        messages.put(new Message.Said(JSON.readTree(line)));
      }
    } catch (IOException | UncheckedIOException | JacksonException e) {
      // it is gone, or speaks no longer as the driver does
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    try {
      messages.put(new Message.Ended());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static String line(BufferedReader in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
      if (line.length() >= MAX_LINE) {
        throw new IOException("a message without end");
      }
      line.append((char) c);
    }
    return line.toString();
  }

  void send(JsonNode request) throws IOException {
    requests.write((JSON.writeValueAsString(request) + "\n").getBytes(StandardCharsets.UTF_8));
    requests.flush();
  }

  /** The next message; empty when none came in time. */
  Optional<Message> poll(long nanos) throws InterruptedException {
    return Optional.ofNullable(messages.poll(nanos, TimeUnit.NANOSECONDS));
  }

  void interrupt() {
    leader.ifPresent(Sessions::interruptGroup);
  }

  /** How it ended, -1 when it has not yet. */
  int exitValue() throws InterruptedException {
    return process.waitFor(1, TimeUnit.SECONDS) ? process.exitValue() : -1;
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** Ends it and its children. */
  @Override
  public void close() {
    leader.ifPresent(Sessions::killGroup);
    boolean ignored = process.destroyForcibly().isAlive();
    messages.clear(); // lets a reader go that waits for room
  }
}
