package dev.hands4j.runtime;

import dev.hands4j.storage.wire.WireEventCodec;

class LocalRuntimeTest extends RuntimeContract {
  @Override
  LocalRuntime provider(LocalRuntimeConfig config) {
    return new LocalRuntime(config, new WireEventCodec());
  }
}
