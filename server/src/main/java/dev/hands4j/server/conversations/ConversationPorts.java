package dev.hands4j.server.conversations;

import dev.hands4j.agent.ConversationLoop;
import dev.hands4j.agent.LoopStart;
import dev.hands4j.api.conversation.ConversationStore;
import dev.hands4j.api.coordination.Coordinator;
import dev.hands4j.api.coordination.Signals;
import dev.hands4j.api.log.EventLog;
import dev.hands4j.api.runtime.RuntimeProvider;
import dev.hands4j.api.settings.SecretsStore;
import dev.hands4j.api.settings.SettingsStore;
import dev.hands4j.api.user.TokenSource;
import dev.hands4j.server.knowledge.SkillShelf;
import dev.hands4j.server.workspace.Preparations;
import java.util.function.Function;

/**
 * What conversations are composed of.
 *
 * @param preparations of workspaces, before an agent sees them
 * @param loops starts the agent of a conversation
 */
public record ConversationPorts(
    Coordinator coordinator,
    EventLog events,
    ConversationStore store,
    SettingsStore settings,
    SecretsStore secrets,
    TokenSource.Factory tokens,
    RuntimeProvider runtimes,
    Signals signals,
    Preparations preparations,
    SkillShelf skills,
    Function<LoopStart, ConversationLoop> loops) {}
