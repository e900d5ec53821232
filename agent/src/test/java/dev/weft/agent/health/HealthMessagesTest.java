package dev.weft.agent.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HealthMessagesTest {
  private static final HexFormat HEX = HexFormat.of();

  @Test
  void aRequestNamesTheService() {
    assertThat(hex("")).isEqualTo("0000000000");
    assertThat(hex("a.b")).isEqualTo("0000000005" + "0a03612e62");
    assertThat(hex("\u00e9")).isEqualTo("0000000004" + "0a02c3a9");
    assertThat(hex("a".repeat(300))).isEqualTo("000000012f" + "0aac02" + "61".repeat(300));
  }

  @ParameterizedTest
  @CsvSource({
    "0000000000, UNKNOWN",
    "00000000020801, SERVING",
    "00000000020802, NOT_SERVING",
    "00000000020803, SERVICE_UNKNOWN",
    "00000000020804, status 4",
    "000000000408020801, SERVING",
    "0000000006120261620801, SERVING",
    "0000000009110000000000000000, UNKNOWN",
    "000000000715000000000801, SERVING",
    "00000000051896010801, SERVING",
    "000000000b08ffffffffffffffffff01, status -1",
  })
  void aResponseHasAStatusAndPerhapsMore(String bytes, String status) {
    assertThat(HealthMessages.serving(HEX.parseHex(bytes))).isEqualTo(status);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "00000000",
        "01000000020801",
        "00000000030801",
        "00000000010801",
        "000000000108",
        "0000000002" + "1205",
        "0000000002" + "0b00",
        "0000000006" + "12ffffffff7f",
        "000000000c" + "0880808080808080808080" + "01",
      })
  void whatIsNoResponseIsNotRead(String bytes) {
    assertThat(HealthMessages.serving(HEX.parseHex(bytes))).isNull();
  }

  private static String hex(String service) {
    return HEX.formatHex(HealthMessages.request(service));
  }
}
