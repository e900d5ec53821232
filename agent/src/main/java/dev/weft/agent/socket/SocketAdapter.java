package dev.weft.agent.socket;

import dev.weft.agent.client.Adapters;
import dev.weft.agent.client.Client;
import dev.weft.agent.client.Members;
import dev.weft.agent.client.Original;
import dev.weft.agent.weave.Weaver;
import dev.weft.bootstrap.Bridge;
import dev.weft.bootstrap.Hook;
import java.lang.instrument.UnmodifiableClassException;
import java.lang.reflect.Field;
import java.net.InetAddress;
import java.util.function.BooleanSupplier;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * {@code Socket}, {@code SocketChannel} and {@code AsynchronousSocketChannel}, and the lookup of
 * names. Only the address that a socket connects to is replaced; no stream is.
 */
public final class SocketAdapter implements IntFunction<Object> {
  private final Adapters adapters;
  private final BooleanSupplier on;
  private final VirtualAddresses virtual = new VirtualAddresses();
  private final LiveConnections live;
  private final SocketEnds ends;
  private final Dialer dialer;

  /** Null: no name was looked up yet. */
  private @Nullable NameLookup names;

  /**
   * @param sockets all that connect, as a client among the others
   */
  public SocketAdapter(Adapters adapters, Client sockets) {
    this.adapters = adapters;
    on = sockets::isOn;
    live = new LiveConnections(adapters.gate()::now);
    ends = new SocketEnds(adapters, live, sockets);
    dialer = new Dialer(adapters.gate(), virtual, on, ends);
  }

  /** Called by one thread at a time, when a hook is first passed: what only that needs is made. */
  @Override
  public Object apply(int hook) {
    return switch (hook) {
      case SocketWeaves.SOCKET_CONNECT -> connecting(SocketKinds.SOCKET);
      case SocketWeaves.CHANNEL_CONNECT -> connecting(SocketKinds.CHANNEL);
      case SocketWeaves.CHANNEL_TIMED_CONNECT -> connecting(SocketKinds.TIMED_CHANNEL);
      case SocketWeaves.ASYNC_CONNECT -> connecting(SocketKinds.ASYNC);
      case SocketWeaves.CHANNEL_FINISH, SocketWeaves.ASYNC_FINISH -> new Finishing(live);
      case SocketWeaves.ASYNC_CONNECTED -> (Hook) (self, args, value) -> connected(self, value);
      case SocketWeaves.SOCKET_CLOSE, SocketWeaves.CHANNEL_CLOSE ->
          (Hook) (self, args, value) -> closed(self);
      case SocketWeaves.ASYNC_CLOSE -> (Hook) (self, args, value) -> closedAsync(self);
      case SocketWeaves.NAME_LOOKUP -> lookup();
      case SocketWeaves.NETTY_CONNECT -> new NettyConnecting(dialer, live);
      case SocketWeaves.NETTY_RESOLVE, SocketWeaves.NETTY_RESOLVE_ALL -> nettyResolve(hook);
      case SocketWeaves.READ -> (Hook) (self, args, value) -> used(self, false);
      case SocketWeaves.WRITE -> (Hook) (self, args, value) -> used(self, true);
      case SocketWeaves.NETTY_READ -> (Hook) (self, args, value) -> used(channel(self), false);
      case SocketWeaves.NETTY_WRITE ->
          (Hook) (self, args, value) -> used(NettyCopy.of(self.getClass()).channel(self), true);
      case SocketWeaves.REVERSE_LOOKUP -> (Hook) (self, args, value) -> reverse(args[0]);
      default -> throw new IllegalArgumentException("no hook " + hook);
    };
  }

  private Connecting connecting(Connecting.Socket kind) {
    return new Connecting(dialer, live, kind);
  }

  private @Nullable Object used(Object socket, boolean write) {
    live.used(socket, write);
    return null;
  }

  private static Object channel(Object pipeline) throws ReflectiveOperationException {
    Class<?> type = pipeline.getClass();
    while (!type.getSimpleName().equals("DefaultChannelPipeline")) {
      type = type.getSuperclass();
    }
    return NettyCopy.of(type).channelOfPipeline(pipeline);
  }

  private @Nullable Object connected(Object channel, @Nullable Object value) {
    LiveConnection connection = live.of(channel);
    if (connection != null && connection.connected(live.now())) {
      live.forget(channel);
    }
    return value;
  }

  private Object closed(Object socket) throws ReflectiveOperationException {
    LiveConnection connection = live.of(socket);
    if (connection == null) {
      return Bridge.PROCEED;
    }
    long now = live.now();
    boolean hungUp = connection.isYoung(now) && ends.isHungUp(socket);
    if (connection.closed(hungUp, now)) {
      live.forget(socket);
    }
    return Bridge.PROCEED;
  }

  private Object closedAsync(Object channel) {
    LiveConnection connection = live.of(channel);
    if (connection != null) {
      live.forget(channel);
      connection.closedAfterFailure(live.now());
    }
    return Bridge.PROCEED;
  }

  private NameLookup names() {
    NameLookup known = names;
    if (known == null) {
      known = new NameLookup(adapters.gate(), virtual, on, ends, this::weaveReverse);
      names = known;
    }
    return known;
  }

  private Hook lookup() {
    NameLookup lookup = names();
    Field host = nameOfAddresses();
    return (self, args, value) -> {
      InetAddress[] found = lookup.of((String) host.get(self));
      return found == null ? Bridge.PROCEED : found;
    };
  }

  private Field nameOfAddresses() {
    adapters.open(InetAddress.class, "java.net");
    try {
      Class<?> addresses = Class.forName("java.net.InetAddress$NameServiceAddresses", false, null);
      return Members.field(addresses, "host");
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  private Hook nettyResolve(int hook) {
    NettyNames netty = new NettyNames(adapters.gate(), names());
    return Original.passing(hook, (self, args, value) -> netty.resolve(hook, self, args));
  }

  private Object reverse(@Nullable Object address) {
    String name = virtual.name((InetAddress) address);
    return name == null ? Bridge.PROCEED : name;
  }

  private void weaveReverse() {
    try {
      Weaver.weave(adapters.instrumentation(), InetAddress.class, SocketWeaves.late());
    } catch (UnmodifiableClassException | RuntimeException | LinkageError e) {
      // Names still resolve; only addresses that the application makes of bytes have none.
      Bridge.report(SocketWeaves.REVERSE_LOOKUP, e);
    }
  }
}
