package dev.hands4j.api.crossing;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Breaks a rule on purpose: the boundary uses a library. */
public final class BoundaryKnowsALibrary {
  static final Logger LOG = LoggerFactory.getLogger(BoundaryKnowsALibrary.class);

  private BoundaryKnowsALibrary() {}
}
