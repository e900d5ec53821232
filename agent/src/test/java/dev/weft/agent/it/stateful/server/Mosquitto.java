package dev.weft.agent.it.stateful.server;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** MQTT brokers that keep nothing. Each has its name as the last message of {@code name}. */
public final class Mosquitto {
  private static final String READY = " running";
  private static final int CONNECT = 0x10;
  private static final int ACCEPTED = 0x20;
  private static final int PUBLISH_RETAINED = 0x31;
  private static final int DISCONNECT = 0xe0;
  private static final byte[] CLIENT = "\0\4MQTT\4\2\0\74\0\4name".getBytes(US_ASCII);

  private Mosquitto() {}

  public static LocalServer start(String name) {
    Path folder = LocalServer.newFolder();
    LocalServer server =
        LocalServer.start(
            name,
            folder,
            READY,
            port ->
                List.of(Program.find("mosquitto"), "-c", configuration(folder, port).toString()));
    try (Socket socket = new Socket(server.address(), server.port())) {
      say(name, socket);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return server;
  }

  private static Path configuration(Path folder, int port) {
    try {
      return Files.writeString(
          folder.resolve("conf"),
          """
          listener %d 127.0.0.1
          allow_anonymous true
          persistence false
          set_tcp_nodelay true
          log_dest stderr
          """
              .formatted(port));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void say(String name, Socket socket) throws IOException {
    DataOutputStream out = new DataOutputStream(socket.getOutputStream());
    send(out, CONNECT, CLIENT);
    byte[] accepted = socket.getInputStream().readNBytes(4);
    if (accepted.length < 4 || accepted[0] != ACCEPTED || accepted[3] != 0) {
      throw new IOException("the broker let nobody in");
    }
    ByteArrayOutputStream message = new ByteArrayOutputStream();
    new DataOutputStream(message).writeUTF("name");
    message.writeBytes(name.getBytes(US_ASCII));
    send(out, PUBLISH_RETAINED, message.toByteArray());
    send(out, DISCONNECT, new byte[0]);
    // Until the broker has read it all and closes.
    socket.getInputStream().readAllBytes();
  }

  private static void send(DataOutputStream out, int type, byte[] content) throws IOException {
    out.writeByte(type);
    out.writeByte(content.length);
    out.write(content);
  }
}
