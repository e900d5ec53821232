package dev.weft.consul.health;

import dev.weft.consul.http.Reply;
import dev.weft.consul.watch.Ground;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The datacenter of the Consul agent that is asked. Learned from answers to questions that name no
 * datacenter; asked for when one that names one has to know. Used on the worker.
 */
public final class Home {
  /** Every datacenter has this service: its servers. */
  private static final String QUESTION = "/v1/health/service/consul?stale";

  private static final long IN_VAIN_NANOS = TimeUnit.MINUTES.toNanos(5);

  private final Ground ground;
  private final List<Runnable> waiting = new ArrayList<>();
  private @Nullable String datacenter;
  private boolean inVain;
  private long notBefore;

  public Home(Ground ground) {
    this.ground = ground;
  }

  /** Null: not known yet, or the token may not see it. */
  @Nullable String datacenter() {
    return datacenter;
  }

  /** Whether to ask, and not only because nobody did: a token that may not see it never will. */
  boolean isWorthAsking() {
    return datacenter == null && !(inVain && ground.loop().now() - notBefore < 0);
  }

  /** Takes the datacenter of an instance found without naming one. */
  void learn(List<Instance> instances) {
    for (Instance instance : instances) {
      if (!instance.datacenter().isEmpty()) {
        datacenter = instance.datacenter();
        return;
      }
    }
  }

  /** Asks Consul, once for all who wait; {@code done} runs whether there was an answer or not. */
  void ask(Runnable done) {
    waiting.add(done);
    if (waiting.size() == 1) {
      ground
          .loop()
          .run(
              () ->
                  ground
                      .http()
                      .get(
                          QUESTION,
                          ground.pace().answerMillis(),
                          reply -> ground.work().execute(() -> answered(reply))));
    }
  }

  private void answered(Reply reply) {
    if (reply instanceof Reply.Answer answer && answer.status() == 200) {
      try {
        learn(HealthList.read(answer.content()));
      } catch (IOException e) {
        // Whoever asks next asks again.
      }
    }
    inVain = datacenter == null;
    notBefore = ground.loop().now() + IN_VAIN_NANOS;
    List<Runnable> all = List.copyOf(waiting);
    waiting.clear();
    all.forEach(Runnable::run);
  }
}
