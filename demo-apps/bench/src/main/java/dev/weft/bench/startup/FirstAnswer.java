package dev.weft.bench.startup;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.function.BooleanSupplier;

/** The first request to a web application that is starting. */
final class FirstAnswer {
  private static final long LIMIT_NANOS = 120_000_000_000L;

  /** Short against a start, and long against what a refused connection costs. */
  private static final long PAUSE_MILLIS = 2;

  private static final String REQUEST =
      "GET /users/7 HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";

  private FirstAnswer() {}

  /** Returns when the application has answered; an error if it ends, or doesn't answer with 200. */
  static void await(int port, BooleanSupplier running) throws IOException, InterruptedException {
    long end = System.nanoTime() + LIMIT_NANOS;
    String status = null;
    while (status == null) {
      if (!running.getAsBoolean() || System.nanoTime() - end > 0) {
        throw new IllegalStateException("the web application didn't start");
      }
      Thread.sleep(PAUSE_MILLIS);
      try (Socket socket = new Socket()) {
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        status = status(socket);
      } catch (ConnectException notYet) {
        // It is asked again.
      }
    }
    if (!status.startsWith("HTTP/1.1 200")) {
      throw new IllegalStateException("the web application answered " + status);
    }
  }

  private static String status(Socket socket) throws IOException {
    socket.getOutputStream().write(REQUEST.getBytes(StandardCharsets.US_ASCII));
    BufferedReader in =
        new BufferedReader(
            new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
    String line = in.readLine();
    return line == null ? "nothing" : line;
  }
}
