package dev.weft.consul.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResponseReaderTest {
  private final ResponseReader reader = new ResponseReader();

  @Test
  void readsABodyOfKnownLength() throws IOException {
    assertThat(
            read(
                "HTTP/1.1 200 OK\r\nX-Consul-Index: 17\r\ncontent-type: application/json\r\n"
                    + "Content-Length: 4\r\nX-Consul-Results-Filtered-By-ACLs: true\r\n\r\nabcd"))
        .isTrue();
    Reply.Answer answer = reader.answer();
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.index()).isEqualTo(17);
    assertThat(answer.contentType()).isEqualTo("application/json");
    assertThat(answer.filtered()).isTrue();
    assertThat(answer.gzip()).isFalse();
    assertThat(answer.body()).asString().isEqualTo("abcd");
    assertThat(reader.keepsAlive()).isTrue();
  }

  @Test
  void readsChunksWithExtensionsAndTrailers() throws IOException {
    assertThat(
            read(
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
                    + "3;x=1\r\nabc\r\nA\r\n0123456789\r\n0\r\nTrailer: x\r\n\r\n"))
        .isTrue();
    assertThat(reader.answer().body()).asString().isEqualTo("abc0123456789");
    assertThat(reader.keepsAlive()).isTrue();
  }

  @Test
  void readsABodyThatEndsWithTheConnection() throws IOException {
    assertThat(read("HTTP/1.0 400 Bad Request\r\n\r\nno")).isFalse();
    assertThat(reader.closed()).isTrue();
    assertThat(reader.keepsAlive()).isFalse();
    assertThat(reader.answer().body()).asString().isEqualTo("no");
  }

  @Test
  void readsOneResponseAfterTheOther() throws IOException {
    assertThat(read("HTTP/1.1 200 OK\r\nX-Consul-Index: 5\r\nContent-Length: 1\r\n\r\na")).isTrue();
    reader.reset();
    assertThat(reader.hasBegun()).isFalse();
    assertThat(read("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n")).isTrue();
    assertThat(reader.answer().index()).isEqualTo(-1);
    assertThat(reader.answer().body()).isEmpty();
  }

  @Test
  void passesOverAnInterimResponse() throws IOException {
    assertThat(read("HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n"))
        .isTrue();
    assertThat(reader.answer().status()).isEqualTo(204);
  }

  @Test
  void knowsThatTheServerWillClose() throws IOException {
    read("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
    assertThat(reader.keepsAlive()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SSH-2.0-OpenSSH_9.2\r\n",
        "HTTP/2 200\r\n",
        "HTTP/1.1 abc\r\n",
        "HTTP/1.1 200 OK\r\nno colon\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: -5\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: many\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n",
        "\r\n"
      })
  void refusesWhatIsNotHttp(String text) {
    assertThatThrownBy(() -> read(text)).hasMessage("an answer that isn't HTTP");
  }

  @Test
  void refusesABodyThatIsTooLarge() throws IOException {
    reader.read(bytes("HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n"));
    byte[] part = new byte[1 << 20];
    for (int i = 0; i < 64; i++) {
      reader.read(part);
    }
    assertThatThrownBy(() -> reader.read(part)).hasMessageContaining("larger than");
  }

  @Test
  void refusesALineWithoutEnd() {
    byte[] part = new byte[20_000];
    assertThatThrownBy(() -> reader.read(part)).hasMessage("an answer that isn't HTTP");
  }

  /** Byte by byte, so that every border between two reads is tried. */
  private boolean read(String text) throws IOException {
    boolean whole = false;
    for (byte one : bytes(text)) {
      whole = reader.read(new byte[] {one});
    }
    return whole;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }
}
