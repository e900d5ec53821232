package dev.weft.bench.changes;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weft.bench.Length;
import dev.weft.bench.Rig;
import dev.weft.bench.Section;
import dev.weft.bench.result.Samples;
import dev.weft.bench.server.AppProcess;
import dev.weft.bench.server.LocalConsul;
import dev.weft.bench.variant.Variant;
import java.io.IOException;
import java.util.List;

/**
 * From Consul's answer to a write until requests honour it, and until the last that doesn't. The
 * load is a thousand requests a second in turn over three instances: the resolution is 1 ms where
 * all requests move, 3 ms where one instance comes or goes.
 */
public final class Changes implements Section {
  static final int REQUESTS_PER_SECOND = 1000;

  @Override
  public String name() {
    return "changes";
  }

  @Override
  public void run(Rig rig, Samples samples) throws Exception {
    int rounds = rounds(rig.length());
    try (LocalConsul consul = new LocalConsul(rig.consul(), rig.work());
        Arrivals arrivals = new Arrivals()) {
      Users users = new Users(consul, arrivals.port(), "users", 0);
      try (AppProcess app = app(rig, consul, users)) {
        app.ask("open 3000 " + REQUESTS_PER_SECOND);
        app.ask("begin " + REQUESTS_PER_SECOND);
        try (Query policy = new Query(consul.url() + users.policyPath() + "?raw");
            Query instances = new Query(consul.url() + users.healthPath())) {
          puts(users, arrivals, policy, rounds, samples);
          instances(users, arrivals, instances, rounds, samples);
        }
        endLoad(app);
      }
      if (rig.length().full() && !rig.length().isGlance()) {
        SpringChanges.run(rig, consul, arrivals, samples);
      }
    }
  }

  static void endLoad(AppProcess app) throws IOException {
    JsonNode load = app.ask("end");
    if (load.get("failures").asLong() > 0) {
      throw new IllegalStateException(load.get("failures") + " requests failed");
    }
  }

  private static void puts(
      Users users, Arrivals arrivals, Query policy, int rounds, Samples samples) {
    // The first isn't like the others, since until then all instances are called; nor is the last.
    Rounds other = new Rounds(arrivals.timeline(), policy.answers());
    other.run(users.put(1));
    Rounds puts = new Rounds(arrivals.timeline(), policy.answers());
    for (int i = 0; i < rounds; i++) {
      puts.run(users.put(i % 2));
    }
    puts.report("KV put", samples);
    other.run(users.noPolicy());
  }

  private static void instances(
      Users users, Arrivals arrivals, Query instances, int rounds, Samples samples) {
    Rounds deregistrations = new Rounds(arrivals.timeline(), instances.answers());
    Rounds registrations = new Rounds(arrivals.timeline(), instances.answers());
    Rounds failures = new Rounds(arrivals.timeline(), instances.answers());
    Rounds recoveries = new Rounds(arrivals.timeline(), instances.answers());
    for (int i = 0; i < rounds; i++) {
      deregistrations.run(users.deregister());
      registrations.run(users.register());
      failures.run(users.critical());
      recoveries.run(users.passing());
    }
    deregistrations.report("deregistration", samples);
    registrations.report("registration", samples);
    failures.report("check critical", samples);
    recoveries.report("check passing", samples);
  }

  private static AppProcess app(Rig rig, LocalConsul consul, Users users) throws Exception {
    return Variant.plain(
            "weft",
            "Weft",
            List.of(rig.weft(consul.url(), "startWait=20s")),
            List.of("http://" + users.name()))
        .start(rig, "urlconnection", 2);
  }

  private static int rounds(Length length) {
    if (length.isGlance()) {
      return 4;
    }
    return length.full() ? 100 : 20;
  }
}
