package dev.weft.agent.it.consul;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Collection;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * One instance of a service: HTTP/1.1 and HTTP/2 cleartext, every response written in one piece.
 * Runs inside a test, which then sees when which request arrived, or as a process of its own, which
 * can be killed.
 */
public final class Instance implements AutoCloseable {
  private final String id;
  private final ServerSocket listener;
  private final Consumer<Http1.Request> onRequest;
  private final ScheduledExecutorService later =
      Executors.newSingleThreadScheduledExecutor(task -> daemon(task, "later"));
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final Queue<Arrival> arrivals = new ConcurrentLinkedQueue<>();
  private final AtomicInteger requests = new AtomicInteger();
  private final AtomicInteger connections = new AtomicInteger();

  private volatile int status = 200;
  private volatile int holdMillis;
  private volatile int drops;
  private volatile long lastArrival;

  private Instance(String id, int port, Consumer<Http1.Request> onRequest) {
    this.id = id;
    this.onRequest = onRequest;
    try {
      listener = new ServerSocket(port, 200, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** An instance inside this JVM. */
  public static Instance start(String id) {
    Instance instance = new Instance(id, 0, request -> {});
    daemon(instance::accept, "accept").start();
    return instance;
  }

  /** The process: says its port, then each POST that it has read. */
  public static void main(String[] args) {
    Instance instance =
        new Instance(
            args[0],
            0,
            request -> {
              if (request.method().equals("POST")) {
                System.out.println("POST " + request.body());
              }
            });
    instance.holdMillis = Integer.parseInt(args[1]);
    System.out.println("port " + instance.port());
    instance.accept();
  }

  public String id() {
    return id;
  }

  public int port() {
    return listener.getLocalPort();
  }

  public int requests() {
    return requests.get();
  }

  public int connections() {
    return connections.get();
  }

  /** When the last request had been read, by {@code System.nanoTime}. */
  public long lastArrival() {
    return lastArrival;
  }

  public Collection<Arrival> arrivals() {
    return arrivals;
  }

  /** Empties {@link #arrivals}. */
  public void forget() {
    arrivals.clear();
  }

  public void answer(int status) {
    this.status = status;
  }

  /** Answers this long after having read the request. */
  public void hold(int millis) {
    holdMillis = millis;
  }

  /** Closes the connections of the next requests, having read them. */
  public void drop(int count) {
    drops = count;
  }

  /** Closes the connections that are open, as a server does with idle ones. */
  public void closeConnections() {
    for (Socket socket : open) {
      try {
        socket.close();
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  @Override
  public void close() {
    try {
      listener.close();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    closeConnections();
    later.shutdownNow();
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket socket = listener.accept();
        socket.setTcpNoDelay(true);
        connections.incrementAndGet();
        open.add(socket);
        daemon(() -> serve(socket), "connection").start();
      } catch (IOException e) {
        // Closed, which ends the loop.
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      Http1 http = new Http1(socket.getInputStream());
      OutputStream out = socket.getOutputStream();
      for (Http1.Request request = http.read(); request != null; request = http.read()) {
        if (request.headers().containsKey("http2-settings")) {
          out.write(Http2.SWITCHING);
          arrived(request);
          new Http2(socket, this::arrived, this::later, id).serve();
          return;
        }
        arrived(request);
        if (drops > 0) {
          drops--;
          return;
        }
        if (holdMillis > 0) {
          later.schedule(() -> {}, holdMillis, TimeUnit.MILLISECONDS).get();
        }
        out.write(Http1.response(status, id + "\n" + request.head()));
      }
    } catch (Exception e) {
      // The peer, or the test, is gone.
    } finally {
      open.remove(socket);
    }
  }

  private void arrived(Http1.Request request) {
    long now = System.nanoTime();
    requests.incrementAndGet();
    lastArrival = now;
    arrivals.add(new Arrival(now, request));
    onRequest.accept(request);
  }

  private void later(Runnable answer) {
    later.schedule(answer, holdMillis, TimeUnit.MILLISECONDS);
  }

  private static Thread daemon(Runnable task, String name) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    return thread;
  }

  /** A request and when it had been read, by {@code System.nanoTime}. */
  public record Arrival(long nanos, Http1.Request request) {}
}
