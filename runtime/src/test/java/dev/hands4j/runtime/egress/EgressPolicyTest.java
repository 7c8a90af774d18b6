package dev.hands4j.runtime.egress;

import static dev.hands4j.runtime.egress.PublicAddresses.permitted;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hands4j.runtime.EgressPolicy;
import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EgressPolicyTest {
  private static final InetAddress PUBLIC = InetAddress.ofLiteral("93.184.215.14");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1",
        "127.255.1.2",
        "0.0.0.0",
        "10.1.2.3",
        "100.64.0.1",
        "169.254.169.254",
        "172.16.0.1",
        "172.31.255.255",
        "192.168.1.1",
        "198.18.0.1",
        "224.0.0.1",
        "255.255.255.255",
        "::1",
        "::",
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "64:ff9b::7f00:1",
        "fe80::1",
        "fc00::1",
        "fd12:3456::1",
        "ff02::1",
        "2002:7f00:1::",
        "2001:0:7f00:1::",
        "2001:db8::1"
      })
  void letsNobodyReachWhatIsNotOnThePublicInternet(String address) {
    assertThat(
            permitted(EgressPolicy.PUBLIC, "x.test", 80, List.of(InetAddress.ofLiteral(address))))
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"93.184.215.14", "172.32.0.1", "100.128.0.1", "2606:4700::1111"})
  void letsEverybodyReachThePublicInternet(String address) {
    assertThat(
            permitted(EgressPolicy.PUBLIC, "x.test", 80, List.of(InetAddress.ofLiteral(address))))
        .hasSize(1);
  }

  @Test
  void doesNotReachThisMachineByItsOwnAddresses() throws Exception {
    for (var card : java.util.Collections.list(java.net.NetworkInterface.getNetworkInterfaces())) {
      List<InetAddress> own = java.util.Collections.list(card.getInetAddresses());
      assertThat(permitted(EgressPolicy.PUBLIC, "me.test", 80, own)).isEmpty();
    }
  }

  @Test
  void dropsThePrivateOnesAmongTheAddressesOfAName() {
    assertThat(
            permitted(
                EgressPolicy.PUBLIC,
                "rebind.test",
                80,
                List.of(InetAddress.ofLiteral("127.0.0.1"), PUBLIC)))
        .containsExactly(PUBLIC);
  }

  @Test
  void allowsNamesByListAndPort() {
    EgressPolicy policy =
        new EgressPolicy(
            List.of("*.example.org", "pypi.org:443", "[::1]".substring(1, 4)), List.of());
    assertThat(policy.permitsName("a.example.org", 80)).isTrue();
    assertThat(policy.permitsName("A.Example.ORG.", 443)).isTrue();
    assertThat(policy.permitsName("example.org", 80)).isFalse();
    assertThat(policy.permitsName("evilexample.org", 80)).isFalse();
    assertThat(policy.permitsName("pypi.org", 443)).isTrue();
    assertThat(policy.permitsName("pypi.org", 80)).isFalse();
    assertThat(policy.permitsName("pypi.org.evil.test", 443)).isFalse();
    assertThat(EgressPolicy.NONE.permitsName("example.org", 80)).isFalse();
  }

  @Test
  void reachesInternalHostsOnlyByTheExactPairAnOperatorNamed() {
    EgressPolicy policy = new EgressPolicy(List.of(), List.of("git.corp.test:443"));
    InetAddress inside = InetAddress.ofLiteral("10.0.0.5");
    assertThat(policy.permitsName("git.corp.test", 443)).isTrue();
    assertThat(permitted(policy, "git.corp.test", 443, List.of(inside))).containsExactly(inside);
    assertThat(policy.permitsName("git.corp.test", 22)).isFalse();
    assertThat(permitted(policy, "git.corp.test", 22, List.of(inside))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "http://x", "a b", "*x", "a/b", "x:y", "**"})
  void refusesAnEntryThatIsNone(String entry) {
    assertThatThrownBy(() -> new EgressPolicy(List.of(entry), List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("\"" + entry + "\"");
    assertThatThrownBy(() -> new EgressPolicy(List.of(), List.of(entry)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
