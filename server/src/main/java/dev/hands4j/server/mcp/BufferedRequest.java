package dev.hands4j.server.mcp;

import dev.hands4j.api.user.UserContext;
import dev.hands4j.server.http.Identity;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/** A request whose body was read and checked already, under the one path the library knows. */
final class BufferedRequest extends HttpServletRequestWrapper {
  private final String path;
  private final byte[] body;

  BufferedRequest(HttpServletRequest request, String path, byte[] body, UserContext user) {
    super(request);
    this.path = path;
    this.body = body;
    Identity.set(request, user);
  }

  @Override
  public String getRequestURI() {
    return path;
  }

  @Override
  public BufferedReader getReader() {
    return new BufferedReader(
        new InputStreamReader(new ByteArrayInputStream(body), StandardCharsets.UTF_8));
  }

  @Override
  public ServletInputStream getInputStream() {
    ByteArrayInputStream bytes = new ByteArrayInputStream(body);
    return new ServletInputStream() {
      @Override
      public boolean isFinished() {
        return bytes.available() == 0;
      }

      @Override
      public boolean isReady() {
        return true;
      }

      @Override
      public void setReadListener(ReadListener listener) {
        throw new IllegalStateException("read while the request is handled, not later");
      }

      @Override
      public int read() {
        return bytes.read();
      }
    };
  }
}
