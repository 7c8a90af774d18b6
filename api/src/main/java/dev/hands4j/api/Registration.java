package dev.hands4j.api;

/** Something that was registered; closing it ends the registration. Closing twice is harmless. */
public interface Registration extends AutoCloseable {
  @Override
  void close();
}
