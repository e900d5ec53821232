package dev.weft.consul.start;

import dev.weft.consul.ConsulDiscovery;
import dev.weft.consul.ConsulLog;
import dev.weft.consul.ConsulSettings;
import dev.weft.consul.http.SilentNetty;
import dev.weft.consul.http.TlsFiles;
import dev.weft.policy.MeshSnapshot;
import dev.weft.policy.ServiceName;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;

/**
 * A JVM from its start to the first published list with instances: {@code ColdStart ADDRESS SERVICE
 * [CA-FILE [CLIENT-CERT CLIENT-KEY [NAME]]]}. Prints how many there are as soon as it knows, and
 * then what it took. Started by the benchmark of discovery.
 */
final class ColdStart {
  private static final long PATIENCE_SECONDS = 20;

  private ColdStart() {}

  public static void main(String[] arguments) throws InterruptedException {
    long begin = System.nanoTime();
    ServiceName service = ServiceName.of(arguments[1]);
    CountDownLatch published = new CountDownLatch(1);
    long[] end = new long[1];
    int[] instances = new int[1];
    SilentNetty.install();
    EventLoopGroup group =
        new MultiThreadIoEventLoopGroup(
            1, (ThreadFactory) task -> daemon(task, "weft-io"), NioIoHandler.newFactory());
    ExecutorService work = Executors.newSingleThreadExecutor(task -> daemon(task, "weft-work"));
    ConsulDiscovery discovery =
        new ConsulDiscovery(
            ConsulSettings.of(URI.create(arguments[0])).withTls(tls(arguments)),
            snapshot -> {
              MeshSnapshot.Service found = snapshot.services().get(service.key());
              if (found != null && !found.endpoints().isEmpty() && published.getCount() > 0) {
                end[0] = System.nanoTime();
                instances[0] = found.endpoints().size();
                published.countDown();
              }
            },
            new Lines(),
            group.next(),
            work);
    discovery.start();
    discovery.want(service);
    if (!published.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      System.err.println("no list within " + PATIENCE_SECONDS + " s");
      System.exit(1);
    }
    System.out.println(instances[0]);
    // Asked only now: the management classes take longer to load than all that is measured.
    System.out.printf(
        "first_list_ms=%d connections=%d threads=%d classes=%d cpu_ms=%d%n",
        TimeUnit.NANOSECONDS.toMillis(end[0] - begin),
        discovery.status().connections(),
        Thread.activeCount() - 1,
        ManagementFactory.getClassLoadingMXBean().getTotalLoadedClassCount(),
        ProcessHandle.current().info().totalCpuDuration().map(cpu -> cpu.toMillis()).orElse(-1L));
  }

  private static TlsFiles tls(String[] arguments) {
    return new TlsFiles(
        arguments.length > 2 ? Path.of(arguments[2]) : null,
        arguments.length > 4 ? Path.of(arguments[3]) : null,
        arguments.length > 4 ? Path.of(arguments[4]) : null,
        arguments.length > 5 ? arguments[5] : null);
  }

  private static Thread daemon(Runnable task, String name) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    return thread;
  }

  private record Lines() implements ConsulLog {
    @Override
    public void info(String line) {}

    @Override
    public void warn(String line) {
      System.err.println(line);
    }
  }
}
