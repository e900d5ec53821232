package dev.weft.consul.http;

import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.nio.channels.ClosedChannelException;
import java.security.cert.CertificateException;
import javax.net.ssl.SSLException;

/** Puts a failed exchange into a few words for the operator. Called on the event loop. */
final class Seen {
  private Seen() {}

  static String of(Throwable failure) {
    String message = message(failure);
    if (failure instanceof UnknownHostException) {
      return "host name unknown: " + message;
    }
    if (failure instanceof ConnectException) {
      return message.contains("refused") ? "connection refused" : message;
    }
    if (failure instanceof NoRouteToHostException) {
      return "no route to host";
    }
    if (failure instanceof SocketException) {
      return "connection broken: " + message;
    }
    if (failure instanceof ClosedChannelException) {
      return "connection closed";
    }
    for (Throwable t = failure; t != null; t = t.getCause()) {
      if (t.getClass().getSimpleName().equals("NotSslRecordException")) {
        return "the port doesn't speak TLS (http:// instead of https://?)";
      }
      if (t instanceof CertificateException) {
        return "its certificate is refused: " + message(t);
      }
    }
    for (Throwable t = failure; t != null; t = t.getCause()) {
      if (t instanceof SSLException) {
        return "no TLS connection: " + message(t);
      }
    }
    return message;
  }

  /** Whether the other end closed the connection without saying why. */
  static boolean isCut(Throwable failure) {
    return failure instanceof ClosedChannelException
        || failure instanceof SocketException
        || message(failure).startsWith("Connection closed");
  }

  static String message(Throwable failure) {
    String message = failure.getMessage();
    if (message == null || message.isBlank()) {
      return failure.getClass().getSimpleName();
    }
    int end = message.indexOf('\n');
    return (end < 0 ? message : message.substring(0, end)).strip();
  }
}
