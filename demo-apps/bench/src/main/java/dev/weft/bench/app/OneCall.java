package dev.weft.bench.app;

import java.io.IOException;

/** One GET of its argument through {@code HttpURLConnection}. */
public final class OneCall {
  private OneCall() {}

  public static void main(String[] args) throws IOException {
    new UrlConnectionCaller().get(args[0]);
    System.out.println("hello");
  }
}
