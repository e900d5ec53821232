package dev.weft.agent.client.urlconnection;

import dev.weft.agent.call.Chosen;
import org.jspecify.annotations.Nullable;

/**
 * What one thread is doing with connections. Used by that thread alone; empty when no hook is on
 * its stack.
 */
final class UrlThread {
  /** Heads are a few hundred bytes; what a large one needs isn't kept. */
  private static final int LARGEST_KEPT = 4096;

  private static final ThreadLocal<UrlThread> THREADS = ThreadLocal.withInitial(UrlThread::new);

  /** The connection whose request is being sent by the outermost hook that retries. */
  @Nullable Object sending;

  /** What the mesh knows of the connection that is {@link #sending}; null: nothing yet. */
  @Nullable UrlState state;

  /** The connection that is being opened. */
  @Nullable Object opening;

  /** What the mesh knows of the connection that is {@link #opening}. */
  @Nullable UrlState opened;

  /** Marks what it connects to as chosen. */
  final Chosen chosen = Chosen.ofThread();

  private byte[] buffer = new byte[0];

  private UrlThread() {}

  static UrlThread current() {
    return THREADS.get();
  }

  /** Room for a message's head; what is in it is of no use to anyone after the hook. */
  byte[] buffer(int length) {
    if (length > LARGEST_KEPT) {
      return new byte[length];
    }
    if (buffer.length < length) {
      buffer = new byte[length];
    }
    return buffer;
  }
}
