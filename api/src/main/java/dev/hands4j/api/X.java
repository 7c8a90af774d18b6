package dev.hands4j.api; /** x */ final class X {}
