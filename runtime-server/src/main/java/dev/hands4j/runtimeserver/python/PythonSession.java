package dev.hands4j.runtimeserver.python;

import dev.hands4j.runtimeserver.python.PythonProcess.Message;
import dev.hands4j.runtimeserver.shell.Interruptible;
import dev.hands4j.runtimeserver.shell.OutputListener;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Cells of Python over time: one process keeps their names, a new one takes its place when it
 * ended. One cell at a time; {@link #interrupt} and {@link #setEnvironment} come from any thread.
 */
public final class PythonSession implements Interruptible, AutoCloseable {
  private static final long STEP_NANOS = 100_000_000L;
  private static final long QUIET_NANOS = 5_000_000_000L;
  private static final Pattern COLOUR = Pattern.compile("\u001b\\[[0-9;?]*[ -/]*[@-~]");

  private final PythonSettings settings;
  private final Supplier<Map<String, String>> environment;
  private final Map<String, String> pending = new HashMap<>(); // guarded by itself
  private Optional<PythonProcess> process = Optional.empty();
  private Optional<Path> synchronisedWith = Optional.empty();
  private String interpreter = "";
  private volatile boolean interrupted;

  /**
   * @param environment complete environment of a new process
   */
  public PythonSession(PythonSettings settings, Supplier<Map<String, String>> environment) {
    this.settings = settings;
    this.environment = environment;
  }

  /** Sets variables for the next cell on. */
  public void setEnvironment(Map<String, String> variables) {
    synchronized (pending) {
      pending.putAll(variables);
    }
  }

  @Override
  public void interrupt() {
    interrupted = true;
  }

  @Override
  public void clearInterrupt() {
    interrupted = false;
  }

  /**
   * Runs a cell to its end.
   *
   * @throws IOException when the process cannot be started or spoken to
   */
  public CellOutcome run(Cell cell, OutputListener listener)
      throws IOException, InterruptedException {
    Optional<String> missing = ensure(cell);
    if (missing.isPresent()) {
      return new CellOutcome.Missing(missing.get());
    }
    PythonProcess python = process.orElseThrow();
    python.send(request(cell, cell.code()));
    CellOutput output = new CellOutput(settings.characters());
    await(cell, python, output, listener);
    String text = COLOUR.matcher(output.text()).replaceAll("").stripTrailing();
    return new CellOutcome.Ran(
        text.isEmpty() && output.images().isEmpty()
            ? "[Code executed successfully with no output]"
            : text,
        output.images(),
        interpreter);
  }

  /** A process that is ready; or why there is none. */
  private Optional<String> ensure(Cell cell) throws IOException, InterruptedException {
    if (process.filter(PythonProcess::isAlive).isPresent()) {
      return Optional.empty();
    }
    close();
    Map<String, String> variables = environment.get();
    Optional<String> found =
        PythonProcess.interpreter(variables.getOrDefault("PATH", "/usr/local/bin:/usr/bin:/bin"));
    if (found.isEmpty()) {
      return Optional.of(
          "There is no Python 3 in this sandbox, so no Python cell can run. Install python3 in it,"
              + " or use the shell instead.");
    }
    synchronized (pending) {
      pending.clear();
    }
    PythonProcess started = PythonProcess.start(settings, found.get(), cell.directory(), variables);
    Optional<Message> first = started.poll(settings.startTimeout().toNanos());
    if (first.isPresent() && first.get() instanceof Message.Said(JsonNode said)) {
      interpreter = said.path("ready").asString(found.get());
      process = Optional.of(started);
      synchronisedWith = Optional.of(cell.directory());
      runFirst(cell, started);
      return Optional.empty();
    }
    started.close();
    return Optional.of("Python cannot be started: %s does not work.".formatted(found.get()));
  }

  private void runFirst(Cell cell, PythonProcess started) throws IOException, InterruptedException {
    if (!cell.first().isBlank()) {
      started.send(request(cell, cell.first()));
      await(cell, started, new CellOutput(settings.characters()), OutputListener.NOBODY);
    }
  }

  private ObjectNode request(Cell cell, String code) {
    ObjectNode request = JsonMapper.shared().createObjectNode();
    request.put("code", code);
    if (!synchronisedWith.equals(Optional.of(cell.directory()))) {
      request.put("directory", cell.directory().toString());
      synchronisedWith = Optional.of(cell.directory());
    }
    ObjectNode variables = request.putObject("environment");
    synchronized (pending) {
      pending.forEach(variables::put);
      pending.clear();
    }
    return request;
  }

  /** Follows a cell; at its time limit, or when asked, it is interrupted and at last ended. */
  private void await(Cell cell, PythonProcess python, CellOutput output, OutputListener listener)
      throws InterruptedException {
    long limit = (long) (cell.timeout().orElse(settings.timeout().toMillis() / 1e3) * 1e9);
    long begun = System.nanoTime();
    long nextQuiet = begun + QUIET_NANOS;
    long killAt = Long.MAX_VALUE;
    boolean timedOut = false;
    while (true) {
      Optional<Message> message = python.poll(STEP_NANOS);
      long now = System.nanoTime();
      if (message.isPresent()) {
        switch (message.get()) {
          case Message.Ended _ -> {
            ended(python, output, timedOut, limit);
            return;
          }
          case Message.Said(JsonNode said) -> {
            if (said.path("done").asBoolean(false)) {
              if (timedOut) {
                output.replace(timedOut(limit));
              }
              return;
            }
            output.take(said, listener);
            nextQuiet = now + QUIET_NANOS;
          }
        }
      }
      if (now >= nextQuiet) {
        listener.quiet();
        nextQuiet = now + QUIET_NANOS;
      }
      boolean over = now - begun > limit;
      if (killAt == Long.MAX_VALUE && (over || interrupted)) {
        timedOut = over && !interrupted;
        python.interrupt();
        killAt = now + settings.patience().toNanos();
      } else if (now > killAt) {
        python.close();
      }
    }
  }

  private static String timedOut(long limit) {
    return "[Execution timed out (%s seconds).]".formatted(limit / 1e9);
  }

  private void ended(PythonProcess python, CellOutput output, boolean timedOut, long limit)
      throws InterruptedException {
    if (timedOut) {
      output.replace(timedOut(limit));
    }
    output.add(
        "\n[The Python process ended (exit code %d). The next cell starts a new one, without the"
                .formatted(python.exitValue())
            + " names of this one.]");
    close();
  }

  /** Ends the process and its children. */
  @Override
  public void close() {
    process.ifPresent(PythonProcess::close);
    process = Optional.empty();
  }

  /** What a cell printed, bounded: its beginning and its end. */
  private static final class CellOutput {
    private static final int MAX_IMAGES_CHARACTERS = 12 * 1024 * 1024;

    private final int half;
    private final StringBuilder head = new StringBuilder();
    private final StringBuilder tail = new StringBuilder();
    private final List<String> images = new ArrayList<>();
    private int imageCharacters;
    private boolean cut;

    CellOutput(int characters) {
      this.half = characters / 2;
    }

    void take(JsonNode said, OutputListener listener) {
      if (said.has("stream")) {
        String text = said.path("stream").asString("");
        listener.output(COLOUR.matcher(text).replaceAll(""));
        add(text);
      } else if (said.has("image")) {
        String image = said.path("image").asString("");
        imageCharacters += image.length();
        if (imageCharacters <= MAX_IMAGES_CHARACTERS) {
          images.add(image);
        } else {
          add("\n[A picture is left out: they are too large together.]\n");
        }
      }
    }

    void add(String text) {
      int room = Math.min(text.length(), half - head.length());
      head.append(text, 0, room);
      tail.append(text, room, text.length());
      if (tail.length() > 2 * half) {
        tail.delete(0, tail.length() - half);
        cut = true;
      }
    }

    void replace(String text) {
      head.setLength(0);
      tail.setLength(0);
      images.clear();
      cut = false;
      add(text);
    }

    String text() {
      if (!cut && head.length() + tail.length() <= 2 * half) {
        return head.toString() + tail;
      }
      return head
          + "\n[... Observation truncated due to length ...]\n"
          + tail.substring(Math.max(0, tail.length() - half));
    }

    List<String> images() {
      return List.copyOf(images);
    }
  }
}
