package dev.weft.agent.socket;

import dev.weft.bootstrap.Bridge;
import dev.weft.bootstrap.Carrier;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.AsynchronousSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * The hooks alone: what a woven connect and close do beside their own work. Only in a JVM with the
 * agent. All kinds have been used before one is measured, as in an application that has them all.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class HookBenchmark {
  private static final int USES = 20_000;

  /** Whether a connection to an endpoint is open; if none is, less is looked up. */
  @Param({"true", "false"})
  private boolean held;

  private InetSocketAddress address;
  private SocketChannel channel;
  private AsynchronousSocketChannel async;

  @Setup
  public void use(LiveHooks hooks) throws IOException {
    if (!held) {
      hooks.close();
    }
    address = new InetSocketAddress("127.0.0.1", Peers.port("ending"));
    channel = SocketChannel.open();
    async = AsynchronousSocketChannel.open();
    for (int i = 0; i < USES; i++) {
      socket();
      channel();
      selector();
      async();
    }
  }

  @TearDown
  public void close() throws IOException {
    channel.close();
    async.close();
  }

  @Benchmark
  public Object socket() {
    Object socket = new Carried();
    enter(SocketWeaves.SOCKET_CONNECT, socket, new Object[] {address, 0});
    Bridge.left(null, SocketWeaves.SOCKET_CONNECT, socket);
    return Bridge.around(SocketWeaves.SOCKET_CLOSE, socket, Bridge.NO_ARGUMENTS);
  }

  @Benchmark
  public Object channel() {
    enter(SocketWeaves.CHANNEL_CONNECT, channel, new Object[] {address});
    Bridge.left(true, SocketWeaves.CHANNEL_CONNECT, channel);
    return Bridge.around(SocketWeaves.CHANNEL_CLOSE, channel, Bridge.NO_ARGUMENTS);
  }

  @Benchmark
  public Object selector() {
    enter(SocketWeaves.CHANNEL_CONNECT, channel, new Object[] {address});
    Bridge.left(false, SocketWeaves.CHANNEL_CONNECT, channel);
    enter(SocketWeaves.CHANNEL_FINISH, channel, Bridge.NO_ARGUMENTS);
    Bridge.left(true, SocketWeaves.CHANNEL_FINISH, channel);
    return Bridge.around(SocketWeaves.CHANNEL_CLOSE, channel, Bridge.NO_ARGUMENTS);
  }

  @Benchmark
  public Object async() {
    enter(SocketWeaves.ASYNC_CONNECT, async, new Object[] {address, null, null});
    Bridge.left(null, SocketWeaves.ASYNC_CONNECT, async);
    enter(SocketWeaves.ASYNC_FINISH, async, new Object[] {true});
    Bridge.value(null, SocketWeaves.ASYNC_CONNECTED, async, Bridge.NO_ARGUMENTS);
    Bridge.left(null, SocketWeaves.ASYNC_FINISH, async);
    return Bridge.around(SocketWeaves.ASYNC_CLOSE, async, Bridge.NO_ARGUMENTS);
  }

  /** Of a read, while what happens on connections is asked. */
  @Benchmark
  public void read() {
    Bridge.touched(SocketWeaves.READ, channel);
  }

  private static void enter(int hook, Object self, Object[] arguments) {
    if (Bridge.enter(hook, self, arguments) != null) {
      throw new IllegalStateException("taken for the mesh's");
    }
  }

  /** As {@code NioSocketImpl} is one. */
  private static final class Carried implements Carrier {
    private volatile Object state;

    @Override
    public Object weftState() {
      return state;
    }

    @Override
    public void weftState(Object state) {
      this.state = state;
    }
  }
}
