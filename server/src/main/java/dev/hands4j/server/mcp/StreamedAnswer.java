package dev.hands4j.server.mcp;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.ByteArrayOutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;

/** Takes the library's answer, so that it can be sent in the form of the wire. */
final class StreamedAnswer extends HttpServletResponseWrapper {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final PrintWriter writer = new PrintWriter(bytes, false, StandardCharsets.UTF_8);
  private int status = SC_OK;

  StreamedAnswer(HttpServletResponse response) {
    super(response);
  }

  /** What was written, which is one line. */
  String body() {
    writer.flush();
    return bytes.toString(StandardCharsets.UTF_8);
  }

  @Override
  public void setStatus(int status) {
    this.status = status;
  }

  @Override
  public int getStatus() {
    return status;
  }

  @Override
  public void sendError(int error) {
    status = error;
  }

  @Override
  public void sendError(int error, String message) {
    status = error;
  }

  @Override
  public void setContentType(String type) {}

  @Override
  public void setCharacterEncoding(String encoding) {}

  @Override
  public void flushBuffer() {}

  @Override
  public PrintWriter getWriter() {
    return writer;
  }

  @Override
  public ServletOutputStream getOutputStream() {
    return new ServletOutputStream() {
      @Override
      public boolean isReady() {
        return true;
      }

      @Override
      public void setWriteListener(WriteListener listener) {
        throw new IllegalStateException("written while the request is handled, not later");
      }

      @Override
      public void write(int value) {
        bytes.write(value);
      }
    };
  }
}
