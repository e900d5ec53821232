package dev.weft.agent;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArchiveTest {
  @TempDir Path folder;

  @Test
  void readsWhatIsStoredAndWhatIsDeflated() throws IOException {
    String large = "weft ".repeat(10_000);
    Archive archive = archive(zip(Map.of("a/small", "x", "a/large", large, "a/empty", ""), true));

    assertThat(archive.read("a/small")).asString(UTF_8).isEqualTo("x");
    assertThat(archive.read("a/large")).asString(UTF_8).isEqualTo(large);
    assertThat(archive.read("a/empty")).isEmpty();
    assertThat(archive.has("a/large")).isTrue();
  }

  @Test
  void whatIsNotThereIsNull() throws IOException {
    Archive archive = archive(zip(Map.of("a", "x"), true));

    assertThat(archive.read("b")).isNull();
    assertThat(archive.nested("b")).isNull();
    assertThat(archive.has("b")).isFalse();
  }

  @Test
  void namesOfTheSameHashAreToldApart() throws IOException {
    assertThat("Aa/x").hasSameHashCodeAs("BB/x");
    Archive archive = archive(zip(Map.of("Aa/x", "1", "BB/x", "2"), true));

    assertThat(archive.read("Aa/x")).asString(UTF_8).isEqualTo("1");
    assertThat(archive.read("BB/x")).asString(UTF_8).isEqualTo("2");
    assertThat(archive(zip(Map.of("Aa/x", "1"), true)).has("BB/x")).isFalse();
    assertThat(archive(zip(Map.of("\0", "1"), true)).has("")).as("of another length").isFalse();
  }

  @Test
  void everyOneOfManyIsFound() throws IOException {
    Map<String, String> entries = new HashMap<>();
    for (int i = 0; i < 3000; i++) {
      entries.put("dev/weft/Type" + i + ".classdata", "content " + i);
    }
    Archive archive = archive(zip(entries, true));

    entries.forEach(
        (name, content) ->
            assertThat(assertDoesNotThrow(() -> archive.read(name)))
                .asString(UTF_8)
                .isEqualTo(content));
    assertThat(archive.has("dev/weft/Type3000.classdata")).isFalse();
  }

  @Test
  void anArchiveWithoutEntriesHasNothing() throws IOException {
    assertThat(archive(zip(Map.of(), true)).has("a")).isFalse();
  }

  @Test
  void readsAnArchiveStoredInAnArchive() throws IOException {
    byte[] inner = zip(Map.of("deep", "found"), true);
    Archive outer = archive(zipOf("inner.zip", inner));

    Archive nested = outer.nested("inner.zip");

    assertThat(nested).isNotNull();
    assertThat(nested.read("deep")).asString(UTF_8).isEqualTo("found");
  }

  @Test
  void whatIsNoArchiveIsRefused() throws IOException {
    Path file = Files.writeString(folder.resolve("no.zip"), "this is not an archive at all");

    assertThatThrownBy(() -> Archive.open(file.toFile())).isInstanceOf(ZipException.class);
  }

  private Archive archive(byte[] content) throws IOException {
    return Archive.open(Files.write(folder.resolve("a.zip"), content).toFile());
  }

  private static byte[] zip(Map<String, String> entries, boolean deflated) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      zip.setMethod(deflated ? ZipOutputStream.DEFLATED : ZipOutputStream.STORED);
      for (Map.Entry<String, String> entry : entries.entrySet()) {
        zip.putNextEntry(new ZipEntry(entry.getKey()));
        zip.write(entry.getValue().getBytes(UTF_8));
        zip.closeEntry();
      }
    }
    return bytes.toByteArray();
  }

  private static byte[] zipOf(String name, byte[] content) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      ZipEntry entry = new ZipEntry(name);
      entry.setMethod(ZipEntry.STORED);
      entry.setSize(content.length);
      CRC32 crc = new CRC32();
      crc.update(content);
      entry.setCrc(crc.getValue());
      zip.putNextEntry(entry);
      zip.write(content);
      zip.closeEntry();
    }
    return bytes.toByteArray();
  }
}
