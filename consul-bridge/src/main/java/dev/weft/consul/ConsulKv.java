package dev.weft.consul;

import com.orbitz.consul.Consul;
import com.orbitz.consul.KeyValueClient;
import com.orbitz.consul.model.kv.Value;
import com.orbitz.consul.option.ImmutablePutOptions;
import com.orbitz.consul.option.PutOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes single keys, by the orbitz client. Used by the command line, on threads that may
 * block; its classes are never loaded on the way of discovery.
 */
public final class ConsulKv implements AutoCloseable {
  private static final long CONNECT_MILLIS = 3_000;
  private static final long ANSWER_MILLIS = 10_000;

  private final Consul consul;
  private final KeyValueClient keys;

  /**
   * @param settings address, namespace and TLS files count
   * @param token sent as a header, or null
   * @throws IOException if a TLS file can't be used
   */
  public ConsulKv(ConsulSettings settings, @Nullable String token) throws IOException {
    consul = OrbitzClient.of(settings, token, CONNECT_MILLIS, ANSWER_MILLIS);
    keys = consul.keyValueClient();
  }

  /** The value and its modify index, or null if there is none. */
  public @Nullable Entry get(String key) {
    Value value = keys.getValue(key).orElse(null);
    if (value == null) {
      return null;
    }
    return new Entry(
        value.getValueAsString(StandardCharsets.UTF_8).orElse(""), value.getModifyIndex());
  }

  /**
   * Writes a value if the key is still as it was seen.
   *
   * @param seenIndex the modify index it was read with; 0: it must not exist
   * @return false if somebody was faster
   */
  public boolean put(String key, String value, long seenIndex) {
    PutOptions ifUnchanged = ImmutablePutOptions.builder().cas(seenIndex).build();
    return keys.putValue(key, value, 0, ifUnchanged, StandardCharsets.UTF_8);
  }

  /** Writes a value whatever was there. */
  public void put(String key, String value) {
    if (!keys.putValue(key, value, StandardCharsets.UTF_8)) {
      throw new IllegalStateException("Consul refused to write " + key);
    }
  }

  @Override
  public void close() {
    consul.destroy();
  }

  /** A value as stored. */
  public record Entry(String text, long modifyIndex) {}
}
