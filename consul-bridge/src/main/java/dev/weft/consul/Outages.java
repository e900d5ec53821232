package dev.weft.consul;

import dev.weft.consul.watch.Loop;
import dev.weft.consul.watch.Trouble;
import dev.weft.consul.watch.Watch;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * One line when something begins to fail and one when it is over, however many watches suffer from
 * it. Used on the event loop.
 */
final class Outages implements Watch.Events {
  private static final long REPEAT_NANOS = TimeUnit.MINUTES.toNanos(10);

  private final String address;
  private final ConsulLog log;
  private final Loop loop;
  private final Map<String, Outage> outages = new HashMap<>();
  private boolean saidFull;
  private long lastFull;

  Outages(String address, ConsulLog log, Loop loop) {
    this.address = address;
    this.log = log;
    this.loop = loop;
  }

  @Override
  public void failed(Watch watch, Trouble trouble) {
    Outage outage = outages.get(trouble.kind());
    if (outage == null) {
      outage = new Outage(loop.now());
      outages.put(trouble.kind(), outage);
      begun(trouble);
    }
    outage.watches.add(watch);
    leave(watch, trouble.kind());
  }

  @Override
  public void succeeded(Watch watch) {
    Outage down = outages.get(Trouble.DOWN);
    leave(watch, "");
    if (down != null) {
      down.watches.forEach(Watch::retrySoon);
    }
  }

  /** The watch is no longer one. */
  void forget(Watch watch) {
    leave(watch, "");
  }

  private void leave(Watch watch, String except) {
    outages
        .entrySet()
        .removeIf(
            entry -> {
              Outage outage = entry.getValue();
              if (entry.getKey().equals(except)
                  || !outage.watches.remove(watch)
                  || !outage.watches.isEmpty()) {
                return false;
              }
              ended(entry.getKey(), TimeUnit.NANOSECONDS.toSeconds(loop.now() - outage.since));
              return true;
            });
  }

  private void begun(Trouble trouble) {
    String text = trouble.text();
    switch (trouble.kind()) {
      case Trouble.DOWN -> warn(" can't be used: " + text + "; what is known stays in force");
      case Trouble.FULL -> maybeFull(text);
      case Trouble.LEADERLESS ->
          warn(" may be outdated: " + text + "; what it says is used and marked as stale");
      default -> warn(" refuses: " + text + "; what is known stays in force");
    }
  }

  /** Watches over the limit take turns, so that this ends and begins again and again. */
  private void maybeFull(String text) {
    if (!saidFull || loop.now() - lastFull > REPEAT_NANOS) {
      saidFull = true;
      lastFull = loop.now();
      warn(
          " takes no more connections of this address: "
              + text
              + "; all JVMs of a host share its limits.http_max_conns_per_client (200 by default):"
              + " raise it, use https (one connection for all watches), or call fewer services");
    }
  }

  private void ended(String kind, long seconds) {
    String over =
        switch (kind) {
          case Trouble.DOWN -> " answers again after ";
          case Trouble.FULL -> "";
          case Trouble.LEADERLESS -> " has a leader again after ";
          default -> " no longer refuses (" + kind + ") after ";
        };
    if (!over.isEmpty()) {
      log.info("Consul at " + address + over + seconds + " s");
    }
  }

  private void warn(String line) {
    log.warn("Consul at " + address + line);
  }

  private static final class Outage {
    private final long since;
    private final Set<Watch> watches = new HashSet<>();

    Outage(long since) {
      this.since = since;
    }
  }
}
