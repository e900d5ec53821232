package dev.weft.consul.start;

import dev.weft.consul.ConsulDiscovery;
import dev.weft.consul.ConsulLog;
import dev.weft.consul.ConsulSettings;
import dev.weft.consul.http.SilentNetty;
import dev.weft.policy.MeshSnapshot;
import dev.weft.policy.ServiceName;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.net.URI;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A JVM from its start to the first published list of a service. Arguments: Consul's address, the
 * service. Started by the benchmark.
 */
final class ColdStart implements ConsulLog {
  private ColdStart() {}

  public static void main(String[] args) throws Exception {
    SilentNetty.install();
    EventLoopGroup group =
        new MultiThreadIoEventLoopGroup(1, (ThreadFactory) Thread::new, NioIoHandler.newFactory());
    ExecutorService work = Executors.newSingleThreadExecutor();
    AtomicReference<MeshSnapshot> last = new AtomicReference<>(MeshSnapshot.EMPTY);
    ConsulDiscovery discovery =
        new ConsulDiscovery(
            ConsulSettings.of(URI.create(args[0])), last::set, new ColdStart(), group.next(), work);
    discovery.start();
    discovery.want(ServiceName.of(args[1])).get(20, TimeUnit.SECONDS);
    System.out.println(last.get().services().get(args[1]).endpoints().size());
    Runtime.getRuntime().halt(0);
  }

  @Override
  public void info(String line) {
    System.err.println(line);
  }

  @Override
  public void warn(String line) {
    System.err.println(line);
  }
}
