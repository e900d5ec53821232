package dev.weft.agent.it.client;

import org.junit.jupiter.api.Nested;

/** {@code java.net.http.HttpClient}. */
class JavaHttpClientIT {
  @Nested
  class Http1 extends HttpClientContract {
    Http1() {
      super("send", "http", 1);
    }
  }

  @Nested
  class Http2 extends HttpClientContract {
    Http2() {
      super("send", "http", 2);
    }
  }

  @Nested
  class Https1 extends HttpClientContract {
    Https1() {
      super("send", "https", 1);
    }
  }

  @Nested
  class Https2 extends HttpClientContract {
    Https2() {
      super("send", "https", 2);
    }
  }

  @Nested
  class AsyncHttp1 extends AsyncContract {
    AsyncHttp1() {
      super("http", 1);
    }
  }

  @Nested
  class AsyncHttp2 extends AsyncContract {
    AsyncHttp2() {
      super("http", 2);
    }
  }

  @Nested
  class AsyncHttps2 extends AsyncContract {
    AsyncHttps2() {
      super("https", 2);
    }
  }
}
