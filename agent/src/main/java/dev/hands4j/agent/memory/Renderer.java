package dev.hands4j.agent.memory;

import dev.hands4j.agent.mcp.Results;
import dev.hands4j.agent.tools.ModelResponse;
import dev.hands4j.api.Json;
import dev.hands4j.api.event.Action;
import dev.hands4j.api.event.EventDraft;
import dev.hands4j.api.event.Observation;
import dev.hands4j.api.event.Source;
import dev.hands4j.api.event.ToolCallMetadata;
import dev.hands4j.api.event.UnknownEvent;
import dev.langchain4j.data.image.Image;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.Content;
import dev.langchain4j.data.message.ImageContent;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.TextContent;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import dev.langchain4j.data.message.UserMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What each kind of event says to the model (agent.md §19.2, §19.3). */
final class Renderer {
  private static final Pattern PICTURE = Pattern.compile(".*data:image/png;base64,.*");
  private static final Contribution NONE = new Contribution.None();

  private final int maxChars;
  private final boolean seesImages;
  // Actions of one answer share the stored response; it is parsed once.
  private @Nullable Json parsed;
  private Contribution parsedCall = NONE;

  Renderer(int maxChars, boolean seesImages) {
    this.maxChars = maxChars;
    this.seesImages = seesImages;
  }

  Contribution render(EventDraft draft) {
    return switch (draft.event()) {
      case Action action -> action(action, draft);
      case Observation observation -> observation(observation, draft);
      case UnknownEvent _ -> NONE;
    };
  }

  private Contribution action(Action action, EventDraft draft) {
    return switch (action) {
      case Action.System system ->
          new Contribution.Plain(SystemMessage.from(orDash(system.content())));
      case Action.Message message ->
          draft.source() == Source.USER ? said(message) : answered(message.content());
      case Action.Finish finish -> answered(joined(finish.thought(), finish.finalThought()));
      case Action.Run run when draft.source() == Source.USER ->
          user("User executed the command:\n" + run.command());
      case Action.Read read when draft.toolCall().isEmpty() ->
          user("User requested to read file: " + read.path());
      case Action.Run _,
          Action.RunIpython _,
          Action.Read _,
          Action.Edit _,
          Action.Browse _,
          Action.BrowseInteractive _,
          Action.CallMcp _,
          Action.Delegate _,
          Action.Think _,
          Action.TaskTracking _ ->
          draft.toolCall().map(this::call).orElse(NONE);
      case Action.Null _,
          Action.Write _,
          Action.Reject _,
          Action.Recall _,
          Action.ChangeAgentState _,
          Action.Condensation _,
          Action.CondensationRequest _ ->
          NONE;
    };
  }

  private Contribution observation(Observation observation, EventDraft draft) {
    if (observation instanceof Observation.Recall recall) {
      return new Contribution.Recalled(recall);
    }
    Optional<String> text =
        switch (observation) {
          case Observation.Run run -> {
            String output = cut(output(run));
            yield Optional.of(
                draft.toolCall().isPresent()
                    ? output
                    : "\nObserved result of command executed by user:\n" + output);
          }
          case Observation.Error error ->
              Optional.of(cut(error.content()) + "\n[Error occurred in processing last action]");
          case Observation.UserRejected rejected ->
              Optional.of(
                  "OBSERVATION:\n"
                      + cut(rejected.content())
                      + "\n[Last action has been rejected by the user]");
          case Observation.Read read -> Optional.of(read.content());
          // A picture in letters fills the view and tells the model nothing.
          case Observation.RunIpython cell ->
              Optional.of(cut(PICTURE.matcher(cell.content()).replaceAll("(a picture)")));
          case Observation.Mcp result -> Optional.of(cut(Results.forModel(result.content())));
          case Observation.Null _, Observation.AgentStateChanged _ -> Optional.empty();
          case Observation.Browse _,
              Observation.Write _,
              Observation.Edit _,
              Observation.Delegate _,
              Observation.Success _,
              Observation.Condense _,
              Observation.Think _,
              Observation.Download _,
              Observation.Recall _,
              Observation.TaskTracking _ ->
              Optional.of(cut(observation.content()));
        };
    if (text.isEmpty()) {
      return NONE;
    }
    if (draft.toolCall().isEmpty()) {
      return user(text.get());
    }
    ToolCallMetadata metadata = draft.toolCall().get();
    return new Contribution.Result(
        ToolExecutionResultMessage.from(
            metadata.toolCallId(), metadata.functionName(), orDash(text.get())));
  }

  private Contribution call(ToolCallMetadata metadata) {
    if (parsed != metadata.modelResponse()) {
      parsed = metadata.modelResponse();
      AiMessage message = ModelResponse.message(metadata.modelResponse());
      parsedCall =
          message.hasToolExecutionRequests()
              ? new Contribution.Call(ModelResponse.id(metadata.modelResponse()), message)
              : NONE;
    }
    return parsedCall;
  }

  private Contribution said(Action.Message message) {
    List<String> images = message.imageUrls().orElse(List.of());
    if (images.isEmpty()) {
      return user(message.content());
    }
    if (!seesImages) {
      // Providers refuse a request with images for a model that has no eyes.
      return user(
          message.content()
              + "\n\n(%d image(s) came with this message. You cannot see images: say so if they"
                  .formatted(images.size())
              + " matter.)");
    }
    List<Content> parts = new ArrayList<>();
    parts.add(TextContent.from(orDash(message.content())));
    for (int i = 0; i < images.size(); i++) {
      parts.add(TextContent.from("Image " + (i + 1) + ":"));
      parts.add(image(images.get(i)));
    }
    return new Contribution.Plain(UserMessage.from(parts));
  }

  private static Content image(String url) {
    int comma = url.indexOf(',');
    if (url.startsWith("data:") && comma > 0) {
      String type = url.substring(5, comma).replace(";base64", "");
      return ImageContent.from(
          Image.builder().mimeType(type).base64Data(url.substring(comma + 1)).build());
    }
    return url.startsWith("http")
        ? ImageContent.from(url)
        : TextContent.from("(an image that cannot be shown)");
  }

  private static Contribution answered(String text) {
    return text.isBlank() ? NONE : new Contribution.Plain(AiMessage.from(text));
  }

  private static Contribution user(String text) {
    return new Contribution.Plain(UserMessage.from(orDash(text)));
  }

  /** A command's output as the model sees it (§16.1). */
  private static String output(Observation.Run run) {
    Observation.CommandMetadata meta = run.metadata();
    StringBuilder text =
        new StringBuilder(meta.prefix()).append(run.content()).append(meta.suffix());
    meta.workingDir()
        .filter(dir -> !dir.isBlank())
        .ifPresent(dir -> text.append("\n[Current working directory: ").append(dir).append("]"));
    meta.pyInterpreterPath()
        .filter(path -> !path.isBlank())
        .ifPresent(path -> text.append("\n[Python interpreter: ").append(path).append("]"));
    if (meta.exitCode() != -1) {
      text.append("\n[Command finished with exit code ").append(meta.exitCode()).append("]");
    }
    return text.toString();
  }

  private String cut(String text) {
    return Cutting.middle(text, maxChars);
  }

  private static String joined(String first, String second) {
    if (first.isBlank()) {
      return second;
    }
    return second.isBlank() || second.equals(first) ? first : first + "\n" + second;
  }

  // Providers refuse empty texts.
  private static String orDash(String text) {
    return text.isBlank() ? "-" : text;
  }
}
