package dev.weft.consul;

import dev.weft.consul.json.Known;
import dev.weft.consul.watch.Loop;
import dev.weft.policy.balance.Endpoint;
import dev.weft.policy.document.PolicyStore.Text;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The file with the last known state, one for each caller and Consul: read when Consul doesn't
 * answer, written at most once a second. Used on the worker. Never holds the token.
 */
final class SnapshotCache {
  private static final long MIN_GAP_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** Enough for what came first not to wait for the file. */
  private static final long SOON_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private final @Nullable CacheFile file;
  private final String of;
  private final Loop loop;
  private final Executor work;
  private final ConsulLog log;
  private @Nullable Known loaded;
  private boolean triedToLoad;
  private boolean unusable;
  private boolean scheduled;
  private boolean completed;
  private boolean written;
  private long lastWrite;

  /** Written only by the worker. */
  private volatile @Nullable Known pending;

  SnapshotCache(ConsulSettings settings, Loop loop, Executor work, ConsulLog log) {
    this.of =
        settings.address()
            + " dc="
            + settings.datacenter()
            + " ns="
            + settings.namespace()
            + " prefix="
            + settings.prefix()
            + " caller="
            + settings.caller();
    Path folder = settings.cacheDir();
    this.file = folder == null ? null : CacheFile.of(folder, settings.caller(), of);
    this.loop = loop;
    this.work = work;
    this.log = log;
  }

  String of() {
    return of;
  }

  /** What the file holds, or null; read once. */
  @Nullable Known load() {
    if (!triedToLoad) {
      triedToLoad = true;
      loaded = file == null || !usable(file) ? null : file.read(log);
    }
    return loaded;
  }

  /**
   * Writes the state within a second; services that only the file knows are kept.
   *
   * @param complete whether all that is watched is in it; the first such state doesn't wait
   */
  void save(Known known, boolean complete) {
    if (file == null || unusable) {
      return;
    }
    pending = known;
    if (complete && !completed) {
      completed = true;
      flushAfter(SOON_NANOS);
    } else if (!scheduled) {
      scheduled = true;
      flushAfter(written ? Math.max(0, MIN_GAP_NANOS - (loop.now() - lastWrite)) : MIN_GAP_NANOS);
    }
  }

  /** Whether something waits to be written; any thread. */
  boolean isBehind() {
    return pending != null;
  }

  /**
   * Has the worker write what waits to be written, and waits for that no longer than this; called
   * when the JVM ends.
   */
  void flushWithin(long millis) {
    if (!isBehind()) {
      return;
    }
    CompletableFuture<Void> saved = new CompletableFuture<>();
    try {
      work.execute(
          () -> {
            flush();
            saved.complete(null);
          });
      saved.get(millis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RejectedExecutionException | ExecutionException | TimeoutException e) {
      // The file stays as it was.
    }
  }

  /** Writes what waits to be written. */
  void flush() {
    Known known = pending;
    scheduled = false;
    if (known == null || file == null || !usable(file)) {
      pending = null;
      return;
    }
    if (!written) {
      file.deleteAbandoned();
    }
    Known before = load();
    Map<String, List<Endpoint>> services =
        before == null ? new HashMap<>() : new HashMap<>(before.services());
    services.putAll(known.services());
    Map<String, Text> chains = before == null ? new HashMap<>() : new HashMap<>(before.chains());
    chains.putAll(known.chains());
    chains.values().removeIf(text -> text.utf8().length == 0);
    Known all =
        new Known(of, known.writtenMillis(), known.catalog(), known.documents(), chains, services);
    try {
      file.write(all);
      loaded = all;
    } catch (IOException e) {
      giveUp(file, e.toString());
    }
    pending = null;
    written = true;
    lastWrite = loop.now();
  }

  private void flushAfter(long nanos) {
    loop.run(() -> loop.after(nanos, () -> work.execute(this::flush)));
  }

  private boolean usable(CacheFile used) {
    if (unusable) {
      return false;
    }
    String why = OwnFolder.unusable(used.folder());
    if (why != null) {
      giveUp(used, why);
    }
    return why == null;
  }

  private void giveUp(CacheFile used, String why) {
    unusable = true;
    log.warn("cacheDir " + used.folder() + " is not used: " + why);
  }
}
