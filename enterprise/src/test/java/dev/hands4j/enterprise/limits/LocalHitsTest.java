package dev.hands4j.enterprise.limits;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hands4j.enterprise.limits.Hits.Outcome;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Fixed windows that begin with the first hit (enterprise-api.md §3.16). */
class LocalHitsTest {
  private static final Window SECOND = Window.perSecond(2);
  private static final Window MINUTE = Window.perMinute(3);

  private final AtomicLong now = new AtomicLong();
  private final LocalHits hits = new LocalHits(now::get);

  private Outcome hit(String user) {
    return hits.count(user, List.of(SECOND, MINUTE));
  }

  private void pass(Duration time) {
    now.addAndGet(time.toNanos());
  }

  @Test
  void refusesWhatExceedsTheNarrowWindowAndDoesNotCountItInTheWideOne() {
    assertThat(hit("alice")).isEqualTo(new Outcome.Admitted());
    pass(Duration.ofMillis(400));
    assertThat(hit("alice")).isEqualTo(new Outcome.Admitted());
    assertThat(hit("alice")).isEqualTo(new Outcome.Exceeded(SECOND, Duration.ofMillis(600)));
    pass(Duration.ofMillis(600));
    // The third that counts within the minute: the refused one did not.
    assertThat(hit("alice")).isEqualTo(new Outcome.Admitted());
    assertThat(hit("alice")).isEqualTo(new Outcome.Exceeded(MINUTE, Duration.ofSeconds(59)));
    pass(Duration.ofSeconds(59));
    assertThat(hit("alice")).isEqualTo(new Outcome.Admitted());
  }

  @Test
  void countsEachUserAlone() {
    hit("alice");
    hit("alice");
    assertThat(hit("alice")).isInstanceOf(Outcome.Exceeded.class);
    assertThat(hit("bob")).isEqualTo(new Outcome.Admitted());
  }
}
