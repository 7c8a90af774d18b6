package dev.hands4j.server.http;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * At most so many requests per peer address and second, twice as many in a burst; more are answered
 * 429 (rest-core.md §3.3). The reference's ten per second with an added delay would slow down our
 * own page and every script, so the limit is higher and nobody is delayed. Assets do not count.
 */
public final class RateLimit implements Stage {
  private static final int MOST_PEERS = 10_000;
  private static final long SECOND = 1_000_000_000L;

  private final int perSecond;
  private final LongSupplier nanoTime;
  private final ConcurrentHashMap<String, Bucket> buckets = new ConcurrentHashMap<>();

  /**
   * @param perSecond 0 means no limit
   */
  public RateLimit(int perSecond) {
    this(perSecond, System::nanoTime);
  }

  RateLimit(int perSecond, LongSupplier nanoTime) {
    this.perSecond = perSecond;
    this.nanoTime = nanoTime;
  }

  @Override
  public String name() {
    return "rate-limit";
  }

  @Override
  public void handle(HttpServletRequest request, HttpServletResponse response, Next next)
      throws IOException, ServletException {
    String path = request.getRequestURI();
    if (perSecond > 0
        && !Paths.asset(path)
        && !Paths.socket(path)
        && !admit(request.getRemoteAddr())) {
      response.setHeader("Retry-After", "1");
      throw ApiError.tooManyRequests();
    }
    next.proceed();
  }

  boolean admit(String peer) {
    long now = nanoTime.getAsLong();
    if (buckets.size() > MOST_PEERS) {
      buckets.values().removeIf(bucket -> now - bucket.at > 2 * SECOND);
    }
    boolean[] admitted = new boolean[1];
    buckets.compute(
        peer,
        (_, old) -> {
          double full = 2.0 * perSecond;
          double tokens =
              old == null
                  ? full
                  : Math.min(full, old.tokens + (now - old.at) * (double) perSecond / SECOND);
          admitted[0] = tokens >= 1;
          return new Bucket(admitted[0] ? tokens - 1 : tokens, now);
        });
    return admitted[0];
  }

  private record Bucket(double tokens, long at) {}
}
