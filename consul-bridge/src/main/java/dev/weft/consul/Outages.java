package dev.weft.consul;

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
  private final String address;
  private final ConsulLog log;
  private final Map<String, Outage> outages = new HashMap<>();

  Outages(String address, ConsulLog log) {
    this.address = address;
    this.log = log;
  }

  @Override
  public void failed(Watch watch, Trouble trouble) {
    Outage outage = outages.get(trouble.kind());
    if (outage == null) {
      outage = new Outage(System.nanoTime());
      outages.put(trouble.kind(), outage);
      String verb = trouble.kind().equals(Trouble.DOWN) ? " can't be used: " : " refuses: ";
      log.warn("Consul at " + address + verb + trouble.text() + "; what is known stays in force");
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
              log.info(
                  "Consul at "
                      + address
                      + (entry.getKey().equals(Trouble.DOWN)
                          ? " answers again after "
                          : " no longer refuses (" + entry.getKey() + ") after ")
                      + TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - outage.since)
                      + " s");
              return true;
            });
  }

  private static final class Outage {
    private final long since;
    private final Set<Watch> watches = new HashSet<>();

    Outage(long since) {
      this.since = since;
    }
  }
}
