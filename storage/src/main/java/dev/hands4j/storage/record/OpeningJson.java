package dev.hands4j.storage.record;

import dev.hands4j.api.Json;
import dev.hands4j.api.StoreUnavailableException;
import dev.hands4j.api.conversation.ConversationStore.Opening;
import dev.hands4j.api.conversation.RunOptions;
import dev.hands4j.api.event.Action;
import dev.hands4j.api.event.MalformedEventException;
import dev.hands4j.api.event.SecurityRisk;
import dev.hands4j.api.user.ProviderType;
import dev.hands4j.storage.wire.Fields;
import dev.hands4j.storage.wire.JsonOut;
import dev.hands4j.storage.wire.Masker;
import java.util.Optional;

/** What a conversation starts with, as one column. */
final class OpeningJson {
  private OpeningJson() {}

  static String write(Opening opening) {
    JsonOut out = new JsonOut(Masker.NONE);
    opening
        .firstMessage()
        .ifPresent(message ->
            out.object("first_message")
                .text("content", message.content())
                .texts("file_urls", message.fileUrls())
                .texts("image_urls", message.imageUrls())
                .bool("wait_for_response", message.waitForResponse())
                .number("security_risk", message.securityRisk().wire())
                .end());
    return out.text("instructions", opening.instructions())
        .text("repository", opening.repository())
        .text("branch", opening.branch())
        .text("git_provider", opening.gitProvider().map(ProviderType::wire))
        .text("workspace", opening.options().workspace())
        .text("model", opening.options().model())
        .bool("confirmation_mode", opening.options().confirmationMode())
        .number("max_iterations", opening.options().maxIterations())
        .text("replay", opening.options().replay().map(Json::text))
        .finish();
  }

  static Opening read(String json) {
    try {
      Fields opening = Fields.parse("opening", json);
      Fields message = opening.object("first_message");
      Optional<Action.Message> first =
          message.names().isEmpty()
              ? Optional.empty()
              : Optional.of(
                  new Action.Message(
                      message.text("content", ""),
                      message.texts("file_urls"),
                      message.texts("image_urls"),
                      message.bool("wait_for_response", false),
                      SecurityRisk.fromWire(message.integer("security_risk", -1))));
      return new Opening(
          first,
          opening.optionalText("instructions"),
          opening.optionalText("repository"),
          opening.optionalText("branch"),
          opening.optionalText("git_provider").flatMap(ProviderType::fromWire),
          new RunOptions(
              opening.optionalText("workspace"),
              opening.optionalText("model"),
              opening.optionalBool("confirmation_mode"),
              opening.optionalInteger("max_iterations"),
              opening.optionalText("replay").map(Json::new)));
    } catch (MalformedEventException e) {
      throw new StoreUnavailableException("a stored opening cannot be read", e);
    }
  }
}
