package dev.hands4j.runtimeserver.shell;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * One interactive bash in a pseudo terminal. It says when a command begins and when it is back at
 * its prompt with marks that carry a secret of this shell, so that what commands print cannot pass
 * for one; the marks travel in the terminal's own stream, so everything a command printed is known
 * when its end is.
 *
 * <p>A command is handed over in a file and run by {@code eval}: its text reaches bash exactly as
 * given, of any length, and is not echoed. Thread-safe; all methods but {@link #phase} are for
 * platform threads.
 */
final class Shell implements AutoCloseable {
  static final int INTERRUPT = 2;
  static final int KILL = 9;
  static final int TERMINATE = 15;
  static final int CONTINUE = 18;

  private static final int COLUMNS = 1000;
  private static final int ROWS = 1000;
  private static final int READ_MILLIS = 500;
  private static final int WRITE_MILLIS = 2000;
  private static final int LIVE_BYTES = 16 * 1024;
  private static final String MARK = "7701;";
  private static final char FIELD = 0x1f;

  /** What the shell is doing. */
  enum Phase {
    STARTING,
    IDLE,
    RUNNING,
    DEAD
  }

  /** What a prompt says of the command before it. */
  record Prompt(int exitCode, int pid, String path, String workingDirectory) {}

  /** What was printed, and whether older lines had to go. */
  record Output(String text, boolean truncated) {}

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final String nonce;
  private final Path commandFile;
  private final Path startFile;
  private final Pty pty;
  private final Process process;
  private final Scrollback scrollback;
  private final LiveOutput live = new LiveOutput(LIVE_BYTES);
  private final TerminalText text;
  private Phase phase = Phase.STARTING;
  private Optional<Prompt> prompt = Optional.empty();
  private long lastOutput = System.nanoTime();
  private volatile int leader;
  private volatile boolean closing;

  private Shell(ShellSettings settings, String name, Path directory, Map<String, String> env)
      throws IOException {
    byte[] random = new byte[12];
    new SecureRandom().nextBytes(random);
    this.nonce = HexFormat.of().formatHex(random);
    this.commandFile = settings.files().resolve("command." + name);
    this.startFile = settings.files().resolve("start." + name);
    this.scrollback = new Scrollback(settings.historyLines(), settings.historyBytes());
    this.text = new TerminalText(scrollback, live, this::mark);
    Files.writeString(startFile, StartScript.of(settings.loadProfile(), nonce, commandFile));
    Files.writeString(commandFile, "");
    this.pty = Pty.open(COLUMNS, ROWS);
    // setsid makes bash the leader of its own session; opening the terminal then makes it its own
    String open = "exec \"$1\" --noprofile --rcfile \"$2\" --noediting -i <>\"$3\" >&0 2>&1";
    try {
      ProcessBuilder builder =
          new ProcessBuilder(
              settings
                  .enclosure()
                  .session(
                      List.of(
                          settings.bash(),
                          "-c",
                          open,
                          "bash",
                          settings.bash(),
                          startFile.toString(),
                          pty.slave()),
                      directory));
      builder.directory(directory.toFile());
      builder.environment().clear();
      builder.environment().putAll(env);
      builder.redirectInput(Path.of("/dev/null").toFile());
      builder.redirectOutput(ProcessBuilder.Redirect.DISCARD);
      builder.redirectError(ProcessBuilder.Redirect.DISCARD);
      this.process = builder.start();
    } catch (IOException e) {
      pty.close();
      throw e;
    }
    Thread.ofPlatform().name("terminal-" + name).daemon().start(this::readLoop);
  }

  /**
   * Starts a shell and waits for its first prompt.
   *
   * @param name of the session, for files and threads
   */
  static Shell start(ShellSettings settings, String name, Path directory, Map<String, String> env)
      throws IOException, InterruptedException {
    Shell shell = new Shell(settings, name, directory, env);
    if (shell.awaitFirstPrompt(settings.startTimeout().toNanos())) {
      return shell;
    }
    shell.close();
    if (settings.loadProfile()) {
      // a profile that waits for somebody must not make the sandbox useless
      return start(settings.withLoadProfile(false), name, directory, env);
    }
    throw new IOException("bash did not show a prompt; see whether it runs in this sandbox");
  }

  private boolean awaitFirstPrompt(long nanos) throws InterruptedException {
    lock.lock();
    try {
      while (phase == Phase.STARTING && nanos > 0) {
        nanos = changed.awaitNanos(nanos);
      }
      return phase == Phase.IDLE && leader() > 0;
    } finally {
      lock.unlock();
    }
  }

  /** Runs a command; the shell must be idle. {@code prelude} runs before it, unseen. */
  void execute(String prelude, String command) throws IOException {
    Files.writeString(commandFile, prelude + "\0" + command + "\0");
    begin();
    type((StartScript.TRIGGER + "\n").getBytes(StandardCharsets.UTF_8));
  }

  /** Types a command that is not complete: the shell reads on from the terminal. */
  void executeTyped(String prelude, String command) throws IOException {
    Files.writeString(commandFile, prelude + "\0\0");
    begin();
    type((StartScript.TYPED_TRIGGER + command + "\n").getBytes(StandardCharsets.UTF_8));
  }

  private void begin() {
    lock.lock();
    try {
      if (phase == Phase.IDLE) {
        phase = Phase.RUNNING;
        lastOutput = System.nanoTime();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Sends a key to a shell that waits at its prompt; a new prompt follows. */
  void keyAtPrompt(byte key) {
    begin();
    type(new byte[] {key});
  }

  /** Types into whatever reads the terminal. */
  boolean type(byte[] bytes) {
    return pty.write(bytes, WRITE_MILLIS);
  }

  /** Signals what runs in the foreground; false when that is the shell itself. */
  boolean signalForeground(int signal) {
    int group = pty.foregroundGroup();
    if (group <= 0 || group == leader()) {
      return false;
    }
    Pty.signal(-group, signal);
    return true;
  }

  /** Wakes a shell that was stopped, by a command perhaps: it reads no key before. */
  void resume() {
    Pty.signal((int) process.pid(), CONTINUE);
  }

  void kill() {
    Pty.signal(leader(), KILL);
  }

  /** The shell itself; whatever lets it into its namespaces is not it. */
  private int leader() {
    int known = leader;
    if (known == 0) {
      known = pty.session();
      leader = known;
    }
    return known > 0 ? known : (int) process.pid();
  }

  /** Whether output is to be kept for {@link #takeLive}. */
  void watch(boolean on) {
    lock.lock();
    try {
      live.watch(on);
    } finally {
      lock.unlock();
    }
  }

  /** What was printed since the last call, for somebody who watches. */
  String takeLive() {
    lock.lock();
    try {
      return live.isEmpty() ? "" : live.take();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits until the shell is at its prompt or dead, something was printed for a watcher, or the
   * time is over.
   */
  void await(long nanos, boolean wakeOnOutput) throws InterruptedException {
    lock.lock();
    try {
      if (phase == Phase.RUNNING && !(wakeOnOutput && !live.isEmpty()) && nanos > 0) {
        long ignored = changed.awaitNanos(nanos);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Wakes whoever waits, to look again. */
  void wake() {
    lock.lock();
    try {
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  Phase phase() {
    lock.lock();
    try {
      return phase;
    } finally {
      lock.unlock();
    }
  }

  /** The last prompt; empty before the first. */
  Optional<Prompt> prompt() {
    lock.lock();
    try {
      return prompt;
    } finally {
      lock.unlock();
    }
  }

  /** When something was printed last, or a command begun: {@link System#nanoTime}. */
  long lastOutput() {
    lock.lock();
    try {
      return lastOutput;
    } finally {
      lock.unlock();
    }
  }

  /** Takes what was printed and not yet taken. */
  Output takeOutput() {
    lock.lock();
    try {
      text.flush();
      Output output = new Output(scrollback.text(), scrollback.dropped());
      scrollback.clear();
      return output;
    } finally {
      lock.unlock();
    }
  }

  /** Exit code of a dead shell. */
  int exitValue() throws InterruptedException {
    return process.waitFor(1, TimeUnit.SECONDS) ? process.exitValue() : -1;
  }

  private void readLoop() {
    byte[] buffer = new byte[64 * 1024];
    while (!closing) {
      int n = pty.read(buffer, READ_MILLIS);
      if (n < 0 || (n == 0 && !process.isAlive())) {
        break;
      }
      if (n > 0) {
        received(buffer, n);
      }
    }
    pty.close();
    lock.lock();
    try {
      phase = Phase.DEAD;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void received(byte[] buffer, int count) {
    lock.lock();
    try {
      lastOutput = System.nanoTime();
      boolean quiet = live.isEmpty();
      text.feed(buffer, count);
      if (quiet && !live.isEmpty()) {
        changed.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  /** An operating-system command in the output; ours says where the shell is. */
  private void mark(String command) {
    if (!command.startsWith(MARK) || !command.startsWith(nonce, MARK.length())) {
      return;
    }
    String[] fields = command.split(String.valueOf(FIELD), -1);
    String kind = fields[0].substring(MARK.length() + nonce.length());
    if (kind.equals(";S")) {
      if (phase == Phase.RUNNING) {
        text.listen(true);
      }
    } else if (kind.equals(";P") && fields.length >= 5) {
      text.listen(false);
      prompt = Optional.of(new Prompt(number(fields[1]), number(fields[2]), fields[3], fields[4]));
      phase = Phase.IDLE;
      changed.signalAll();
    }
  }

  private static int number(String field) {
    try {
      return field.isEmpty() ? -1 : Integer.parseInt(field);
    } catch (NumberFormatException e) {
      return -1;
    }
  }

  /** Ends the shell and everything in its session. */
  @Override
  public void close() {
    closing = true;
    Sessions.kill(leader());
    boolean ignored = process.destroyForcibly().isAlive();
  }
}
