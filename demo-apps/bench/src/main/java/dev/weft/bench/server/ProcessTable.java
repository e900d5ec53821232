package dev.weft.bench.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What Linux says of processes and their children, in {@code /proc}. */
public final class ProcessTable {
  // USER_HZ, fixed for all Linux architectures that run Java.
  private static final double MICROS_PER_TICK = 10_000;

  private ProcessTable() {}

  /** The processor time that they and their children have used, in microseconds. */
  public static double cpuMicros(List<ProcessHandle> processes) {
    return withChildren(processes).mapToDouble(ProcessTable::cpuMicros).sum();
  }

  /** Their memory, in megabytes of 2^20 bytes. */
  public static double rssMegabytes(List<ProcessHandle> processes) {
    return withChildren(processes).mapToDouble(ProcessTable::rssMegabytes).sum();
  }

  private static Stream<Long> withChildren(List<ProcessHandle> processes) {
    return processes.stream()
        .flatMap(process -> Stream.concat(Stream.of(process), process.descendants()))
        .map(ProcessHandle::pid);
  }

  private static double cpuMicros(long pid) {
    String stat = read(pid, "stat");
    // The name, in parentheses, may hold anything.
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
    return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) * MICROS_PER_TICK;
  }

  private static double rssMegabytes(long pid) {
    return read(pid, "status")
        .lines()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToDouble(line -> Double.parseDouble(line.replaceAll("\\D", "")) / 1024)
        .sum();
  }

  private static String read(long pid, String file) {
    try {
      return Files.readString(Path.of("/proc", String.valueOf(pid), file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
