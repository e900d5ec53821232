package dev.weft.agent.it.client;

import dev.weft.agent.it.Fields;

/** What the parts of the client contract ask of a client, and what they share. */
interface Contract {
  Stage stage();

  /** {@code url}, {@code send} or {@code sendAsync}. */
  String client();

  /** {@code http} or {@code https}. */
  String scheme();

  /** 1 or 2. */
  int version();

  /** A request to a host, given with its path. */
  default Fields request(String hostAndPath, Object... more) {
    Fields request = Fields.of("client", client(), "version", version(), "url", url(hostAndPath));
    for (int i = 0; i < more.length; i += 2) {
      request.with((String) more[i], more[i + 1]);
    }
    return request;
  }

  default Fields call(String hostAndPath, Object... more) {
    return stage().call(request(hostAndPath, more));
  }

  default String url(String hostAndPath) {
    return scheme() + "://" + hostAndPath;
  }

  default boolean isUrlConnection() {
    return client().equals("url");
  }
}
