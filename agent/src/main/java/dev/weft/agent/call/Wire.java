package dev.weft.agent.call;

import dev.weft.policy.Call;
import dev.weft.policy.Shadow;
import org.jspecify.annotations.Nullable;

/**
 * What a try sends other than the application wrote it, what its answer shows other than the
 * endpoint sent it, and the copy for a mirror. Asked by adapters as they write and read.
 */
public final class Wire {
  private static final String ATTEMPT = "x-weft-attempt";

  private final Exchange exchange;
  private final Call call;

  Wire(Exchange exchange) {
    this.exchange = exchange;
    this.call = exchange.call;
  }

  /** Path and query to send in place of the request's own, or null. */
  public @Nullable String path() {
    return exchange.isLocal() ? null : call.path();
  }

  /** {@code Host} or {@code :authority} to send in place of the request's own, or null. */
  public @Nullable String host() {
    return exchange.isLocal() ? null : call.host();
  }

  /** Whether {@link #change} changes anything of the try under way. */
  public boolean changes() {
    return exchange.isLocal() || call.attempts() > 1 || !call.requestHeaders().isEmpty();
  }

  /** What the try under way sends other than the application wrote it. */
  public void change(Headers headers) {
    String token = exchange.token();
    if (token != null) {
      HeaderChanges.set(headers, LocalReplies.HEADER, token);
      return;
    }
    HeaderChanges.apply(call.requestHeaders(), headers);
    if (call.attempts() > 1) {
      HeaderChanges.set(headers, ATTEMPT, Integer.toString(call.attempts()));
    }
  }

  public boolean changesAnswer() {
    return !exchange.isLocal() && !call.responseHeaders().isEmpty();
  }

  /** What the application sees other than the endpoint sent it. */
  public void changeAnswer(Headers headers) {
    HeaderChanges.apply(call.responseHeaders(), headers);
  }

  /** A copy of the request that is to be sent, or null; asked once, by the first try. */
  public @Nullable Shadow shadow() {
    return exchange.shadow();
  }

  /** The copy for a shadow; the adapter adds its headers and gives it to {@link #mirror}. */
  public RequestCopy copy(boolean secure, String ownPath, byte[] body) {
    String path = call.path();
    String named = call.host();
    return new RequestCopy(
        secure,
        Authority.host(exchange.authority),
        RequestCopy.shadowed(named == null ? exchange.authority : named),
        call.method(),
        path == null ? ownPath : path,
        body);
  }

  /** The copy can't be made. */
  public void drop(Shadow shadow) {
    exchange.ground.mirrors().drop(shadow);
  }

  public void mirror(Shadow shadow, RequestCopy copy) {
    exchange.ground.mirrors().send(shadow, copy);
  }
}
