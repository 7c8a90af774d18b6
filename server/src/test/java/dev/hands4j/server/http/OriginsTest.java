package dev.hands4j.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class OriginsTest {
  private final Origins local = new Origins(List.of(), List.of("127.0.0.1"), false);

  @Test
  void knowsTheNamesOfThisMachineOnly() {
    assertThat(local.knownHost(Optional.of("localhost:3000"))).isTrue();
    assertThat(local.knownHost(Optional.of("LOCALHOST"))).isTrue();
    assertThat(local.knownHost(Optional.of("127.0.0.1:3000"))).isTrue();
    assertThat(local.knownHost(Optional.of("[::1]:3000"))).isTrue();
    assertThat(local.knownHost(Optional.of("rebound.example.org:3000"))).isFalse();
    assertThat(local.knownHost(Optional.of("localhost.example.org"))).isFalse();
    assertThat(local.knownHost(Optional.empty())).isFalse();
  }

  @Test
  void admitsProgramsAndItsOwnPage() {
    Optional<String> host = Optional.of("localhost:3000");
    assertThat(local.allowed(Optional.empty(), host)).isTrue();
    assertThat(local.allowed(Optional.of("http://localhost:3000"), host)).isTrue();
  }

  @Test
  void refusesOtherPagesOfTheSameMachine() {
    Optional<String> host = Optional.of("localhost:3000");
    assertThat(local.allowed(Optional.of("http://localhost:51234"), host)).isFalse();
    assertThat(local.allowed(Optional.of("https://evil.example"), host)).isFalse();
    assertThat(local.allowed(Optional.of("null"), host)).isFalse();
    assertThat(local.allowed(Optional.of("not an origin"), host)).isFalse();
  }

  @Test
  void admitsConfiguredOriginsAndNames() {
    Origins configured =
        new Origins(List.of("https://app.example.org"), List.of("Agents.Example.org"), false);
    assertThat(
            configured.allowed(
                Optional.of("https://app.example.org"), Optional.of("agents.example.org")))
        .isTrue();
    assertThat(configured.knownHost(Optional.of("agents.example.org:443"))).isTrue();
  }
}
