package dev.weft.consul.chain;

import java.io.IOException;
import java.io.InputStream;

/** The {@code service-defaults} of a service. Read on the worker. */
public final class Defaults {
  private Defaults() {}

  /** The protocol in an answer of {@code /v1/config/service-defaults/NAME}; empty: none. */
  public static String protocol(InputStream in) throws IOException {
    return Tree.read(in).text("Protocol");
  }
}
