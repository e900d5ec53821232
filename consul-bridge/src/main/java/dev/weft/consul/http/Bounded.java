package dev.weft.consul.http;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A stream that refuses to unpack more than the largest body allowed. */
final class Bounded extends FilterInputStream {
  private long left = ConsulHttp.MAX_BODY_BYTES;

  Bounded(InputStream in) {
    super(in);
  }

  @Override
  public int read() throws IOException {
    int b = super.read();
    count(b < 0 ? 0 : 1);
    return b;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    int n = super.read(target, offset, length);
    count(Math.max(0, n));
    return n;
  }

  private void count(int bytes) throws IOException {
    left -= bytes;
    if (left < 0) {
      throw new IOException("answer larger than " + ConsulHttp.MAX_BODY_BYTES + " bytes");
    }
  }
}
