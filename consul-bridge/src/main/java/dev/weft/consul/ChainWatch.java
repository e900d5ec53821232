package dev.weft.consul;

import dev.weft.consul.chain.Chain;
import dev.weft.consul.http.Reply;
import dev.weft.consul.watch.Ground;
import dev.weft.consul.watch.Target;
import dev.weft.consul.watch.Trouble;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The compiled discovery chain of one service. A Consul that has none, or doesn't show it, is no
 * outage: it is asked again now and then. Used on the worker, but for how long to wait.
 */
final class ChainWatch implements Target {
  private static final long REST_NANOS = TimeUnit.SECONDS.toNanos(30);
  private static final long LONGEST_REST_NANOS = TimeUnit.MINUTES.toNanos(5);
  private static final int DOUBLINGS = 5;
  private static final long POLL_MILLIS = 27_000;
  private static final int POLL_SPREAD_MILLIS = 6_000;
  private static final long LOOK_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final String service;
  private final String path;
  private final ChainState state;
  private final Ground ground;
  private final SnapshotAssembler assembler;
  private final TcpDeclaration tcp;

  /** Answers in a row that weren't a chain. Written by the worker, read by the event loop. */
  private volatile int rests;

  ChainWatch(
      String service, Paths paths, ChainState state, Ground ground, SnapshotAssembler assembler) {
    this.service = service;
    this.path = paths.chain(service);
    this.state = state;
    this.ground = ground;
    this.assembler = assembler;
    this.tcp = new TcpDeclaration(service, paths, ground, assembler);
  }

  static String what(String service) {
    return "chain " + service;
  }

  @Override
  public String what() {
    return what(service);
  }

  @Override
  public String path() {
    return path;
  }

  @Override
  public boolean blocks() {
    return !state.polls;
  }

  @Override
  public long restNanos(Reply.Answer answer) {
    if (unavailable(answer) != null || refused(answer) != null) {
      return Math.min(LONGEST_REST_NANOS, REST_NANOS << Math.min(rests, DOUBLINGS));
    }
    return state.polls && answer.status() == 200
        ? TimeUnit.MILLISECONDS.toNanos(
            POLL_MILLIS + ground.chance().applyAsInt(POLL_SPREAD_MILLIS))
        : 0;
  }

  @Override
  public boolean accept(Reply.Answer answer) throws IOException {
    String refusal = refused(answer);
    if (refusal != null) {
      rests++;
      assembler.chainRefused(service, refusal);
      return false;
    }
    String why = unavailable(answer);
    if (why != null) {
      rests++;
      boolean denied = answer.status() == 401 || answer.status() == 403;
      assembler.chainUnavailable(
          service,
          "HTTP " + answer.status(),
          "Consul's own mesh configuration (service-router, -splitter, -resolver) is not read: "
              + why,
          denied);
      ground.loop().run(() -> ground.loop().after(LOOK_NANOS, this::tell));
      return false;
    }
    rests = 0;
    return tcp.take(Chain.read(answer.content()), answer.index());
  }

  @Override
  public void failed(Trouble trouble) {
    assembler.chainFailed(service);
  }

  private void tell() {
    ground.work().execute(assembler::tellChains);
  }

  /** Why there are no chains for us, or null. */
  private @Nullable String unavailable(Reply.Answer answer) {
    int status = answer.status();
    String said = "HTTP " + status + " \"" + answer.firstLine() + "\" to GET " + path;
    if (status == 401 || status == 403) {
      return said
          + "; the token in use comes from "
          + ground.token().from()
          + " and needs service:read";
    }
    if (status == 404) {
      return said + ": Consul has it from 1.6 on";
    }
    boolean off = status == 500 && answer.firstLine().contains("Connect must be enabled");
    boolean other = status >= 400 && status < 500 && status != 429 && answer.index() >= 0;
    return off || other ? said : null;
  }

  /** Why Consul itself can't compile this one, or null. */
  private static @Nullable String refused(Reply.Answer answer) {
    return answer.status() == 500 && answer.firstLine().contains("discovery chain")
        ? "Consul says: " + answer.firstLine()
        : null;
  }
}
