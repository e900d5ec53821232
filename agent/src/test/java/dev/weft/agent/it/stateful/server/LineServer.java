package dev.weft.agent.it.stateful.server;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A server that answers lines and says its name in each answer: echo, or what SMTP needs. */
public final class LineServer {
  private static final String READY = "ready";

  private final String kind;
  private final String name;

  private LineServer(String kind, String name) {
    this.kind = kind;
    this.name = name;
  }

  /** Answers each line with its name and the line. */
  public static LocalServer echo(String name) {
    return start("echo", name);
  }

  public static LocalServer echo(String name, String address, int port) {
    return LocalServer.start(
        name, address, port, LocalServer.newFolder(), READY, command("echo", name, address, port));
  }

  /** Takes each mail, and says {@code 250 queued by NAME}. */
  public static LocalServer smtp(String name) {
    return start("smtp", name);
  }

  /** The process: what it is, its name, its address and its port. */
  public static void main(String[] args) throws IOException {
    LineServer server = new LineServer(args[0], args[1]);
    try (ServerSocket listener =
        new ServerSocket(Integer.parseInt(args[3]), 200, InetAddress.getByName(args[2]))) {
      System.out.println(READY);
      while (true) {
        Socket socket = listener.accept();
        new Thread(() -> server.serve(socket)).start();
      }
    }
  }

  private static LocalServer start(String kind, String name) {
    return LocalServer.start(
        name,
        LocalServer.newFolder(),
        READY,
        port -> command(kind, name, LocalServer.LOOPBACK, port));
  }

  private static List<String> command(String kind, String name, String address, int port) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx64m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
    command.addAll(
        List.of(
            "-cp", LineServer.class.getProtectionDomain().getCodeSource().getLocation().getPath()));
    command.addAll(List.of(LineServer.class.getName(), kind, name, address, "" + port));
    return command;
  }

  private void serve(Socket socket) {
    try (socket) {
      socket.setTcpNoDelay(true);
      BufferedReader in =
          new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII));
      OutputStream out = socket.getOutputStream();
      if (kind.equals("smtp")) {
        write(out, "220 " + name + " ESMTP");
      }
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        write(out, kind.equals("smtp") ? mail(line, in, out) : name + " " + line);
      }
    } catch (IOException e) {
      // The client is gone.
    }
  }

  private String mail(String line, BufferedReader in, OutputStream out) throws IOException {
    switch (line.split(" ")[0]) {
      case "DATA" -> {
        write(out, "354 end with a dot");
        String text = in.readLine();
        while (text != null && !text.equals(".")) {
          text = in.readLine();
        }
        return "250 queued by " + name;
      }
      case "QUIT" -> {
        return "221 " + name;
      }
      default -> {
        return "250 " + name;
      }
    }
  }

  private static void write(OutputStream out, String line) throws IOException {
    out.write((line + "\r\n").getBytes(US_ASCII));
  }
}
