package dev.weft.agent.socket;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What the hooks use of an application's Netty: public methods of its interfaces, which are the
 * same in 4.1 and 4.2. An application may have several, also under other package names.
 */
final class NettyCopy {
  /** Written so that it isn't relocated with our own copy. */
  private static final String ROOT = "io".concat(".netty.");

  private static final ClassValue<NettyCopy> COPIES =
      new ClassValue<>() {
        @Override
        protected NettyCopy computeValue(Class<?> woven) {
          try {
            return new NettyCopy(woven);
          } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
          }
        }
      };

  private final ClassLoader loader;
  private final Class<?> listenerType;
  private final Method channel;
  private final Method channelOfPipeline;
  private final Method close;
  private final Method closeFuture;
  private final Method addListener;
  private final Method isSuccess;
  private final Method cause;
  private final Method trySuccess;
  private final Method tryFailure;

  private NettyCopy(Class<?> woven) throws ReflectiveOperationException {
    String name = woven.getName();
    String root = name.substring(0, name.lastIndexOf(ROOT) + ROOT.length());
    loader = woven.getClassLoader();
    listenerType = type(root + "util.concurrent.GenericFutureListener");
    Class<?> future = type(root + "util.concurrent.Future");
    channel = type(root + "channel.ChannelHandlerContext").getMethod("channel");
    channelOfPipeline = type(root + "channel.ChannelPipeline").getMethod("channel");
    close = type(root + "channel.Channel").getMethod("close");
    closeFuture = type(root + "channel.Channel").getMethod("closeFuture");
    addListener = future.getMethod("addListener", listenerType);
    isSuccess = future.getMethod("isSuccess");
    cause = future.getMethod("cause");
    Class<?> promise = type(root + "util.concurrent.Promise");
    trySuccess = promise.getMethod("trySuccess", Object.class);
    tryFailure = promise.getMethod("tryFailure", Throwable.class);
  }

  /**
   * @param woven the class of Netty's that was woven
   */
  static NettyCopy of(Class<?> woven) {
    return COPIES.get(woven);
  }

  Object channel(Object context) throws ReflectiveOperationException {
    return channel.invoke(context);
  }

  Object channelOfPipeline(Object pipeline) throws ReflectiveOperationException {
    return channelOfPipeline.invoke(pipeline);
  }

  /** Closes a channel, whosever's Netty it is; on any thread. */
  static void close(Object channel) throws ReflectiveOperationException {
    Class<?> type = channel.getClass();
    while (!type.getSimpleName().equals("AbstractChannel")) {
      type = type.getSuperclass();
    }
    of(type).close.invoke(channel);
  }

  /** Whether it is connected by the system itself and not by the JDK: epoll, kqueue, io_uring. */
  static boolean isNative(Object channel) {
    String name = channel.getClass().getSimpleName();
    return name.endsWith("SocketChannel") && !name.startsWith("Nio") && !name.startsWith("Oio");
  }

  /** Calls back when a promise is kept or broken; with null if it was kept. On Netty's threads. */
  void listen(Object promise, Consumer<@Nullable Throwable> onEnd)
      throws ReflectiveOperationException {
    InvocationHandler listener =
        (proxy, method, args) -> {
          switch (method.getName()) {
            case "operationComplete" -> {
              boolean kept = (boolean) isSuccess.invoke(args[0]);
              onEnd.accept(kept ? null : (Throwable) cause.invoke(args[0]));
              return null;
            }
            case "equals" -> {
              return proxy == args[0];
            }
            case "hashCode" -> {
              return System.identityHashCode(proxy);
            }
            default -> {
              return "weft";
            }
          }
        };
    addListener.invoke(
        promise, Proxy.newProxyInstance(loader, new Class<?>[] {listenerType}, listener));
  }

  void listenToClose(Object channel, Runnable onClose) throws ReflectiveOperationException {
    listen(closeFuture.invoke(channel), failure -> onClose.run());
  }

  void succeed(Object promise, Object value) throws ReflectiveOperationException {
    trySuccess.invoke(promise, value);
  }

  void fail(Object promise, Throwable cause) {
    try {
      tryFailure.invoke(promise, cause);
    } catch (ReflectiveOperationException e) {
      // A public method of a public interface.
      throw new IllegalStateException(e);
    }
  }

  private Class<?> type(String name) throws ClassNotFoundException {
    return Class.forName(name, false, loader);
  }
}
