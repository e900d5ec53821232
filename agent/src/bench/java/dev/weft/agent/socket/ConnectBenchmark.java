package dev.weft.agent.socket;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.net.UnknownHostException;
import java.nio.channels.AsynchronousSocketChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** A connect to an address that isn't the mesh's, and the close; a lookup of such a name. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class ConnectBenchmark {
  private InetSocketAddress address;
  private Selector selector;

  @Setup
  public void open(LiveHooks hooks) throws IOException {
    address = new InetSocketAddress("127.0.0.1", Peers.port("ending"));
    selector = Selector.open();
  }

  @TearDown
  public void close() throws IOException {
    selector.close();
  }

  @Benchmark
  public int socket() throws IOException {
    try (Socket socket = new Socket()) {
      socket.setSoLinger(true, 0);
      socket.connect(address);
      return socket.getLocalPort();
    }
  }

  @Benchmark
  public boolean channel() throws IOException {
    try (SocketChannel channel = SocketChannel.open(address)) {
      channel.setOption(StandardSocketOptions.SO_LINGER, 0);
      return channel.isConnected();
    }
  }

  @Benchmark
  public boolean selector() throws IOException {
    boolean connected;
    try (SocketChannel channel = SocketChannel.open()) {
      channel.configureBlocking(false);
      channel.setOption(StandardSocketOptions.SO_LINGER, 0);
      connected = channel.connect(address);
      if (!connected) {
        channel.register(selector, SelectionKey.OP_CONNECT);
        selector.select();
        selector.selectedKeys().clear();
        connected = channel.finishConnect();
      }
    }
    selector.selectNow();
    return connected;
  }

  /** Has no SO_LINGER: the peer resets what is closed here. */
  @Benchmark
  public boolean async() throws IOException, ExecutionException, InterruptedException {
    try (AsynchronousSocketChannel channel = AsynchronousSocketChannel.open()) {
      channel.connect(address).get();
      return channel.isOpen();
    }
  }

  /** The JDK's cache of names is off. */
  @Benchmark
  public InetAddress name() throws UnknownHostException {
    return InetAddress.getByName("localhost");
  }
}
