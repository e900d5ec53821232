package dev.weft.agent.it.consul;

import com.sun.management.UnixOperatingSystemMXBean;
import dev.weft.agent.it.Fields;
import java.lang.management.ManagementFactory;

/**
 * What a JVM holds at one moment.
 *
 * @param heapKilobytes in use after a collection
 * @param descriptors open files and sockets
 */
public record Footprint(int heapKilobytes, int threads, int descriptors, int classes) {

  /** Called in the application. */
  public static Fields take(Fields nothing) {
    System.gc();
    long heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    var system = (UnixOperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    return Fields.of(
        "heapKilobytes",
        heap / 1024,
        "threads",
        Thread.getAllStackTraces().size(),
        "descriptors",
        system.getOpenFileDescriptorCount(),
        "classes",
        ManagementFactory.getClassLoadingMXBean().getLoadedClassCount());
  }

  static Footprint of(Fields fields) {
    return new Footprint(
        fields.number("heapKilobytes", 0),
        fields.number("threads", 0),
        fields.number("descriptors", 0),
        fields.number("classes", 0));
  }
}
