package dev.weft.bench.startup;

import dev.weft.bench.Rig;
import dev.weft.bench.Section;
import dev.weft.bench.result.Sample;
import dev.weft.bench.result.Samples;
import dev.weft.bench.server.LocalConsul;
import dev.weft.bench.server.Nginx;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.BiConsumer;

/**
 * What an agent adds to the start of a JVM: each program is started again and again, in each round
 * once with each agent, and each round begins with another one.
 */
public final class Startup implements Section {
  private static final String SERVICE = "users";
  private static final String PATH = "/users/7";
  private static final int MOST_LOOKS = 3;

  @Override
  public String name() {
    return "startup";
  }

  @Override
  public void run(Rig rig, Samples samples) throws Exception {
    try (Nginx nginx = new Nginx(1, rig.work());
        LocalConsul consul = new LocalConsul(rig.consul(), rig.work())) {
      int port = nginx.ports().get(0);
      consul.register(SERVICE, SERVICE + "-0", "127.0.0.1", port);
      List<Way> ways = Way.all(rig, consul.url());
      Starter starter = new Starter(rig);
      Holdings holdings = new Holdings(rig, starter);
      int looks = rig.length().full() ? Math.min(rig.length().starts(), MOST_LOOKS) : 1;
      for (Program program :
          Program.all("http://127.0.0.1:" + port + PATH, "http://" + SERVICE + PATH)) {
        if (program.web() && !rig.length().full()) {
          continue;
        }
        // First what isn't timed: then all files have been read once.
        rounds(looks, program, ways, samples, holdings::look);
        rounds(rig.length().starts(), program, ways, samples, starter::time);
      }
    }
  }

  private static void rounds(
      int rounds, Program program, List<Way> ways, Samples samples, Measurement measurement)
      throws Exception {
    List<Way> order = new ArrayList<>(ways);
    for (int i = 0; i < rounds; i++) {
      int round = i;
      for (Way way : order) {
        measurement.take(
            program,
            way,
            (figure, value) ->
                samples.add(
                    new Sample("startup", program.subject(), way.variant(), round, figure, value)));
      }
      Collections.rotate(order, 1);
    }
  }

  /** One start, or one look at what was started. */
  @FunctionalInterface
  private interface Measurement {
    void take(Program program, Way way, BiConsumer<String, Double> figures) throws Exception;
  }
}
