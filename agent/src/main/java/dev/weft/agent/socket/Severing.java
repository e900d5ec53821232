package dev.weft.agent.socket;

import dev.weft.agent.client.Members;
import java.io.FileDescriptor;
import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.SocketImpl;
import java.nio.channels.AsynchronousSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Ends a connection so that the application sees what it sees when a server ends one: the end of
 * the stream, and that nothing can be written. Closing its socket is left to the application.
 */
final class Severing {
  private final Method shutdown;
  private final int bothWays;
  private final Access socket;
  private final Access channel;
  private final Field reading;

  /**
   * @param socketType {@code NioSocketImpl}; its package and {@code java.net} are open
   */
  Severing(Class<?> socketType) throws ReflectiveOperationException {
    Class<?> net = Class.forName("sun.nio.ch.Net");
    shutdown = Members.method(net, "shutdown", FileDescriptor.class, int.class);
    bothWays = Members.field(net, "SHUT_RDWR").getInt(null);
    socket = new Access(socketType, Members.field(SocketImpl.class, "fd"));
    Class<?> channelType = Class.forName("sun.nio.ch.SocketChannelImpl");
    channel = new Access(channelType, Members.field(channelType, "fd"));
    reading = Members.field(Class.forName("sun.nio.ch.AsynchronousSocketChannelImpl"), "reading");
  }

  /** Whether the application is reading from it, or writes to it, at this moment. */
  boolean isInUse(Object live) throws ReflectiveOperationException {
    if (live instanceof AsynchronousSocketChannel) {
      return reading.getBoolean(live);
    }
    if (live instanceof SocketImpl) {
      return socket.isInUse(live);
    }
    return live instanceof SocketChannel && channel.isInUse(live);
  }

  void sever(Object live) throws ReflectiveOperationException {
    try {
      if (live instanceof AsynchronousSocketChannel async) {
        async.shutdownInput();
        async.shutdownOutput();
      } else if (live instanceof SocketImpl) {
        sever(socket, live);
      } else if (live instanceof SocketChannel) {
        sever(channel, live);
      } else {
        NettyCopy.close(live);
      }
    } catch (IOException e) {
      // The other side was faster.
    } catch (InvocationTargetException e) {
      if (!(e.getCause() instanceof IOException)) {
        throw e;
      }
    }
  }

  /** As long as the lock is held, the descriptor isn't closed and so not given to another file. */
  private void sever(Access access, Object live) throws ReflectiveOperationException {
    synchronized (access.stateLock.get(live)) {
      if (access.state.getInt(live) == access.connected) {
        shutdown.invoke(null, access.fd.get(live), bothWays);
      }
    }
  }

  /** How to look into one kind of socket. */
  private static final class Access {
    private final Field fd;
    private final Field stateLock;
    private final Field state;
    private final int connected;
    private final Field readLock;
    private final Field writeLock;

    Access(Class<?> type, Field fd) throws ReflectiveOperationException {
      this.fd = fd;
      stateLock = Members.field(type, "stateLock");
      state = Members.field(type, "state");
      connected = Members.field(type, "ST_CONNECTED").getInt(null);
      readLock = Members.field(type, "readLock");
      writeLock = Members.field(type, "writeLock");
    }

    boolean isInUse(Object live) throws ReflectiveOperationException {
      return ((ReentrantLock) readLock.get(live)).isLocked()
          || ((ReentrantLock) writeLock.get(live)).isLocked();
    }
  }
}
