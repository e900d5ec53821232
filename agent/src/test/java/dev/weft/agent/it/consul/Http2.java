package dev.weft.agent.it.consul;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * As much of HTTP/2 as an instance needs: each stream is answered with 200. Header blocks aren't
 * read, so that a request is known by its stream and body only.
 */
final class Http2 {
  static final byte[] SWITCHING =
      "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n"
          .getBytes(ISO_8859_1);

  private static final int DATA = 0;
  private static final int HEADERS = 1;
  private static final int SETTINGS = 4;
  private static final int PING = 6;
  private static final int WINDOW_UPDATE = 8;
  private static final int END_STREAM = 1;
  private static final int ACK = 1;
  private static final int END_HEADERS = 4;
  private static final int PREFACE_LENGTH = 24;

  /** {@code :status: 200}, from the static table. */
  private static final byte[] OK = {(byte) 0x88};

  private final Socket socket;
  private final Consumer<Http1.Request> onRequest;
  private final Consumer<Runnable> later;
  private final byte[] content;
  private final OutputStream out;

  Http2(Socket socket, Consumer<Http1.Request> onRequest, Consumer<Runnable> later, String content)
      throws IOException {
    this.socket = socket;
    this.onRequest = onRequest;
    this.later = later;
    this.content = content.getBytes(ISO_8859_1);
    this.out = socket.getOutputStream();
  }

  /** Serves the connection after the upgrade, whose request is stream 1, till its end. */
  void serve() throws IOException {
    DataInputStream in = new DataInputStream(socket.getInputStream());
    write(SETTINGS, 0, 0, new byte[0]);
    answer(1);
    in.readFully(new byte[PREFACE_LENGTH]);
    Map<Integer, ByteArrayOutputStream> bodies = new HashMap<>();
    while (true) {
      int lengthAndType = in.readInt();
      int type = lengthAndType & 0xff;
      int flags = in.read();
      int stream = in.readInt();
      byte[] payload = in.readNBytes(lengthAndType >>> 8);
      switch (type) {
        case DATA -> {
          bodies.computeIfAbsent(stream, key -> new ByteArrayOutputStream()).write(payload);
          write(WINDOW_UPDATE, 0, 0, new byte[] {0, 1, 0, 0});
        }
        case SETTINGS -> {
          if ((flags & ACK) == 0) {
            write(SETTINGS, ACK, 0, new byte[0]);
          }
        }
        case PING -> {
          if ((flags & ACK) == 0) {
            write(PING, ACK, 0, payload);
          }
        }
        default -> {}
      }
      if ((type == DATA || type == HEADERS) && (flags & END_STREAM) != 0) {
        ByteArrayOutputStream body = bodies.remove(stream);
        String text = body == null ? "" : body.toString(ISO_8859_1);
        String method = text.isEmpty() ? "GET" : "POST";
        onRequest.accept(new Http1.Request(method, "", Map.of(), "", text));
        answer(stream);
      }
    }
  }

  private void answer(int stream) {
    later.accept(
        () -> {
          try {
            ByteArrayOutputStream frames = new ByteArrayOutputStream();
            frame(frames, HEADERS, END_HEADERS, stream, OK);
            frame(frames, DATA, END_STREAM, stream, content);
            write(frames.toByteArray());
          } catch (IOException e) {
            // The peer is gone; the reading side ends.
          }
        });
  }

  private void write(int type, int flags, int stream, byte[] payload) throws IOException {
    ByteArrayOutputStream frame = new ByteArrayOutputStream();
    frame(frame, type, flags, stream, payload);
    write(frame.toByteArray());
  }

  private synchronized void write(byte[] frames) throws IOException {
    out.write(frames);
  }

  private static void frame(
      ByteArrayOutputStream to, int type, int flags, int stream, byte[] payload)
      throws IOException {
    int length = payload.length;
    to.write(new byte[] {(byte) (length >> 16), (byte) (length >> 8), (byte) length});
    to.write(new byte[] {(byte) type, (byte) flags});
    to.write(
        new byte[] {
          (byte) (stream >> 24), (byte) (stream >> 16), (byte) (stream >> 8), (byte) stream
        });
    to.write(payload);
  }
}
