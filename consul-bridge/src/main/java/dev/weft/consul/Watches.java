package dev.weft.consul;

import dev.weft.consul.watch.Ground;
import dev.weft.consul.watch.Progress;
import dev.weft.consul.watch.Target;
import dev.weft.consul.watch.Watch;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** All watches of one discovery, by what they watch. Called on any thread. */
final class Watches {
  private final Ground ground;
  private final Outages outages;
  private final Map<String, Watch> watches = new ConcurrentHashMap<>();

  Watches(Ground ground, Outages outages) {
    this.ground = ground;
    this.outages = outages;
  }

  void start(Target target) {
    Watch watch = new Watch(target, ground);
    watches.put(target.what(), watch);
    ground.loop().run(watch::start);
  }

  /** Stops the watch of a service; called on the worker. */
  void stop(String what) {
    Watch watch = watches.remove(what);
    if (watch != null) {
      watch.target().stop();
      ground
          .loop()
          .run(
              () -> {
                watch.stop();
                outages.forget(watch);
              });
    }
  }

  /** Stops all; called on the event loop. */
  void stopAll() {
    watches.values().forEach(Watch::stop);
    watches.clear();
  }

  List<WatchStatus> status() {
    List<WatchStatus> all = new ArrayList<>();
    for (Watch watch : watches.values()) {
      Progress progress = watch.progress();
      long age = progress.ageNanos();
      all.add(
          new WatchStatus(
              watch.target().what(),
              progress.index(),
              age < 0 ? -1 : TimeUnit.NANOSECONDS.toMillis(age),
              progress.isOverdue(),
              progress.error()));
    }
    all.sort(Comparator.comparing(WatchStatus::what));
    return all;
  }
}
