package dev.hands4j.git;

import dev.hands4j.api.git.GitFailure;
import dev.hands4j.api.git.GitFailure.Kind;
import dev.hands4j.api.user.ProviderType;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Exchanges one request for one answer, within bounds of time, size and number under way. Follows
 * no redirect and keeps no cookie. One instance serves all owners.
 */
final class Transport implements AutoCloseable {
  private final GitConfig config;
  private final Semaphore underWay;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpClient client;

  Transport(GitConfig config) {
    this.config = config;
    this.underWay = new Semaphore(config.concurrentExchanges());
    this.client =
        HttpClient.newBuilder()
            .connectTimeout(config.connectTimeout())
            .followRedirects(Redirect.NEVER)
            .executor(threads)
            .build();
  }

  /**
   * Sends and waits for the whole answer, whatever its status.
   *
   * @throws CallFailed when there is none: no connection, too late, too large, interrupted
   */
  Reply exchange(
      ProviderType provider,
      String method,
      URI uri,
      Map<String, String> headers,
      Optional<String> body) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri)
            .method(method, body.map(BodyPublishers::ofString).orElseGet(BodyPublishers::noBody));
    headers.forEach(request::header);
    if (!"https".equals(uri.getScheme())) {
      request.version(Version.HTTP_1_1); // else every plain exchange offers an upgrade
    }
    return await(provider, request.build());
  }

  private Reply await(ProviderType provider, HttpRequest request) {
    long deadline = System.nanoTime() + config.exchangeTimeout().toNanos();
    try {
      if (!underWay.tryAcquire(config.exchangeTimeout().toNanos(), TimeUnit.NANOSECONDS)) {
        throw unreachable(provider, "PoolTimeout", "too many requests are under way");
      }
    } catch (InterruptedException e) {
      throw interrupted(provider);
    }
    CompletableFuture<HttpResponse<Optional<byte[]>>> exchange =
        client.sendAsync(request, _ -> new BoundedBody(config.maxAnswerBytes()));
    try {
      HttpResponse<Optional<byte[]>> response =
          exchange.get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
      byte[] body = response.body().orElseThrow(() -> tooLarge(provider));
      return new Reply(response.statusCode(), response.headers(), body);
    } catch (TimeoutException e) {
      String limit = config.exchangeTimeout().toMillis() + " ms";
      throw unreachable(provider, "ReadTimeout", "no complete answer within " + limit);
    } catch (InterruptedException e) {
      throw interrupted(provider);
    } catch (ExecutionException e) {
      Throwable cause = e.getCause();
      String kind = cause == null ? "IOException" : cause.getClass().getSimpleName();
      throw unreachable(provider, kind, "the connection failed");
    } finally {
      exchange.cancel(true);
      underWay.release();
    }
  }

  private CallFailed tooLarge(ProviderType provider) {
    return new CallFailed(
        GitFailure.of(
            Kind.TOO_LARGE,
            provider,
            "Unknown error: the answer of %s is larger than %d bytes"
                .formatted(provider.wire(), config.maxAnswerBytes())));
  }

  private static CallFailed interrupted(ProviderType provider) {
    Thread.currentThread().interrupt();
    return unreachable(provider, "Interrupted", "the request was given up");
  }

  private static CallFailed unreachable(ProviderType provider, String kind, String detail) {
    return new CallFailed(
        GitFailure.of(
            Kind.UNREACHABLE,
            provider,
            "HTTP error %s : %s: %s".formatted(kind, provider.wire(), detail)));
  }

  /** Gives up what is under way and closes all connections. */
  @Override
  public void close() {
    client.shutdownNow();
    client.close();
    threads.close();
  }
}
