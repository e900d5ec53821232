package dev.weft.agent.socket;

import dev.weft.agent.call.Gate;
import dev.weft.agent.client.Members;
import dev.weft.agent.client.Original;
import dev.weft.bootstrap.Bridge;
import java.lang.reflect.Method;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * What mesh names resolve to for Netty, whose own DNS client never asks the JDK. Where a name has
 * to wait for discovery, its promise does.
 */
final class NettyNames {
  private final Gate gate;
  private final NameLookup names;

  /** By the class that was woven, of which there is one in each copy of Netty. */
  private final ClassValue<ConcurrentMap<Integer, Original>> originals =
      new ClassValue<>() {
        @Override
        protected ConcurrentMap<Integer, Original> computeValue(Class<?> type) {
          return new ConcurrentHashMap<>();
        }
      };

  NettyNames(Gate gate, NameLookup names) {
    this.gate = gate;
    this.names = names;
  }

  /** (unresolved address, promise of one address, or of all of them). */
  @Nullable Object resolve(int hook, Object self, @Nullable Object[] args) throws Throwable {
    String host = ((InetSocketAddress) args[0]).getHostString();
    CompletableFuture<Void> pending = pending(host);
    if (pending == null) {
      return answer(hook, self, args) ? null : Bridge.PROCEED;
    }
    Executor loop = loop(self);
    // Twice: once for the catalog and the policies, once for the service that they name.
    gate.bounded(pending, host)
        .thenCompose(known -> second(host))
        .whenComplete((known, failure) -> loop.execute(() -> later(hook, self, args)));
    return null;
  }

  private CompletableFuture<Void> second(String host) {
    CompletableFuture<Void> pending = pending(host);
    return pending == null ? CompletableFuture.completedFuture(null) : gate.bounded(pending, host);
  }

  /** What a name has to wait for; null: nothing. */
  private @Nullable CompletableFuture<Void> pending(String host) {
    return Candidate.is(gate.lookup(host), host) ? gate.undecided(host) : null;
  }

  private boolean answer(int hook, Object self, @Nullable Object[] args) throws Throwable {
    InetSocketAddress asked = (InetSocketAddress) args[0];
    InetAddress[] found = names.atOnce(asked.getHostString());
    if (found == null) {
      return false;
    }
    List<InetSocketAddress> all = new ArrayList<>(found.length);
    for (InetAddress each : found) {
      all.add(new InetSocketAddress(each, asked.getPort()));
    }
    NettyCopy.of(woven(self))
        .succeed(args[1], hook == SocketWeaves.NETTY_RESOLVE ? all.get(0) : all);
    return true;
  }

  private void later(int hook, Object self, @Nullable Object[] args) {
    try {
      if (answer(hook, self, args)) {
        return;
      }
    } catch (Throwable t) {
      Bridge.report(hook, t);
    }
    try {
      original(hook, woven(self)).call(self, args);
    } catch (Throwable t) {
      // Netty's own caller would break the promise with it, and nobody else does.
      NettyCopy.of(woven(self)).fail(args[1], t);
    }
  }

  private Original original(int hook, Class<?> woven) throws ReflectiveOperationException {
    Original known = originals.get(woven).get(hook);
    if (known != null) {
      return known;
    }
    String name = hook == SocketWeaves.NETTY_RESOLVE ? "doResolve" : "doResolveAll";
    for (Method method : woven.getDeclaredMethods()) {
      if (method.getName().equals(name)
          && method.getParameterTypes()[0] == InetSocketAddress.class) {
        Original made = new Original(hook, Members.accessible(method));
        originals.get(woven).put(hook, made);
        return made;
      }
    }
    throw new NoSuchMethodException(name);
  }

  /** The event loop that the resolver belongs to, and is asked on. */
  private static Executor loop(Object resolver) throws ReflectiveOperationException {
    Method executor = woven(resolver).getSuperclass().getDeclaredMethod("executor");
    return (Executor) Members.accessible(executor).invoke(resolver);
  }

  private static Class<?> woven(Object resolver) {
    Class<?> type = resolver.getClass();
    while (!type.getSimpleName().equals("InetSocketAddressResolver")) {
      type = type.getSuperclass();
    }
    return type;
  }
}
