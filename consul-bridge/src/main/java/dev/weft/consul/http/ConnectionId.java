package dev.weft.consul.http;

import io.netty.channel.ChannelId;
import java.util.concurrent.atomic.AtomicLong;

/** The name of one connection: a number, unique in this JVM. */
final class ConnectionId implements ChannelId {
  private static final long serialVersionUID = 1;
  private static final AtomicLong NEXT = new AtomicLong();

  private final long number = NEXT.incrementAndGet();

  @Override
  public String asShortText() {
    return Long.toString(number);
  }

  @Override
  public String asLongText() {
    return asShortText();
  }

  @Override
  public int compareTo(ChannelId other) {
    return asLongText().compareTo(other.asLongText());
  }

  @Override
  public int hashCode() {
    return Long.hashCode(number);
  }

  @Override
  public boolean equals(Object other) {
    return this == other;
  }
}
