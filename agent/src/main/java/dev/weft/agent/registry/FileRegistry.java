package dev.weft.agent.registry;

import dev.weft.agent.observe.Log;
import dev.weft.policy.Discovery;
import dev.weft.policy.MeshSnapshot;
import dev.weft.policy.ServiceName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Discovery from one local file with endpoints and policies, for a laptop without Consul. Made once
 * at start; looks at the file every 200 ms on the worker it is given, one look at a time.
 *
 * <p>A version of the file that can't be used leaves the last good one in force and is reported
 * once. It is recognised by modification time and size; since a write within the same tick of the
 * file system's clock changes neither, a new version is read a second time at the next look.
 */
public final class FileRegistry implements Discovery {
  private static final long LOOK_MILLIS = 200;

  private final Path file;
  private final Consumer<MeshSnapshot> publisher;
  private final Log log;
  private final ScheduledExecutorService scheduler;
  private final Executor worker;
  private final FileSnapshots snapshots;
  private final CompletableFuture<Void> ready = new CompletableFuture<>();

  // Written only by looks, which never overlap.
  private @Nullable Version seen;
  private boolean settled;
  private byte @Nullable [] content;
  private @Nullable MeshSnapshot published;
  private @Nullable String complaint;

  // Written by looks, read by the admin server.
  private volatile String status = "not looked at yet";
  private volatile long found = System.nanoTime();
  // Written by close.
  private volatile boolean closed;

  /**
   * Starts to look at the file at once.
   *
   * @param caller this application's own service name, or null
   * @param publisher takes each new snapshot, on {@code worker}
   * @param worker runs the reading and parsing
   */
  public FileRegistry(
      Path file,
      @Nullable String caller,
      Consumer<MeshSnapshot> publisher,
      Log log,
      ScheduledExecutorService scheduler,
      Executor worker) {
    this.file = file.toAbsolutePath().normalize();
    this.publisher = publisher;
    this.log = log;
    this.scheduler = scheduler;
    this.worker = worker;
    this.snapshots = new FileSnapshots(caller);
    enqueue();
  }

  @Override
  public CompletableFuture<Void> ready() {
    return ready;
  }

  /** Every service of the file is there once the file is. */
  @Override
  public CompletableFuture<Void> want(ServiceName name) {
    return ready;
  }

  @Override
  public void drop(ServiceName name) {}

  @Override
  public void close() {
    closed = true;
    ready.complete(null);
  }

  /** The file, and how the last look at it went, for the admin server. */
  public Map<String, String> status() {
    return Map.of("file", file.toString(), "state", status);
  }

  /** Time since the file was last looked at and found. */
  public long ageNanos() {
    return System.nanoTime() - found;
  }

  private void enqueue() {
    if (closed) {
      return;
    }
    try {
      worker.execute(this::look);
    } catch (RejectedExecutionException e) {
      close();
    }
  }

  private void look() {
    if (closed) {
      return;
    }
    try {
      maybeRead();
    } catch (RuntimeException e) {
      complain(file + ": " + e + consequence());
    }
    ready.complete(null);
    try {
      scheduler.schedule(this::enqueue, LOOK_MILLIS, TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      close();
    }
  }

  private void maybeRead() {
    try {
      Version now = Version.of(file);
      found = System.nanoTime();
      boolean again = now.equals(seen);
      if (again && settled) {
        return;
      }
      byte[] bytes = Files.readAllBytes(file);
      seen = now;
      settled = again;
      if (!Arrays.equals(bytes, content)) {
        content = bytes;
        take(MeshFileReader.read(bytes));
      }
    } catch (NoSuchFileException e) {
      lost("no such file");
    } catch (IOException e) {
      lost("can't be read: " + e);
    } catch (MeshFile.Refused e) {
      complaint = null;
      complain(file + " " + e.getMessage() + consequence());
    }
  }

  private void lost(String why) {
    seen = null;
    content = null;
    complain(file + ": " + why + consequence());
  }

  private void take(MeshFile parsed) {
    parsed.skipped().forEach(line -> log.warn(file + " " + line));
    MeshSnapshot snapshot = snapshots.of(parsed, error -> log.warn(file + ": " + error));
    complaint = null;
    status = "read";
    if (!snapshot.equals(published)) {
      int services = snapshot.services().size();
      log.info("read " + file + ": " + services + (services == 1 ? " service" : " services"));
      published = snapshot;
      publisher.accept(snapshot);
    }
  }

  private void complain(String line) {
    status = line;
    if (!line.equals(complaint)) {
      complaint = line;
      log.warn(line);
    }
  }

  private String consequence() {
    return published == null
        ? "; calls go out unmeshed until it can be used"
        : "; the last good version stays in force";
  }

  /** What tells one version of the file from another without reading it. */
  private record Version(FileTime modified, long size) {
    static Version of(Path file) throws IOException {
      BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
      return new Version(attributes.lastModifiedTime(), attributes.size());
    }
  }
}
