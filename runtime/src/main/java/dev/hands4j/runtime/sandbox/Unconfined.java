package dev.hands4j.runtime.sandbox;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A process of the server's user, like any other. */
record Unconfined() implements Confinement {
  @Override
  public String kind() {
    return "local";
  }

  @Override
  public boolean isolated() {
    return false;
  }

  @Override
  public SandboxFolder folder(Path home, String conversation) {
    return SandboxFolder.of(home, conversation);
  }

  @Override
  public List<String> wrap(List<String> command, SandboxFolder folder, Path workspace) {
    return command;
  }

  @Override
  public Optional<Sockets> sockets(SandboxFolder folder) {
    return Optional.empty();
  }

  @Override
  public void ended(SandboxFolder folder) {}

  @Override
  public void ended(List<SandboxFolder> living) {}

  @Override
  public Map<String, String> limits() {
    return Map.of("isolation", "none: commands can do what the server's user can");
  }

  @Override
  public Map<String, String> environment(Map<String, String> variables) {
    return variables;
  }
}
