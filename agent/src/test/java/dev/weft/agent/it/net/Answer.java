package dev.weft.agent.it.net;

import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import java.nio.charset.StandardCharsets;

/**
 * What an {@link HttpEndpoint} does with a request.
 *
 * @param status 0: never answers; -1: closes the connection without an answer
 */
public record Answer(int status, HttpHeaders headers, byte[] body, long delayMillis) {

  public static Answer of(int status) {
    return new Answer(status, new DefaultHttpHeaders(), new byte[0], 0);
  }

  public static Answer ok(String text) {
    return of(200).body(text.getBytes(StandardCharsets.UTF_8));
  }

  public static Answer silence() {
    return of(0);
  }

  public static Answer reset() {
    return of(-1);
  }

  public static Answer redirect(String location) {
    return of(302).header("Location", location);
  }

  public Answer header(String name, String value) {
    headers.add(name, value);
    return this;
  }

  public Answer body(byte[] bytes) {
    return new Answer(status, headers, bytes, delayMillis);
  }

  public Answer after(long millis) {
    return new Answer(status, headers, body, millis);
  }
}
