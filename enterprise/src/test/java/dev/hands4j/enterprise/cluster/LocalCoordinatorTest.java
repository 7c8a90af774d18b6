package dev.hands4j.enterprise.cluster;

import dev.hands4j.api.coordination.Coordinator;
import dev.hands4j.api.coordination.NodeId;
import dev.hands4j.server.coordination.LocalCoordinator;

final class LocalCoordinatorTest extends CoordinatorContract {
  @Override
  protected Coordinator open(NodeId self) {
    return new LocalCoordinator(storage.ownership(), self);
  }

  @Override
  protected void end(Coordinator opened) {}
}
