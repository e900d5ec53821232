package dev.weft.agent.it.stateful.app;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The kinds of connections that an application may keep. */
enum HeldKind {
  SOCKET {
    @Override
    Line open(String host, int port) throws IOException {
      return new OfSocket(new Socket(host, port));
    }
  },
  CHANNEL {
    @Override
    Line open(String host, int port) throws IOException {
      return new OfSocket(SocketChannel.open(new InetSocketAddress(host, port)).socket());
    }
  },
  ASYNC {
    @Override
    Line open(String host, int port) throws Exception {
      AsynchronousSocketChannel channel = AsynchronousSocketChannel.open();
      channel.connect(new InetSocketAddress(host, port)).get();
      return new OfAsync(channel);
    }
  };

  abstract Line open(String host, int port) throws Exception;

  /** A connection to a server that says its name in front of each line. */
  abstract static class Line implements Closeable {
    /** The next byte; negative: the end. */
    abstract int read() throws Exception;

    abstract void write(byte[] bytes) throws Exception;

    /** Whether the server, or the mesh, hasn't ended it; sends nothing. */
    abstract boolean isOpen() throws Exception;

    String serverOf() throws Exception {
      write("hello\n".getBytes(US_ASCII));
      StringBuilder line = new StringBuilder();
      for (int next = read(); next != '\n'; next = read()) {
        if (next < 0) {
          throw new IOException("closed");
        }
        line.append((char) next);
      }
      return line.substring(0, line.indexOf(" "));
    }
  }

  private static final class OfSocket extends Line {
    private final Socket socket;

    OfSocket(Socket socket) {
      this.socket = socket;
    }

    @Override
    int read() throws IOException {
      return socket.getInputStream().read();
    }

    @Override
    void write(byte[] bytes) throws IOException {
      socket.getOutputStream().write(bytes);
    }

    @Override
    boolean isOpen() throws IOException {
      if (socket.isClosed()) {
        return false;
      }
      try {
        socket.setSoTimeout(1);
        return read() >= 0;
      } catch (SocketTimeoutException e) {
        return true;
      } catch (IOException e) {
        return false;
      } finally {
        if (!socket.isClosed()) {
          socket.setSoTimeout(0);
        }
      }
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }

  private static final class OfAsync extends Line {
    private static final int LOOK_MILLIS = 20;

    private final AsynchronousSocketChannel channel;
    private final ByteBuffer bytes = ByteBuffer.allocate(1);
    private Future<Integer> pending;

    OfAsync(AsynchronousSocketChannel channel) {
      this.channel = channel;
    }

    @Override
    int read() throws Exception {
      begin();
      int count = pending.get();
      pending = null;
      return count < 0 ? -1 : bytes.get(0);
    }

    @Override
    void write(byte[] line) throws Exception {
      ByteBuffer rest = ByteBuffer.wrap(line);
      while (rest.hasRemaining()) {
        channel.write(rest).get();
      }
    }

    /** A read that is given up would be the last: the next one goes on with it. */
    @Override
    boolean isOpen() throws InterruptedException {
      begin();
      try {
        return pending.get(LOOK_MILLIS, TimeUnit.MILLISECONDS) >= 0;
      } catch (TimeoutException e) {
        return true;
      } catch (ExecutionException e) {
        return false;
      }
    }

    private void begin() {
      if (pending == null) {
        bytes.clear();
        pending = channel.read(bytes);
      }
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }
}
