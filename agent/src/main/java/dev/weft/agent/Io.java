package dev.weft.agent;

import dev.weft.agent.call.OwnThread;
import dev.weft.consul.http.SilentNetty;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.util.concurrent.ThreadFactory;

/**
 * The one event loop: {@code weft-io}. Watches, admin server and timers share it; nothing there
 * blocks.
 */
final class Io {
  private Io() {}

  static EventLoop start() {
    SilentNetty.install();
    ThreadFactory threads = task -> new OwnThread("weft-io", task);
    return new MultiThreadIoEventLoopGroup(1, threads, NioIoHandler.newFactory()).next();
  }
}
