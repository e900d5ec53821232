package dev.weft.agent;

import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
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

  /** What is kept of an entry: hash of its name, method, compressed size, size, local header. */
  private static final int FIELDS = 5;

  private final RandomAccessFile file;

  /** Where the archive begins in the file. */
  private final long start;

  /** {@link #FIELDS} of each entry. Names stay in the file: a library has thousands of them. */
  private final int[] entries;

  /** By the hash of a name, modulo: the number of the entry, from 1; or the next place. 0: none. */
  private final int[] slots;

  private Archive(RandomAccessFile file, long start, long size) throws IOException {
    this.file = file;
    this.start = start;
    int tail = (int) Math.min(size, END_SIZE);
    byte[] end = bytes(start + size - tail, tail);
    if (tail < END_SIZE || int32(end, 0) != END_SIGNATURE) {
      throw new ZipException("no end of central directory");
    }
    int count = int16(end, 10);
    this.entries = new int[count * FIELDS];
    this.slots = new int[Integer.highestOneBit(count + 1) * 4];
    index(bytes(start + unsigned(end, 16), int32(end, 12)), count);
  }

  static Archive open(File jar) throws IOException {
    RandomAccessFile file = new RandomAccessFile(jar, "r");
    return new Archive(file, 0, file.length());
  }

  /** The archive stored under this name, or null. */
  @Nullable Archive nested(String name) throws IOException {
    long[] entry = find(name);
    return entry == null ? null : new Archive(file, entry[3], entry[2]);
  }

  boolean has(String name) throws IOException {
    return find(name) != null;
  }

  /** The content of an entry, or null if there is none. */
  byte @Nullable [] read(String name) throws IOException {
    long[] entry = find(name);
    if (entry == null) {
      return null;
    }
    byte[] stored = bytes(entry[3], (int) entry[1]);
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

  private void index(byte[] directory, int count) {
    int at = 0;
    for (int entry = 0; entry < count; entry++) {
      int nameLength = int16(directory, at + 28);
      int hash = 0;
      for (int i = 0; i < nameLength; i++) {
        hash = 31 * hash + directory[at + ENTRY_SIZE + i];
      }
      int to = entry * FIELDS;
      entries[to] = hash;
      entries[to + 1] = int16(directory, at + 10);
      entries[to + 2] = int32(directory, at + 20);
      entries[to + 3] = int32(directory, at + 24);
      entries[to + 4] = int32(directory, at + 42);
      int slot = slot(hash);
      while (slots[slot] != 0) {
        slot = (slot + 1) % slots.length;
      }
      slots[slot] = entry + 1;
      at += ENTRY_SIZE + nameLength + int16(directory, at + 30) + int16(directory, at + 32);
    }
  }

  /** Method, compressed size, size, and where the content begins in the file; or null. */
  private long @Nullable [] find(String name) throws IOException {
    int hash = name.hashCode();
    for (int slot = slot(hash); slots[slot] != 0; slot = (slot + 1) % slots.length) {
      int at = (slots[slot] - 1) * FIELDS;
      if (entries[at] == hash) {
        long local = start + (entries[at + 4] & 0xffffffffL);
        byte[] header = bytes(local, LOCAL_SIZE);
        int nameLength = int16(header, 26);
        if (nameLength == name.length() && isNamed(bytes(local + LOCAL_SIZE, nameLength), name)) {
          long content = local + LOCAL_SIZE + nameLength + int16(header, 28);
          return new long[] {
            entries[at + 1], entries[at + 2] & 0xffffffffL, entries[at + 3] & 0xffffffffL, content
          };
        }
      }
    }
    return null;
  }

  /** The names are ASCII, so their hash is that of a string. */
  private static boolean isNamed(byte[] bytes, String name) {
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] != name.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  private int slot(int hash) {
    return (hash ^ hash >>> 16) & (slots.length - 1);
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
