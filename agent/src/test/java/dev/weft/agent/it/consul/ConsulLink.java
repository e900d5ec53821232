package dev.weft.agent.it.consul;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** The network between an application and Consul: passes on, slows down or garbles. */
final class ConsulLink implements AutoCloseable {
  private static final List<String> GARBAGE =
      List.of(
          "SSH-2.0-OpenSSH_9.2\r\n\r\n",
          "HTTP/1.1 200 OK\r\nX-Consul-Index: 7\r\nContent-Length: 9\r\n\r\n{\"broken\"",
          "HTTP/1.1 200 OK\r\nX-Consul-Index: 7\r\nContent-Length: 90\r\n\r\n[{\"Node\":",
          "HTTP/1.1 200 OK\r\nX-Consul-Index: 7\r\nTransfer-Encoding: chunked\r\n\r\n9\r\n[{\"No",
          "HTTP/1.1 200 OK\r\nX-Consul-Index: 7\r\nContent-Length: 4\r\n\r\ntrue",
          "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 15\r\n\r\n<html>hi</html>",
          "\0\0\0\7\1\2\3");

  private final ServerSocket listener;
  private final URI target;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final AtomicInteger garbled = new AtomicInteger();
  private volatile boolean garbling;
  private volatile long delayMillis;

  ConsulLink(URI target) {
    this.target = target;
    try {
      listener = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    daemon(this::accept);
  }

  URI address() {
    return URI.create("http://127.0.0.1:" + listener.getLocalPort());
  }

  /** Holds whatever Consul says for so long. */
  void delay(long millis) {
    delayMillis = millis;
  }

  /** Breaks all connections and answers garbage on new ones, until it is told to stop. */
  void garble(boolean on) {
    garbling = on;
    open.forEach(ConsulLink::close);
  }

  /** How many connections got garbage. */
  int garbled() {
    return garbled.get();
  }

  @Override
  public void close() {
    try {
      listener.close();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    open.forEach(ConsulLink::close);
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket socket = listener.accept();
        open.add(socket);
        daemon(() -> serve(socket));
      } catch (IOException e) {
        // Closed, which ends the loop.
      }
    }
  }

  private void serve(Socket near) {
    try (near) {
      if (garbling) {
        near.getInputStream().read(new byte[4096]);
        int number = garbled.getAndIncrement();
        String garbage = GARBAGE.get(number % GARBAGE.size());
        near.getOutputStream().write(garbage.getBytes(StandardCharsets.ISO_8859_1));
        return;
      }
      try (Socket far = new Socket(target.getHost(), target.getPort())) {
        open.add(far);
        daemon(() -> pump(near, far, false));
        pump(far, near, true);
      }
    } catch (IOException e) {
      // One of the two is gone.
    } finally {
      open.remove(near);
    }
  }

  private void pump(Socket from, Socket to, boolean slowly) {
    byte[] buffer = new byte[65536];
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        if (slowly && delayMillis > 0) {
          LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(delayMillis));
        }
        out.write(buffer, 0, count);
      }
    } catch (IOException e) {
      // One of the two is gone.
    } finally {
      open.remove(from);
      open.remove(to);
    }
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void daemon(Runnable task) {
    Thread thread = new Thread(task, "consul-link");
    thread.setDaemon(true);
    thread.start();
  }
}
