package dev.weft.agent.socket;

import dev.weft.agent.client.Members;
import java.io.IOException;
import java.nio.channels.AsynchronousSocketChannel;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/** The ways of the JDK to connect. */
final class SocketKinds {
  private static final long NANOS_PER_MILLI = 1_000_000;

  /** {@code java.net.Socket}: (address, milliseconds). It asks its state before it calls us. */
  static final Connecting.Socket SOCKET =
      new Connecting.Socket() {
        @Override
        public boolean isUnconnected(Object self) {
          return true;
        }

        @Override
        public boolean isBlocking(Object self) {
          return true;
        }

        @Override
        public boolean isConnected(@Nullable Object returned) {
          return true;
        }

        @Override
        public void limit(@Nullable Object[] args, long nanos) {
          if (nanos > 0 && args[1] instanceof Integer own) {
            long millis = Math.max(1, nanos / NANOS_PER_MILLI);
            args[1] = (int) Math.min(own == 0 ? Integer.MAX_VALUE : own, millis);
          }
        }

        @Override
        public void close(Object self) throws ReflectiveOperationException {
          Class<?> type = Class.forName("sun.nio.ch.NioSocketImpl", false, null);
          Members.method(type, "close").invoke(self);
        }
      };

  /** {@code SocketChannel.connect}: (address); false if it is only begun. */
  static final Connecting.Socket CHANNEL =
      new Connecting.Socket() {
        @Override
        public boolean isUnconnected(Object self) {
          SocketChannel channel = (SocketChannel) self;
          return channel.isOpen() && !channel.isConnected() && !channel.isConnectionPending();
        }

        @Override
        public boolean isBlocking(Object self) {
          return ((SocketChannel) self).isBlocking();
        }

        @Override
        public boolean isConnected(@Nullable Object returned) {
          return Boolean.TRUE.equals(returned);
        }

        @Override
        public void limit(@Nullable Object[] args, long nanos) {}

        @Override
        public void close(Object self) throws IOException {
          ((SocketChannel) self).close();
        }
      };

  /** {@code SocketChannel.socket().connect}: (address, nanoseconds). */
  static final Connecting.Socket TIMED_CHANNEL =
      new Connecting.Socket() {
        @Override
        public boolean isUnconnected(Object self) {
          return CHANNEL.isUnconnected(self) && CHANNEL.isBlocking(self);
        }

        @Override
        public boolean isBlocking(Object self) {
          return true;
        }

        @Override
        public boolean isConnected(@Nullable Object returned) {
          return true;
        }

        @Override
        public void limit(@Nullable Object[] args, long nanos) {
          if (nanos > 0 && args[1] instanceof Long own) {
            args[1] = own == 0 ? nanos : Math.min(own, nanos);
          }
        }

        @Override
        public void close(Object self) throws IOException {
          ((SocketChannel) self).close();
        }
      };

  /** {@code AsynchronousSocketChannel.connect}: (address, attachment, handler). */
  static final Connecting.Socket ASYNC =
      new Connecting.Socket() {
        @Override
        public boolean isUnconnected(Object self) {
          return ((AsynchronousSocketChannel) self).isOpen();
        }

        @Override
        public boolean isBlocking(Object self) {
          return false;
        }

        @Override
        public boolean isConnected(@Nullable Object returned) {
          return false;
        }

        @Override
        public void limit(@Nullable Object[] args, long nanos) {}

        @Override
        public void close(Object self) throws IOException {
          ((AsynchronousSocketChannel) self).close();
        }
      };

  private SocketKinds() {}
}
