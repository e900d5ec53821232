package dev.weft.agent.it.client;

import org.junit.jupiter.api.Nested;

/** {@code HttpURLConnection}. */
class HttpUrlConnectionIT {
  @Nested
  class Http extends HttpClientContract {
    Http() {
      super("url", "http", 1);
    }
  }

  @Nested
  class Https extends HttpClientContract {
    Https() {
      super("url", "https", 1);
    }
  }
}
