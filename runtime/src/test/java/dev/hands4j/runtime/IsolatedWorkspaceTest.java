package dev.hands4j.runtime;

import dev.hands4j.storage.wire.WireEventCodec;

class IsolatedWorkspaceTest extends WorkspaceContract {
  @Override
  LocalRuntime provider(LocalRuntimeConfig config) throws Exception {
    return LocalRuntime.isolated(config, new WireEventCodec());
  }
}
