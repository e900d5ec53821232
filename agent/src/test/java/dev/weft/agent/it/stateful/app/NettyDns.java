package dev.weft.agent.it.stateful.app;

import io.netty.channel.socket.DatagramChannel;
import io.netty.resolver.dns.DnsAddressResolverGroup;
import io.netty.resolver.dns.SingletonDnsServerAddressStreamProvider;
import java.net.InetSocketAddress;

/** Netty's own DNS client. */
final class NettyDns {
  /** Where no name server is. */
  private static final InetSocketAddress NOBODY = new InetSocketAddress("127.0.0.1", 9);

  private NettyDns() {}

  static DnsAddressResolverGroup on(String channelType) throws ClassNotFoundException {
    return new DnsAddressResolverGroup(
        Class.forName(channelType).asSubclass(DatagramChannel.class),
        new SingletonDnsServerAddressStreamProvider(NOBODY));
  }
}
