package dev.weft.consul.http;

/** One connection to Consul, ready for requests. Lives on the event loop. */
interface Connection {

  /** Whether it takes a request now. */
  boolean hasRoom();

  /** Whether nothing is under way on it. */
  boolean isIdle();

  /** Sends a request; there is room. */
  void send(Exchange exchange);

  /** Closes without a word to whoever waits. */
  void abandon();
}
