package dev.weft.agent.observe.admin;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/** One answer of the admin server. */
record Reply(int status, String contentType, byte[] body) {
  private static final JsonFactory JSON = new JsonFactory();

  static Reply text(String contentType, String body) {
    return new Reply(200, contentType, body.getBytes(UTF_8));
  }

  static Reply json(int status, Content content) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (JsonGenerator json = JSON.createGenerator(out)) {
      json.setPrettyPrinter(new DefaultPrettyPrinter());
      json.writeStartObject();
      content.write(json);
      json.writeEndObject();
      json.writeRaw('\n');
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Reply(status, "application/json", out.toByteArray());
  }

  static Reply error(int status, String line) {
    return json(status, json -> json.writeStringField("error", line));
  }

  /** Writes the fields of the object that is the answer. */
  interface Content {
    void write(JsonGenerator json) throws IOException;
  }
}
