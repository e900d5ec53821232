package dev.weft.consul.http;

import io.netty.util.internal.logging.AbstractInternalLogger;
import io.netty.util.internal.logging.InternalLogger;
import io.netty.util.internal.logging.InternalLoggerFactory;

/**
 * Keeps Netty from looking for a logging framework and from writing anything. {@link #install} is
 * called by whoever makes the first event loop, before any other use of Netty.
 */
public final class SilentNetty extends InternalLoggerFactory {
  private static final InternalLogger SILENT = new Silent();

  private SilentNetty() {}

  public static void install() {
    InternalLoggerFactory.setDefaultFactory(new SilentNetty());
  }

  @Override
  protected InternalLogger newInstance(String name) {
    return SILENT;
  }

  private static final class Silent extends AbstractInternalLogger {
    private static final long serialVersionUID = 1;

    Silent() {
      super("silent");
    }

    @Override
    public boolean isTraceEnabled() {
      return false;
    }

    @Override
    public void trace(String text) {}

    @Override
    public void trace(String text, Object a) {}

    @Override
    public void trace(String text, Object a, Object b) {}

    @Override
    public void trace(String text, Object... all) {}

    @Override
    public void trace(String text, Throwable cause) {}

    @Override
    public boolean isDebugEnabled() {
      return false;
    }

    @Override
    public void debug(String text) {}

    @Override
    public void debug(String text, Object a) {}

    @Override
    public void debug(String text, Object a, Object b) {}

    @Override
    public void debug(String text, Object... all) {}

    @Override
    public void debug(String text, Throwable cause) {}

    @Override
    public boolean isInfoEnabled() {
      return false;
    }

    @Override
    public void info(String text) {}

    @Override
    public void info(String text, Object a) {}

    @Override
    public void info(String text, Object a, Object b) {}

    @Override
    public void info(String text, Object... all) {}

    @Override
    public void info(String text, Throwable cause) {}

    @Override
    public boolean isWarnEnabled() {
      return false;
    }

    @Override
    public void warn(String text) {}

    @Override
    public void warn(String text, Object a) {}

    @Override
    public void warn(String text, Object a, Object b) {}

    @Override
    public void warn(String text, Object... all) {}

    @Override
    public void warn(String text, Throwable cause) {}

    @Override
    public boolean isErrorEnabled() {
      return false;
    }

    @Override
    public void error(String text) {}

    @Override
    public void error(String text, Object a) {}

    @Override
    public void error(String text, Object a, Object b) {}

    @Override
    public void error(String text, Object... all) {}

    @Override
    public void error(String text, Throwable cause) {}
  }
}
