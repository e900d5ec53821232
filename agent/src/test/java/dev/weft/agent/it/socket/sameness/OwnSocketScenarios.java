package dev.weft.agent.it.socket.sameness;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketImpl;
import java.util.ArrayList;
import java.util.List;

/** Sockets of the application's own classes. */
final class OwnSocketScenarios {
  private OwnSocketScenarios() {}

  static List<Scenario> all() {
    return List.of(
        new Scenario("subclass", "calls: \\[connect.*, close", OwnSocketScenarios::subclass),
        new Scenario("constructed", "calls: \\[connect.*close", OwnSocketScenarios::constructed),
        new Scenario("implementation", "connect /127.*close", OwnSocketScenarios::ownImpl));
  }

  private static void subclass(World world, Seen seen) throws Exception {
    for (SocketAddress target : List.of(world.open(), world.refusing(), World.unknown())) {
      Counted socket = new Counted();
      seen.does("connect", () -> socket.connect(target));
      seen.does("connect in time", () -> socket.connect(target, 5_000));
      socket.close();
      seen.note("calls", Counted.calls());
      seen.socket(socket);
    }
  }

  private static void constructed(World world, Seen seen) throws Exception {
    for (int port : new int[] {world.openPort(), world.refusingPort()}) {
      seen.does(
          "made",
          () -> {
            try (Counted socket = new Counted("127.0.0.1", port)) {
              seen.socket(socket);
            }
          });
      seen.note("calls", Counted.calls());
    }
  }

  private static void ownImpl(World world, Seen seen) throws Exception {
    for (SocketAddress target : List.of(world.open(), World.unknown())) {
      OwnImpl impl = new OwnImpl();
      Socket socket = new Socket(impl) {};
      seen.does("connect", () -> socket.connect(target, 77));
      seen.socket(socket);
      socket.close();
      seen.note("calls", impl.calls);
    }
  }

  /** A socket that writes down which of its methods are called, by thread. */
  private static final class Counted extends Socket {
    static final ThreadLocal<List<String>> CALLS = ThreadLocal.withInitial(ArrayList::new);

    Counted() {}

    Counted(String host, int port) throws IOException {
      super(host, port);
    }

    @Override
    public void connect(SocketAddress endpoint) throws IOException {
      CALLS.get().add("connect");
      super.connect(endpoint);
    }

    @Override
    public void connect(SocketAddress endpoint, int timeout) throws IOException {
      CALLS.get().add("connect in " + timeout);
      super.connect(endpoint, timeout);
    }

    @Override
    public void close() throws IOException {
      CALLS.get().add("close");
      super.close();
    }

    static List<String> calls() {
      List<String> calls = CALLS.get();
      CALLS.remove();
      return calls;
    }
  }

  /** A connection to nothing. */
  private static final class OwnImpl extends SocketImpl {
    final List<String> calls = new ArrayList<>();

    @Override
    protected void create(boolean stream) {
      calls.add("create " + stream);
    }

    @Override
    protected void connect(SocketAddress there, int timeout) {
      calls.add("connect " + there + " in " + timeout);
    }

    @Override
    protected void connect(String host, int port) {
      calls.add("connect by name");
    }

    @Override
    protected void connect(InetAddress there, int port) {
      calls.add("connect by address");
    }

    @Override
    protected void bind(InetAddress host, int port) {}

    @Override
    protected void listen(int backlog) {}

    @Override
    protected void accept(SocketImpl socket) {}

    @Override
    protected InputStream getInputStream() {
      return InputStream.nullInputStream();
    }

    @Override
    protected OutputStream getOutputStream() {
      return OutputStream.nullOutputStream();
    }

    @Override
    protected int available() {
      return 0;
    }

    @Override
    protected void close() {
      calls.add("close");
    }

    @Override
    protected void sendUrgentData(int data) {}

    @Override
    public void setOption(int option, Object value) {}

    @Override
    public Object getOption(int option) {
      return option == SO_BINDADDR ? World.named() : Integer.valueOf(0);
    }
  }
}
