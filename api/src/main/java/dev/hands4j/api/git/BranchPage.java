package dev.hands4j.api.git;

import java.util.List;
import java.util.Optional;

/**
 * One page of branches.
 *
 * @param totalCount of all pages, where the provider tells
 */
public record BranchPage(
    List<Branch> branches, boolean hasNextPage, PageRequest page, Optional<Integer> totalCount) {
  public BranchPage {
    branches = List.copyOf(branches);
  }
}
