package dev.weft.agent.socket;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * Bytes over connections that stay: a byte there and back, and writes of 64 KiB. One of them, where
 * there is an agent, is the mesh's own.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class BytesBenchmark {
  private static final int LARGE = 64 * 1024;

  private final byte[] large = new byte[LARGE];
  private final ByteBuffer little = ByteBuffer.allocateDirect(1);
  private final ByteBuffer much = ByteBuffer.allocateDirect(LARGE);

  private Socket echo;
  private Socket sink;
  private SocketChannel echoChannel;
  private SocketChannel sinkChannel;
  private InputStream echoed;
  private OutputStream toEcho;
  private OutputStream toSink;
  private InputStream meshed;
  private OutputStream toMesh;

  @Setup
  public void connect(LiveHooks hooks) throws IOException {
    echo = new Socket("127.0.0.1", Peers.port("echo"));
    echo.setTcpNoDelay(true);
    echoed = echo.getInputStream();
    toEcho = echo.getOutputStream();
    sink = new Socket("127.0.0.1", Peers.port("sink"));
    toSink = sink.getOutputStream();
    hooks.held().setTcpNoDelay(true);
    meshed = hooks.held().getInputStream();
    toMesh = hooks.held().getOutputStream();
    echoChannel = SocketChannel.open(new InetSocketAddress("127.0.0.1", Peers.port("echo")));
    echoChannel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    sinkChannel = SocketChannel.open(new InetSocketAddress("127.0.0.1", Peers.port("sink")));
  }

  @TearDown
  public void close() throws IOException {
    echo.close();
    sink.close();
    echoChannel.close();
    sinkChannel.close();
  }

  @Benchmark
  public int socketByte() throws IOException {
    toEcho.write(1);
    return echoed.read();
  }

  /** To an endpoint. */
  @Benchmark
  public int meshedByte() throws IOException {
    toMesh.write(1);
    return meshed.read();
  }

  @Benchmark
  public int channelByte() throws IOException {
    little.clear();
    echoChannel.write(little);
    little.clear();
    return echoChannel.read(little);
  }

  @Benchmark
  public void socketWrite() throws IOException {
    toSink.write(large);
  }

  @Benchmark
  public void channelWrite() throws IOException {
    much.clear();
    while (much.hasRemaining()) {
      sinkChannel.write(much);
    }
  }
}
