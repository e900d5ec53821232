package dev.weft.agent.listen;

import dev.weft.bootstrap.Hook;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketAddress;
import java.nio.channels.AsynchronousServerSocketChannel;
import java.nio.channels.Channel;
import java.nio.channels.ServerSocketChannel;
import org.jspecify.annotations.Nullable;

/**
 * Notes that a socket listens: its address and who bound it. Called on the thread that binds, which
 * it holds up by a look at its stack and nothing else.
 */
public final class BindHook implements Hook {
  private final Listening listening;

  public BindHook(Listening listening) {
    this.listening = listening;
  }

  @Override
  public @Nullable Object call(Object self, @Nullable Object[] args, @Nullable Object value)
      throws IOException {
    SocketAddress bound = addressOf(self);
    if (bound instanceof InetSocketAddress address && address.getPort() > 0) {
      WeakReference<Object> socket = new WeakReference<>(self);
      StackTraceElement[] stack = new Throwable().getStackTrace();
      InetAddress ip = address.getAddress();
      listening.bound(
          new Bind(
              new InetSocketAddress(ip, address.getPort()),
              Binder.of(stack),
              () -> isOpen(socket.get()),
              System.nanoTime()));
    }
    return value;
  }

  private static @Nullable SocketAddress addressOf(Object socket) throws IOException {
    if (socket instanceof ServerSocket server) {
      return server.getLocalSocketAddress();
    }
    if (socket instanceof ServerSocketChannel server) {
      return server.getLocalAddress();
    }
    return socket instanceof AsynchronousServerSocketChannel server
        ? server.getLocalAddress()
        : null;
  }

  private static boolean isOpen(@Nullable Object socket) {
    if (socket instanceof ServerSocket server) {
      return !server.isClosed();
    }
    return socket instanceof Channel channel && channel.isOpen();
  }
}
