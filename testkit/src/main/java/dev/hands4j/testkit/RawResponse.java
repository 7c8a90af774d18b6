package dev.hands4j.testkit;

import java.time.Duration;

/**
 * A response that no provider would send.
 *
 * @param body sent as it is; not to be changed afterwards
 */
public record RawResponse(int status, String contentType, byte[] body, Latency latency)
    implements Reply {
  @Override
  public RawResponse after(Duration firstByte) {
    return new RawResponse(status, contentType, body, Latency.firstByte(firstByte));
  }
}
