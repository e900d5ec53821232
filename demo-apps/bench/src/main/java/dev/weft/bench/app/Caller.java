package dev.weft.bench.app;

import java.io.IOException;

/** An HTTP client as an application uses it. Called by many threads at once. */
interface Caller {

  /** One GET, read to the end. Throws unless the answer is a 200. */
  void get(String url) throws IOException, InterruptedException;

  static Caller named(String name) {
    return switch (name) {
      case "urlconnection" -> new UrlConnectionCaller();
      case "jdkhttp" -> new JdkHttpCaller();
      default -> throw new IllegalArgumentException("no HTTP client " + name);
    };
  }
}
