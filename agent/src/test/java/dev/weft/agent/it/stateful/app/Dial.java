package dev.weft.agent.it.stateful.app;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.weft.agent.it.Fields;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousSocketChannel;
import java.nio.channels.CompletionHandler;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.concurrent.CompletableFuture;

/** The JDK's ways to connect; each sends a line and reads the answer. */
enum Dial {
  /** By a constructor of {@code Socket}. */
  SOCKET {
    @Override
    Answer ask(String host, int port) throws IOException {
      try (Socket socket = new Socket(host, port)) {
        return ask(socket);
      }
    }
  },
  /** By {@code Socket.connect} with a timeout. */
  TIMEOUT {
    @Override
    Answer ask(String host, int port) throws IOException {
      try (Socket socket = new Socket()) {
        socket.connect(new InetSocketAddress(host, port), TIMEOUT_MILLIS);
        return ask(socket);
      }
    }
  },
  /** By a blocking channel. */
  CHANNEL {
    @Override
    Answer ask(String host, int port) throws IOException {
      try (SocketChannel channel = SocketChannel.open(new InetSocketAddress(host, port))) {
        channel.write(question());
        ByteBuffer line = ByteBuffer.allocate(LINE);
        while (!isWhole(line) && channel.read(line) >= 0) {
          // Until the line is whole.
        }
        return new Answer(text(line), (InetSocketAddress) channel.getRemoteAddress());
      }
    }
  },
  /** By the socket of a channel, which has a timeout. */
  ADAPTOR {
    @Override
    Answer ask(String host, int port) throws IOException {
      try (SocketChannel channel = SocketChannel.open()) {
        channel.socket().connect(new InetSocketAddress(host, port), TIMEOUT_MILLIS);
        return ask(channel.socket());
      }
    }
  },
  /** By a channel that doesn't block, and a selector. */
  SELECTOR {
    @Override
    Answer ask(String host, int port) throws IOException {
      try (SocketChannel channel = SocketChannel.open();
          Selector selector = Selector.open()) {
        channel.configureBlocking(false);
        SelectionKey key = channel.register(selector, SelectionKey.OP_CONNECT);
        if (!channel.connect(new InetSocketAddress(host, port))) {
          selector.select(TIMEOUT_MILLIS);
          channel.finishConnect();
        }
        channel.write(question());
        key.interestOps(SelectionKey.OP_READ);
        ByteBuffer line = ByteBuffer.allocate(LINE);
        while (!isWhole(line)) {
          selector.selectedKeys().clear();
          selector.select(TIMEOUT_MILLIS);
          if (channel.read(line) < 0) {
            break;
          }
        }
        return new Answer(text(line), (InetSocketAddress) channel.getRemoteAddress());
      }
    }
  },
  /** By an asynchronous channel's future. */
  FUTURE {
    @Override
    Answer ask(String host, int port) throws Exception {
      try (AsynchronousSocketChannel channel = AsynchronousSocketChannel.open()) {
        channel.connect(new InetSocketAddress(host, port)).get();
        return ask(channel);
      }
    }
  },
  /** By an asynchronous channel's callback. */
  HANDLER {
    @Override
    Answer ask(String host, int port) throws Exception {
      try (AsynchronousSocketChannel channel = AsynchronousSocketChannel.open()) {
        CompletableFuture<Boolean> connected = new CompletableFuture<>();
        channel.connect(new InetSocketAddress(host, port), connected, new Completing());
        connected.get();
        return ask(channel);
      }
    }
  };

  private static final int TIMEOUT_MILLIS = 2_000;
  private static final int LINE = 256;

  abstract Answer ask(String host, int port) throws Exception;

  static Answer ask(Socket socket) throws IOException {
    socket.getOutputStream().write(question().array());
    BufferedReader in =
        new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII));
    String line = in.readLine();
    return new Answer(
        line == null ? "" : line, (InetSocketAddress) socket.getRemoteSocketAddress());
  }

  static Answer ask(AsynchronousSocketChannel channel) throws Exception {
    channel.write(question()).get();
    ByteBuffer line = ByteBuffer.allocate(LINE);
    while (!isWhole(line) && channel.read(line).get() >= 0) {
      // Until the line is whole.
    }
    return new Answer(text(line), (InetSocketAddress) channel.getRemoteAddress());
  }

  static ByteBuffer question() {
    return ByteBuffer.wrap("hello\n".getBytes(US_ASCII));
  }

  static boolean isWhole(ByteBuffer line) {
    return line.position() > 0 && line.get(line.position() - 1) == '\n';
  }

  static String text(ByteBuffer line) {
    return new String(line.array(), 0, line.position(), US_ASCII).strip();
  }

  /** The line that came back, and who the connection says that it came from. */
  record Answer(String line, InetSocketAddress from) {
    /** The name of the server. */
    String server() throws IOException {
      if (!line.endsWith(" hello")) {
        throw new IOException("no answer but '" + line + "'");
      }
      return line.substring(0, line.indexOf(' '));
    }

    Fields fields() throws IOException {
      return Fields.of(
          "name", server(),
          "host", from.getHostName(),
          "address", from.getAddress().getHostAddress(),
          "port", from.getPort());
    }
  }

  private static final class Completing
      implements CompletionHandler<Void, CompletableFuture<Boolean>> {
    @Override
    public void completed(Void nothing, CompletableFuture<Boolean> connected) {
      connected.complete(true);
    }

    @Override
    public void failed(Throwable failure, CompletableFuture<Boolean> connected) {
      connected.completeExceptionally(failure);
    }
  }
}
