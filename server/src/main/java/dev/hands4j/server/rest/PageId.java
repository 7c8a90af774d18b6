package dev.hands4j.server.rest;

import dev.hands4j.server.http.ApiError;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Where a page of a list begins, as the wire hides it (rest-core.md §5.3). */
final class PageId {
  private PageId() {}

  static String of(int offset) {
    return Base64.getEncoder()
        .encodeToString(Integer.toString(offset).getBytes(StandardCharsets.UTF_8));
  }

  /** The offset; 400 for text that is no page id, where the reference answers 500. */
  static int offset(String pageId) {
    try {
      int offset =
          Integer.parseInt(new String(Base64.getDecoder().decode(pageId), StandardCharsets.UTF_8));
      if (offset >= 0) {
        return offset;
      }
    } catch (IllegalArgumentException _) {
      // refused below
    }
    throw ApiError.detail(400, "Invalid page_id; use the next_page_id of an earlier answer");
  }
}
