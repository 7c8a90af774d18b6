package dev.hands4j.agent.mcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressesTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",
        "224.0.0.1",
        "::1",
        "fe80::1",
        "fd00::1",
        "::ffff:127.0.0.1",
        "2002:7f00:1::",
        "2001::1",
        "198.18.0.1"
      })
  void addressesThatAreNearAreRefused(String literal) throws IOException {
    assertThat(Addresses.isNear(InetAddress.ofLiteral(literal))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.1.1.1", "8.8.8.8", "2606:4700:4700::1111", "140.82.121.4"})
  void addressesOfTheInternetAreNot(String literal) throws IOException {
    assertThat(Addresses.isNear(InetAddress.ofLiteral(literal))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://localhost:3000/mcp", "http://[::1]/mcp", "http://127.1/mcp"})
  void aServerOfThisMachineIsRefusedInWords(String url) {
    assertThatThrownBy(() -> Addresses.requirePublic(URI.create(url)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("public internet");
  }
}
