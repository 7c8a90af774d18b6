package dev.hands4j.runtime;

import dev.hands4j.storage.wire.WireEventCodec;

class LocalWorkspaceTest extends WorkspaceContract {
  @Override
  LocalRuntime provider(LocalRuntimeConfig config) {
    return new LocalRuntime(config, new WireEventCodec());
  }
}
