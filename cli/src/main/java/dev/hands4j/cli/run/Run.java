package dev.hands4j.cli.run;

import dev.hands4j.api.event.AgentState;
import dev.hands4j.api.runtime.RuntimeUnavailableException;
import dev.hands4j.api.user.Secret;
import dev.hands4j.cli.run.ConversationClient.RefusedException;
import dev.hands4j.server.PortInUseException;
import dev.hands4j.server.access.LocalKey;
import dev.hands4j.server.config.ServerConfig;
import dev.hands4j.storage.HomeLock;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;

/** One task, from the question for a server to the exit code. */
public final class Run implements AutoCloseable {
  /** How often the log is looked at when the socket is silent. */
  private static final Duration LOOK = Duration.ofSeconds(1);

  /** How long a server may be away, for example to start again, before the run gives up. */
  private static final Duration ABSENCE = Duration.ofSeconds(60);

  /** How long the agent may take to pause. */
  private static final Duration PAUSE = Duration.ofSeconds(15);

  private final RunRequest request;
  private final ServerConfig config;
  private final Console console;
  private final Progress progress;
  private final Verdict verdict = new Verdict();
  private final BlockingQueue<Runnable> woken = new LinkedBlockingQueue<>();
  private final AtomicBoolean hint = new AtomicBoolean();
  private final Place place;
  private ConversationClient client;
  private Optional<LiveFeed> feed = Optional.empty();
  private String conversation = "";
  private long next;
  private long lastAnswered;
  private Optional<Outcome> ending = Optional.empty();
  private boolean asked;
  private long questionOf = -1;

  private Run(RunRequest request, ServerConfig config, Console console, Place place) {
    this.request = request;
    this.config = config;
    this.console = console;
    this.place = place;
    this.client = new ConversationClient(place.address(), config.http().sessionKey());
    this.progress =
        request.json()
            ? Progress.json(console.out())
            : new PeopleProgress(console.out(), console.colour());
  }

  /**
   * Runs a task to its end.
   *
   * @param interruptible is given what to call, from any thread, to have the agent paused and the
   *     run ended
   * @throws RuntimeUnavailableException when this machine has not what the sandboxes need
   */
  public static Outcome of(
      RunRequest request, ServerConfig config, Console console, Consumer<Runnable> interruptible)
      throws RuntimeUnavailableException, PortInUseException, InterruptedException {
    Place place = Place.of(config);
    try (place;
        Run run = new Run(request, config, console, place)) {
      interruptible.accept(() -> run.woken.add(() -> run.end(Outcome.INTERRUPTED)));
      return run.run();
    }
  }

  private Outcome run() throws InterruptedException {
    try {
      Optional<Secret> key = LocalKey.read(config.home());
      if (key.isEmpty()) {
        note("The server of this home does not take tasks of this command: there is no local.key");
        return Outcome.FAILED;
      }
      conversation = client.create(request, key.get());
    } catch (IOException | RefusedException e) {
      note("The task was not accepted: " + e.getMessage());
      return Outcome.FAILED;
    }
    if (place instanceof Place.Own own) {
      own.runs(conversation);
      note("Conversation " + conversation + " (afterwards on the page of: hands4j serve)");
    } else {
      note("Conversation " + place.address().resolve("/conversations/" + conversation));
    }
    lastAnswered = System.nanoTime();
    Outcome outcome = follow();
    note(outcome == Outcome.TIMEOUT ? "Out of time. " + verdict.words() : verdict.words());
    return outcome;
  }

  private Outcome follow() throws InterruptedException {
    long deadline = deadline(request.timeout());
    while (true) {
      Optional<Outcome> gone = read();
      if (gone.isPresent()) {
        return gone.get();
      }
      if (verdict.outcome().isPresent()) {
        // What was being ended may have come to an end of its own in the same moment.
        boolean paused = verdict.state() == AgentState.PAUSED && ending.isPresent();
        return paused ? ending.get() : verdict.outcome().get();
      }
      if (System.nanoTime() > deadline) {
        if (ending.isPresent()) {
          return ending.get(); // it did not pause in time
        }
        end(Outcome.TIMEOUT);
      }
      if (ending.isPresent() && !asked) {
        asked = true;
        deadline = deadline(Optional.of(PAUSE));
        pause();
      }
      if (verdict.state() == AgentState.AWAITING_USER_CONFIRMATION && ending.isEmpty()) {
        if (!console.interactive()) {
          note("An action waits for somebody to agree; answer on the page.");
          return Outcome.WAITING;
        }
        askOnce();
      }
      listen();
      await(deadline);
    }
  }

  /** Reads what is new. */
  private Optional<Outcome> read() throws InterruptedException {
    try {
      hint.set(false);
      boolean more = true;
      while (more) {
        JsonNode events = client.events(conversation, next);
        for (JsonNode event : events) {
          progress.show(event);
          verdict.take(event);
          next = event.path("id").asLong() + 1;
        }
        more = !events.isEmpty();
      }
      lastAnswered = System.nanoTime();
    } catch (RefusedException e) {
      note("The conversation cannot be read any more: " + e.getMessage());
      return Optional.of(e.status() == 404 ? Outcome.REJECTED : Outcome.FAILED);
    } catch (IOException e) {
      if (System.nanoTime() - lastAnswered > ABSENCE.toNanos()) {
        note("The server is gone. Once it runs again, so does the conversation.");
        return Optional.of(Outcome.FAILED);
      }
      lookElsewhere();
    }
    return Optional.empty();
  }

  /** A server that was started again may have another port. */
  private void lookElsewhere() {
    Optional<URI> now =
        HomeLock.holder(config.home()).flatMap(HomeLock.Holder::address).map(URI::create);
    if (now.isPresent() && !now.get().equals(client.server())) {
      feed.ifPresent(LiveFeed::close);
      feed = Optional.empty();
      client.close();
      client = new ConversationClient(now.get(), config.http().sessionKey());
    }
  }

  private void listen() throws InterruptedException {
    if (feed.filter(LiveFeed::open).isPresent()) {
      return;
    }
    feed.ifPresent(LiveFeed::close);
    feed = Optional.empty();
    try {
      feed =
          Optional.of(
              LiveFeed.join(
                  client.http(),
                  client.server(),
                  config.http().sessionKey(),
                  conversation,
                  next - 1,
                  this::somethingHappened));
    } catch (IOException _) {
      // the log is looked at all the same
    }
  }

  private void somethingHappened() {
    if (!hint.getAndSet(true)) {
      woken.add(() -> {});
    }
  }

  private void await(long deadline) throws InterruptedException {
    long wait = Math.max(1, Math.min(LOOK.toNanos(), deadline - System.nanoTime()));
    Runnable first = woken.poll(wait, TimeUnit.NANOSECONDS);
    for (Runnable work = first; work != null; work = woken.poll()) {
      work.run();
    }
  }

  private void end(Outcome how) {
    if (ending.isEmpty()) {
      ending = Optional.of(how);
    }
  }

  private void pause() {
    note("Pausing the agent; once more ends at once.");
    wish("paused");
  }

  private void wish(String state) {
    try {
      client.wish(conversation, state);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException | RefusedException e) {
      note("The agent could not be told: " + e.getMessage());
    }
  }

  /** Asks on a thread of its own, so that an interruption is heard meanwhile. */
  private void askOnce() {
    if (questionOf == verdict.stateId()) {
      return;
    }
    questionOf = verdict.stateId();
    console.err().print("Let it do this? [y/N] ");
    console.err().flush();
    Thread.ofVirtual()
        .name("run-question")
        .start(() -> {
          boolean yes = answer().toLowerCase(Locale.ROOT).startsWith("y");
          woken.add(() -> wish(yes ? "user_confirmed" : "user_rejected"));
        });
  }

  private String answer() {
    StringBuilder line = new StringBuilder();
    try {
      // Byte by byte: what is typed ahead belongs to the next question.
      for (int c = console.in().read(); c >= 0 && c != '\n'; c = console.in().read()) {
        line.append((char) c);
      }
    } catch (IOException _) {
      // no answer is no
    }
    return line.toString().strip();
  }

  private static long deadline(Optional<Duration> time) {
    return System.nanoTime() + time.map(Duration::toNanos).orElse(Long.MAX_VALUE / 2);
  }

  private void note(String text) {
    console.err().println(text);
  }

  @Override
  public void close() {
    feed.ifPresent(LiveFeed::close);
    client.close();
  }
}
