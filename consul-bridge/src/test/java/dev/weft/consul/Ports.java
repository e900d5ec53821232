package dev.weft.consul;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;

/** The loopback ports of one Consul. */
record Ports(int http, int serf, int server) {

  /** Ports that are free now, for several Consuls; no two are the same. */
  static List<Ports> free(int consuls) {
    List<ServerSocket> sockets = new ArrayList<>();
    try {
      List<Ports> ports = new ArrayList<>();
      for (int i = 0; i < consuls; i++) {
        ports.add(new Ports(take(sockets), take(sockets), take(sockets)));
      }
      return ports;
    } finally {
      for (ServerSocket socket : sockets) {
        release(socket);
      }
    }
  }

  private static int take(List<ServerSocket> sockets) {
    try {
      ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
      sockets.add(socket);
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void release(ServerSocket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
