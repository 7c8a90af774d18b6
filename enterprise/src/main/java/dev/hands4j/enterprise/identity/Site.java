package dev.hands4j.enterprise.identity;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Locale;
import java.util.Optional;

/**
 * This server as the browser of a request knows it. Under the web host that is https, whatever
 * stands between; no header that anybody could send decides it.
 *
 * @param host name without port
 * @param base origin, without a trailing slash
 */
record Site(String host, String base) {

  static Site of(HttpServletRequest request, Optional<String> webHost) {
    String header = Optional.ofNullable(request.getHeader("Host")).orElse("localhost");
    String host = name(header);
    boolean https = webHost.filter(web -> name(web).equals(host)).isPresent();
    return new Site(host, (https ? "https://" : "http://") + header);
  }

  private static String name(String header) {
    int end = header.startsWith("[") ? header.indexOf(']') + 1 : header.indexOf(':');
    return (end > 0 ? header.substring(0, end) : header).toLowerCase(Locale.ROOT);
  }

  String secure() {
    return base.startsWith("https:") ? "; Secure" : "";
  }

  String sameSite() {
    return host.equals("localhost") ? "lax" : "strict";
  }
}
