package dev.hands4j.api.conversation;

import dev.hands4j.api.coordination.Epoch;
import dev.hands4j.api.event.Action;
import dev.hands4j.api.event.LlmMetrics;
import dev.hands4j.api.user.ProviderType;
import dev.hands4j.api.user.UserId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The records of conversations. Every write is durable when the method returns.
 *
 * <p>All methods throw {@link dev.hands4j.api.StoreUnavailableException} when the database does not
 * answer.
 */
public interface ConversationStore {

  /**
   * Stores a new conversation with what it must do first, in one transaction; desired state is
   * running.
   *
   * @return false when the id is taken: then nothing changed
   */
  boolean create(NewConversation conversation);

  Optional<ConversationMetadata> find(ConversationId id);

  /** What was given at creation and is not part of the record a client sees. */
  Optional<Opening> opening(ConversationId id);

  /**
   * One page, newest first by creation.
   *
   * @param offset at least 0
   * @param limit at least 0
   */
  Page page(Optional<UserId> owner, int offset, int limit);

  /**
   * Those that changed last, newest first.
   *
   * @param limit at least 0
   */
  List<ConversationActivity> recent(Optional<UserId> owner, int limit);

  /** Names a conversation; {@code onlyIfUntitled} keeps a name a person gave. */
  boolean rename(ConversationId id, String title, boolean onlyIfUntitled, Instant now);

  /** Totals from the agent's actions; ignored when {@code epoch} is no longer the current one. */
  void recordProgress(
      ConversationId id, Epoch epoch, Instant lastUpdatedAt, Optional<LlmMetrics> metrics);

  /** The branch the workspace is on; ignored when {@code epoch} is no longer the current one. */
  void recordBranch(ConversationId id, Epoch epoch, String branch);

  /**
   * Notes a pull or merge request that was opened for the conversation, behind those known so far;
   * one that is known already changes nothing.
   *
   * @param number within the repository
   */
  void recordPullRequest(ConversationId id, int number);

  /** Removes the record, the log and everything else of the conversation. */
  boolean delete(ConversationId id);

  /**
   * What creation stores.
   *
   * @param opening what the conversation starts with
   */
  record NewConversation(ConversationMetadata metadata, Opening opening) {}

  /**
   * What a conversation starts with.
   *
   * @param firstMessage appended by the owner after {@code system}, with a key of its own
   * @param instructions extra instructions for this conversation only
   * @param options what it does otherwise than the settings say
   */
  record Opening(
      Optional<Action.Message> firstMessage,
      Optional<String> instructions,
      Optional<String> repository,
      Optional<String> branch,
      Optional<ProviderType> gitProvider,
      RunOptions options) {
    /** As the settings say. */
    public Opening(
        Optional<Action.Message> firstMessage,
        Optional<String> instructions,
        Optional<String> repository,
        Optional<String> branch,
        Optional<ProviderType> gitProvider) {
      this(firstMessage, instructions, repository, branch, gitProvider, RunOptions.NONE);
    }

    /** Nothing to begin with. */
    public static final Opening NONE =
        new Opening(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
  }

  /**
   * A page of records.
   *
   * @param total number of records of this owner
   */
  record Page(List<ConversationMetadata> results, int total) {
    public Page {
      results = List.copyOf(results);
    }
  }
}
