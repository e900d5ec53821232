package dev.weft.agent.observe.admin;

import dev.weft.agent.observe.Log;
import io.netty.channel.EventLoop;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * The admin server together with the file that says where it is. Started by the agent once its
 * event loop runs; closed by the agent's shutdown.
 */
public final class Admin implements AutoCloseable {
  private final AdminServer server;

  /** This and the next are guarded by this. */
  private @Nullable AdminFile file;

  private boolean closed;

  private Admin(AdminServer server) {
    this.server = server;
  }

  /**
   * Starts both; what doesn't work is a line in the log.
   *
   * @param cacheDir where the file goes, null: nowhere
   * @param service this application's own service name, or null
   * @param worker writes the file
   */
  public static Admin start(
      InetSocketAddress wanted,
      EventLoop eventLoop,
      AdminData data,
      @Nullable Path cacheDir,
      @Nullable String service,
      Executor worker,
      Log log) {
    Admin admin = new Admin(new AdminServer(wanted, eventLoop, data, log));
    Instant started = Instant.now();
    admin
        .server
        .start()
        .thenAcceptAsync(
            address -> {
              if (cacheDir != null) {
                admin.write(cacheDir, address, service, started, log);
              }
            },
            worker);
    return admin;
  }

  /** Where the server listens, or null if it doesn't (yet). */
  public @Nullable InetSocketAddress address() {
    return server.address();
  }

  /** Removes the file and stops to listen. */
  @Override
  public synchronized void close() {
    closed = true;
    AdminFile present = file;
    if (present != null) {
      present.close();
    }
    server.close();
  }

  private synchronized void write(
      Path cacheDir,
      InetSocketAddress address,
      @Nullable String service,
      Instant started,
      Log log) {
    if (closed) {
      return;
    }
    try {
      file = AdminFile.write(cacheDir, ProcessHandle.current().pid(), address, service, started);
    } catch (IOException e) {
      log.warn("can't write where the admin server is to " + cacheDir + ": " + e);
    }
  }
}
