package dev.weft.policy.balance;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The hash is the published one: the values are those of other implementations' documentation. */
class XxHash64Test {

  @ParameterizedTest
  @CsvSource({
    "'', 0, ef46db3751d8e999",
    "a, 0, d24ec4f1a98c6e5b",
    "as, 0, 1c330fb2d66be179",
    "asd, 0, 631c37ce72a97393",
    "asdf, 0, 415872f599cea71e",
    "abc, 0, 44bc2cf5ad770999",
    "xxhash, 0, 32dd38952c4bc720",
    "xxhash, 20141025, b559b98d844e0635",
    "Nobody inspects the spammish repetition, 0, fbcea83c8a378bf1",
    "Call me Ishmael. Some years ago--never mind how long precisely-, 0, 02a2e85470d6fd96",
  })
  void itIsThePublishedHash(String text, long seed, String hash) {
    assertThat(String.format("%016x", XxHash64.of(text, seed))).isEqualTo(hash);
  }

  @ParameterizedTest
  @CsvSource({"0", "1", "-1", "1234567890123456789"})
  void aNumberIsHashedAsItsEightBytes(long value) {
    byte[] bytes = new byte[8];
    for (int i = 0; i < 8; i++) {
      bytes[i] = (byte) (value >>> (8 * i));
    }
    assertThat(XxHash64.of(value, 42)).isEqualTo(XxHash64.of(bytes, 42));
  }
}
