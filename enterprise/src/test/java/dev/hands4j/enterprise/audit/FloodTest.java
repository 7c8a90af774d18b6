package dev.hands4j.enterprise.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class FloodTest {
  private final AtomicLong now = new AtomicLong();
  private final Flood flood = new Flood(now::get);

  @Test
  void recordsSoManyAnAddressAndMinuteAndTellsOfTheRest() {
    for (int i = 0; i < Flood.A_MINUTE; i++) {
      assertThat(flood.admit("a")).hasValue(0);
    }
    for (int i = 0; i < 7; i++) {
      assertThat(flood.admit("a")).isEmpty();
    }
    assertThat(flood.admit("b")).hasValue(0);
    now.addAndGet(Duration.ofMinutes(1).toNanos());
    assertThat(flood.admit("a")).hasValue(7);
    assertThat(flood.admit("a")).hasValue(0);
  }

  @Test
  void remembersABoundedNumberOfAddresses() {
    for (int i = 0; i < Flood.A_MINUTE; i++) {
      flood.admit("first");
    }
    for (int i = 0; i < 10_000; i++) {
      flood.admit("address " + i);
    }
    assertThat(flood.admit("first")).hasValue(0);
  }
}
