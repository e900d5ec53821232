package dev.weft.consul.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenTest {
  private static final FileTime STAMP = FileTime.fromMillis(1_000_000);

  @TempDir private Path folder;
  private final List<String> warnings = new ArrayList<>();
  private Path file;
  private Token token;

  @BeforeEach
  void make() throws IOException {
    file = folder.resolve("token");
    write("first");
    token = new Token(null, file, "tokenFile", warnings::add);
    assertThat(token.current()).isEqualTo("first");
  }

  @Test
  void aNewTokenUnderTheOldTimeStampIsFoundWhenTheOldOneIsRefused() throws IOException {
    assertThat(token.isOtherThan("first")).isFalse();
    write("other");
    assertThat(token.current()).isEqualTo("first");
    assertThat(token.isOtherThan("first")).isTrue();
    assertThat(token.current()).isEqualTo("other");
  }

  @Test
  void whoeverFoundTheNewTokenItIsAnotherForAllThatUsedTheOldOne() throws IOException {
    write("second");
    assertThat(token.current()).isEqualTo("second");
    assertThat(token.isOtherThan("first")).isTrue();
    assertThat(token.isOtherThan("first")).isTrue();
    assertThat(token.isOtherThan("second")).isFalse();
  }

  @Test
  void aFileThatIsGoneLeavesTheToken() throws IOException {
    Files.delete(file);
    assertThat(token.isOtherThan("first")).isFalse();
    assertThat(token.current()).isEqualTo("first");
    assertThat(warnings).singleElement().asString().contains("can't be read");
  }

  @Test
  void aTokenThatIsNoFileStaysTheSame() {
    Token fixed = new Token("s3cret", null, "WEFT_TOKEN", warnings::add);
    assertThat(fixed.isOtherThan("s3cret")).isFalse();
    assertThat(new Token(null, null, "x", warnings::add).isOtherThan(null)).isFalse();
  }

  private void write(String text) throws IOException {
    Files.writeString(file, text + "\n");
    Files.setLastModifiedTime(file, STAMP);
  }
}
