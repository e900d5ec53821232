package dev.weft.agent.socket;

import dev.weft.agent.client.Members;
import java.io.FileDescriptor;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.net.SocketImpl;

/**
 * Whether the other side has broken a connection off, asked of the system as the socket is being
 * closed: both directions are shut, and it wasn't the application who shut its own.
 */
final class Hangup {
  private final Method poll;
  private final int broken;
  private final Access socket;
  private final Access channel;

  /**
   * @param socketType {@code NioSocketImpl}; its package and {@code java.net} are open
   */
  Hangup(Class<?> socketType) throws ReflectiveOperationException {
    Class<?> net = Class.forName("sun.nio.ch.Net");
    Class<?> channelType = Class.forName("sun.nio.ch.SocketChannelImpl");
    poll = Members.method(net, "poll", FileDescriptor.class, int.class, long.class);
    broken =
        Members.field(net, "POLLERR").getShort(null) | Members.field(net, "POLLHUP").getShort(null);
    socket =
        new Access(
            Members.field(SocketImpl.class, "fd"), Members.field(socketType, "isOutputClosed"));
    channel =
        new Access(Members.field(channelType, "fd"), Members.field(channelType, "isOutputClosed"));
  }

  boolean isOf(Object closing) throws ReflectiveOperationException {
    Access access = closing instanceof SocketImpl ? socket : channel;
    Object fd = access.fd.get(closing);
    return fd != null
        && !access.isOutputClosed.getBoolean(closing)
        && ((int) poll.invoke(null, fd, 0, 0L) & broken) != 0;
  }

  /** How to look into one kind of socket. */
  private record Access(Field fd, Field isOutputClosed) {}
}
