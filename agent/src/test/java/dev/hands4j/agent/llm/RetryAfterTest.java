package dev.hands4j.agent.llm;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpHeaders;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** When a provider wants to be asked again. */
class RetryAfterTest {
  private static final Instant NOW = Instant.parse("2026-11-24T10:00:00Z");

  private static HttpHeaders headers(String name, String value) {
    return HttpHeaders.of(Map.of(name, List.of(value)), (_, _) -> true);
  }

  @ParameterizedTest
  @CsvSource({
    "Retry-After, 7, 7000",
    "Retry-After, 1.5, 1500",
    "retry-after-ms, 250, 250",
    "Retry-After, 'Tue, 24 Nov 2026 10:00:30 GMT', 30000",
    "Retry-After, 'Tue, 24 Nov 2026 09:00:00 GMT', 0"
  })
  void readsSecondsMillisecondsAndDates(String name, String value, long millis) {
    assertThat(RetryAfter.of(headers(name, value), NOW)).hasValue(Duration.ofMillis(millis));
  }

  @ParameterizedTest
  @ValueSource(strings = {"soon", "-1", "NaN", "1e300", ""})
  void ignoresWhatIsNoTime(String value) {
    assertThat(RetryAfter.of(headers("Retry-After", value), NOW)).isEmpty();
  }

  @Test
  void sayingNothingIsNoTime() {
    assertThat(RetryAfter.of(headers("Date", "x"), NOW)).isEmpty();
  }
}
