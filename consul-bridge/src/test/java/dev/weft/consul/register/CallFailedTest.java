package dev.weft.consul.register;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whether it was Consul that ended the connection, by what the HTTP client says. */
class CallFailedTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "SocketException: Connection reset",
        "SocketException: Broken pipe (Write failed)",
        "SSLHandshakeException: Received fatal alert: bad_certificate",
        "IOException: closed",
        "IOException: unexpected end of stream on https://127.0.0.1:8501/...",
        "StreamResetException: stream was reset: CANCEL",
        "ConnectionShutdownException: null"
      })
  void brokenOff(String seen) {
    assertThat(failed(0, seen).isBrokenOffByConsul()).isTrue();
    assertThat(failed(500, seen).isBrokenOffByConsul()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ConnectException: Connection refused",
        "SocketTimeoutException: timeout",
        "UnknownHostException: consul: Name or service not known",
        "SSLPeerUnverifiedException: Hostname 127.0.0.1 not verified",
        "SSLHandshakeException: PKIX path building failed: the certificate was closed"
      })
  void notByConsul(String seen) {
    assertThat(failed(0, seen).isBrokenOffByConsul()).isFalse();
  }

  private static CallFailed failed(int status, String seen) {
    return new CallFailed(status, seen, new IOException(seen));
  }
}
