package dev.hands4j.enterprise.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TrustedProxiesTest {
  private final TrustedProxies proxies =
      TrustedProxies.of(List.of("10.0.0.0/8", "192.0.2.7", "2001:db8::/32"));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "203.0.113.5  | 198.51.100.1              | 203.0.113.5",
        "10.1.2.3     | 198.51.100.1              | 198.51.100.1",
        "10.1.2.3     | 1.1.1.1, 198.51.100.1     | 198.51.100.1",
        "192.0.2.7    | 198.51.100.1, 10.9.9.9    | 198.51.100.1",
        "192.0.2.8    | 198.51.100.1              | 192.0.2.8",
        "2001:db8::1  | 2001:db9::5               | 2001:db9::5",
        "10.1.2.3     | 10.1.1.1, 10.2.2.2        | 10.1.1.1",
        "10.1.2.3     | 198.51.100.1, unknown     | 10.1.2.3",
        "10.1.2.3     | ''                        | 10.1.2.3",
        "10.1.2.3     | example.org               | 10.1.2.3",
        "10.1.2.3     | 1.2.3                     | 10.1.2.3",
      })
  void findsTheClient(String peer, String forwarded, String client) {
    assertThat(proxies.client(peer, List.of(forwarded))).isEqualTo(client);
  }

  @Test
  void readsSeveralHeadersInOrder() {
    assertThat(proxies.client("10.0.0.1", List.of("1.1.1.1", "2.2.2.2, 10.0.0.2")))
        .isEqualTo("2.2.2.2");
    assertThat(proxies.client("10.0.0.1", List.of())).isEqualTo("10.0.0.1");
  }

  @Test
  void trustsNobodyUnlessTold() {
    assertThat(TrustedProxies.of(List.of()).client("127.0.0.1", List.of("1.1.1.1")))
        .isEqualTo("127.0.0.1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"example.org", "10.0.0.0/33", "10.0.0.0/x", "10.0.0", "", "/8", "1.2.3.4/-1"})
  void refusesWhatIsNoNetwork(String text) {
    assertThatThrownBy(() -> TrustedProxies.of(List.of(text)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
