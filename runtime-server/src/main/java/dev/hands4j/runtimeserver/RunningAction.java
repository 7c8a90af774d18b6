package dev.hands4j.runtimeserver;

import dev.hands4j.runtimeserver.shell.Interruptible;
import dev.hands4j.runtimeserver.shell.OutputListener;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

/** An action between its request and its result. Thread-safe. */
final class RunningAction {
  private final CompletableFuture<byte[]> result = new CompletableFuture<>();
  private final List<OutputListener> listeners = new CopyOnWriteArrayList<>();
  private Optional<Interruptible> place = Optional.empty();
  private boolean interrupted;
  private volatile String notice = "";

  /** Complete when the result is stored. */
  CompletableFuture<byte[]> result() {
    return result;
  }

  void watch(OutputListener listener) {
    listeners.add(listener);
  }

  void unwatch(OutputListener listener) {
    listeners.remove(listener);
  }

  /** Tells everybody who watches. */
  OutputListener everybody() {
    return new OutputListener() {
      @Override
      public void output(String text) {
        listeners.forEach(listener -> listener.output(text));
      }

      @Override
      public void quiet() {
        listeners.forEach(OutputListener::quiet);
      }
    };
  }

  /** Says why somebody else ended what this action does. */
  void explain(String reason) {
    notice = reason;
  }

  /** Why somebody else ended it; empty when nobody did. */
  String explanation() {
    return notice;
  }

  /** The action has its turn; false when it was interrupted before. */
  synchronized boolean begin(Interruptible in) {
    if (interrupted) {
      return false;
    }
    in.clearInterrupt();
    place = Optional.of(in);
    return true;
  }

  synchronized void end() {
    place = Optional.empty();
  }

  synchronized void interrupt() {
    interrupted = true;
    place.ifPresent(Interruptible::interrupt);
  }
}
