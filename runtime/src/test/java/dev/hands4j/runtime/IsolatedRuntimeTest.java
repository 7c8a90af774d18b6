package dev.hands4j.runtime;

import dev.hands4j.storage.wire.WireEventCodec;

class IsolatedRuntimeTest extends RuntimeContract {
  @Override
  LocalRuntime provider(LocalRuntimeConfig config) throws Exception {
    return LocalRuntime.isolated(config, new WireEventCodec());
  }
}
