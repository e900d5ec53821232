package dev.weft.agent.it.stateful.app;

import io.netty.channel.Channel;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.concurrent.ThreadFactory;

/** Netty's transports by the names of their packages, as far as a line of Netty has them. */
enum NettyTransport {
  NIO("nio.Nio", "socket.nio.Nio"),
  EPOLL("epoll.Epoll", "epoll.Epoll"),
  IO_URING("uring.IoUring", "uring.IoUring") {
    /** New with 4.2. */
    @Override
    EventLoopGroup group() throws ReflectiveOperationException {
      IoHandlerFactory handlers =
          (IoHandlerFactory)
              Class.forName(FOLDER + loops + "IoHandler").getMethod("newFactory").invoke(null);
      return new MultiThreadIoEventLoopGroup(THREADS, named(), handlers);
    }
  };

  private static final String FOLDER = "io.netty.channel.";
  private static final int THREADS = 2;

  final String loops;
  private final String channels;

  NettyTransport(String loops, String channels) {
    this.loops = loops;
    this.channels = channels;
  }

  EventLoopGroup group() throws ReflectiveOperationException {
    return Class.forName(FOLDER + loops + "EventLoopGroup")
        .asSubclass(EventLoopGroup.class)
        .getConstructor(int.class, ThreadFactory.class)
        .newInstance(THREADS, named());
  }

  Class<? extends Channel> socketChannel() throws ClassNotFoundException {
    return Class.forName(FOLDER + channels + "SocketChannel").asSubclass(Channel.class);
  }

  String datagramChannel() {
    return FOLDER + channels + "DatagramChannel";
  }

  static ThreadFactory named() {
    return new DefaultThreadFactory("netty", true);
  }
}
