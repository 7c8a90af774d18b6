package dev.hands4j.testkit;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** Asks a model with nothing but the JDK. */
final class ModelClient {
  static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private ModelClient() {}

  static String openAi(boolean stream, String... messages) {
    return body(
        stream ? ",\"stream\":true,\"stream_options\":{\"include_usage\":true}" : "", messages);
  }

  static String anthropic(boolean stream, String... messages) {
    return body(",\"max_tokens\":100" + (stream ? ",\"stream\":true" : ""), messages);
  }

  private static String body(String more, String... messages) {
    String list =
        List.of(messages).stream()
            .map(text -> Json.object().put("role", "user").put("content", text).toString())
            .collect(Collectors.joining(","));
    return "{\"model\":\"scripted\",\"messages\":[" + list + "]" + more + "}";
  }

  static HttpRequest request(ScriptedModel model, String path, String body, String... headers) {
    var request =
        HttpRequest.newBuilder(URI.create(model.uri() + path))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return request.build();
  }

  static HttpResponse<String> ask(ScriptedModel model, String path, String body, String... headers)
      throws Exception {
    return HTTP.send(request(model, path, body, headers), HttpResponse.BodyHandlers.ofString());
  }

  static HttpResponse<String> askOpenAi(ScriptedModel model, String body) throws Exception {
    return ask(model, "/v1/chat/completions", body);
  }

  static HttpResponse<String> askAnthropic(ScriptedModel model, String body) throws Exception {
    return ask(model, "/v1/messages", body);
  }

  /** The data lines of a stream, in order, read to its end. */
  static List<String> dataLines(String stream) {
    return stream
        .lines()
        .filter(line -> line.startsWith("data: "))
        .map(line -> line.substring(6))
        .toList();
  }

  static List<JsonNode> events(String stream) {
    return dataLines(stream).stream()
        .filter(line -> !line.equals("[DONE]"))
        .map(Json::read)
        .toList();
  }

  /**
   * Reads data lines from a bare socket until the stream ends or breaks, which is added as {@code
   * !end} or {@code !reset}. (The client of the JDK may drop what came before a break.)
   */
  static List<String> linesUntilItBreaks(ScriptedModel model, String path, String body)
      throws IOException {
    var lines = new ArrayList<String>();
    try (var socket = new Socket("127.0.0.1", model.port())) {
      String head = "POST " + path + " HTTP/1.1\r\nContent-Length: " + body.length() + "\r\n\r\n";
      socket.getOutputStream().write((head + body).getBytes(StandardCharsets.UTF_8));
      var reader =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        if (line.startsWith("data: ")) {
          lines.add(line.substring(6));
        }
      }
      lines.add("!end");
    } catch (SocketException e) {
      lines.add("!reset");
    }
    return lines;
  }
}
