package dev.weft.agent.client.jdkhttp;

import java.io.ByteArrayOutputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.nio.ByteBuffer;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/**
 * The body of a request, taken from its publisher a second time: only from those of the JDK that
 * have it in memory or in a file, hand it out at once, and know no state.
 */
final class BodyCopy implements Flow.Subscriber<ByteBuffer> {
  private static final byte[] NONE = new byte[0];
  private static final String PUBLISHERS = "jdk.internal.net.http.RequestPublishers$";

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private boolean complete;

  private BodyCopy() {}

  /** Null if it can't be had, or is larger. */
  static byte @Nullable [] of(HttpRequest request, long maxBytes) {
    BodyPublisher publisher = request.bodyPublisher().orElse(null);
    if (publisher == null || publisher.contentLength() == 0) {
      return NONE;
    }
    long length = publisher.contentLength();
    if (length < 0 || length > maxBytes || !isRepeatable(publisher.getClass().getName())) {
      return null;
    }
    BodyCopy copy = new BodyCopy();
    publisher.subscribe(copy);
    return copy.complete && copy.bytes.size() == length ? copy.bytes.toByteArray() : null;
  }

  @Override
  public void onSubscribe(Flow.Subscription subscription) {
    subscription.request(Long.MAX_VALUE);
  }

  @Override
  public void onNext(ByteBuffer part) {
    byte[] copied = new byte[part.remaining()];
    part.get(copied);
    bytes.write(copied, 0, copied.length);
  }

  @Override
  public void onError(Throwable failure) {
    complete = false;
  }

  @Override
  public void onComplete() {
    complete = true;
  }

  private static boolean isRepeatable(String publisher) {
    return publisher.equals(PUBLISHERS + "ByteArrayPublisher")
        || publisher.equals(PUBLISHERS + "StringPublisher")
        || publisher.equals(PUBLISHERS + "FilePublisher");
  }
}
