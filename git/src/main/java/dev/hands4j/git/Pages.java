package dev.hands4j.git;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/** Reads a listing page by page, as far as it goes or a limit allows. */
final class Pages {
  private Pages() {}

  /**
   * All items of a listing.
   *
   * @param next the address of the following page, if there is one
   */
  static List<JsonNode> all(
      Connection connection,
      Call first,
      int most,
      Function<Reply, List<JsonNode>> items,
      Function<Reply, Optional<String>> next) {
    List<JsonNode> all = new ArrayList<>();
    Call call = first;
    while (true) {
      Reply reply = connection.send(call);
      List<JsonNode> page = items.apply(reply);
      all.addAll(page);
      Optional<String> following = next.apply(reply);
      // An empty page ends the listing whatever it links to: no provider can keep us here.
      if (page.isEmpty() || following.isEmpty() || all.size() >= most) {
        return all.size() > most ? all.subList(0, most) : all;
      }
      call = call.following(following.get());
    }
  }
}
