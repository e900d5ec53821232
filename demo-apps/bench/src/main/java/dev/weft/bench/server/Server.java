package dev.weft.bench.server;

/** Something that runs until it is closed. */
public interface Server extends AutoCloseable {
  @Override
  void close();
}
