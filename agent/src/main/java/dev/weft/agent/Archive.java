package dev.weft.agent;

import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/**
 * A zip archive that is read where it lies: a jar, or an archive stored in a jar without
 * compression. The JDK's own class would index every entry of every library at each start; here a
 * library costs nothing until it is used. Any thread.
 */
final class Archive {
  private static final int END_SIGNATURE = 0x06054b50;
  private static final int END_SIZE = 22;
  private static final int ENTRY_SIZE = 46;
  private static final int LOCAL_SIZE = 30;
  private static final int DEFLATED = 8;

  private final RandomAccessFile file;

  /** Where the archive begins in the file. */
  private final long start;

  /** Name -> method, compressed size, size, place of the local header. */
  private final Map<String, long[]> entries;

  private Archive(RandomAccessFile file, long start, long size) throws IOException {
    this.file = file;
    this.start = start;
    this.entries = index(size);
  }

  static Archive open(File jar) throws IOException {
    RandomAccessFile file = new RandomAccessFile(jar, "r");
    return new Archive(file, 0, file.length());
  }

  /** The archive stored under this name, or null. */
  @Nullable Archive nested(String name) throws IOException {
    long[] entry = entries.get(name);
    return entry == null ? null : new Archive(file, dataStart(entry), entry[2]);
  }

  boolean has(String name) {
    return entries.containsKey(name);
  }

  /** The content of an entry, or null if there is none. */
  byte @Nullable [] read(String name) throws IOException {
    long[] entry = entries.get(name);
    if (entry == null) {
      return null;
    }
    byte[] stored = bytes(dataStart(entry), (int) entry[1]);
    if (entry[0] != DEFLATED) {
      return stored;
    }
    byte[] content = new byte[(int) entry[2]];
    Inflater inflater = new Inflater(true);
    try {
      inflater.setInput(stored);
      for (int done = 0; done < content.length; ) {
        int inflated = inflater.inflate(content, done, content.length - done);
        if (inflated == 0) {
          throw new ZipException(name + " ends early");
        }
        done += inflated;
      }
      return content;
    } catch (DataFormatException e) {
      throw new ZipException(name + ": " + e.getMessage());
    } finally {
      inflater.end();
    }
  }

  private Map<String, long[]> index(long size) throws IOException {
    int tail = (int) Math.min(size, END_SIZE);
    byte[] end = bytes(start + size - tail, tail);
    if (tail < END_SIZE || int32(end, 0) != END_SIGNATURE) {
      throw new ZipException("no end of central directory");
    }
    int count = int16(end, 10);
    byte[] directory = bytes(start + unsigned(end, 16), int32(end, 12));
    Map<String, long[]> index = new HashMap<>(count * 2);
    int at = 0;
    for (int i = 0; i < count; i++) {
      int nameLength = int16(directory, at + 28);
      @SuppressWarnings("deprecation") // The names are ASCII; no decoder to load.
      String name = new String(directory, 0, at + ENTRY_SIZE, nameLength);
      index.put(
          name,
          new long[] {
            int16(directory, at + 10),
            unsigned(directory, at + 20),
            unsigned(directory, at + 24),
            unsigned(directory, at + 42)
          });
      at += ENTRY_SIZE + nameLength + int16(directory, at + 30) + int16(directory, at + 32);
    }
    return index;
  }

  private long dataStart(long[] entry) throws IOException {
    byte[] local = bytes(start + entry[3], LOCAL_SIZE);
    return start + entry[3] + LOCAL_SIZE + int16(local, 26) + int16(local, 28);
  }

  private byte[] bytes(long from, int length) throws IOException {
    byte[] bytes = new byte[length];
    synchronized (file) {
      file.seek(from);
      file.readFully(bytes);
    }
    return bytes;
  }

  private static int int16(byte[] b, int at) {
    return (b[at] & 255) | (b[at + 1] & 255) << 8;
  }

  private static int int32(byte[] b, int at) {
    return int16(b, at) | int16(b, at + 2) << 16;
  }

  private static long unsigned(byte[] b, int at) {
    return int32(b, at) & 0xffffffffL;
  }
}
