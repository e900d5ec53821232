package dev.weft.consul;

import dev.weft.policy.Attempt;
import dev.weft.policy.Call;
import dev.weft.policy.Mesh;
import dev.weft.policy.MeshListener;
import dev.weft.policy.Outcome;
import dev.weft.policy.route.RequestHead;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** An application in a zone, as it would go by what discovery published last. */
record Caller(@Nullable String zone) {
  private static final int REQUESTS = 40;

  /** The addresses that some requests to an authority would go to. */
  Set<String> reaches(Bench bench, String authority) {
    Mesh mesh = new Mesh(null, zone, true, ThreadLocalRandom.current()::nextInt, MeshListener.NONE);
    mesh.publish(bench.snapshot(), 0);
    Set<String> reached = new TreeSet<>();
    for (int i = 0; i < REQUESTS; i++) {
      Call call = mesh.call(new Get(authority), 0);
      Attempt attempt = call == null ? null : call.attempt(0);
      if (attempt != null) {
        attempt.finished(Outcome.of(200), true, 0);
        reached.add(attempt.endpoint().authority());
      }
    }
    return reached;
  }

  private record Get(String authority) implements RequestHead {
    @Override
    public String method() {
      return "GET";
    }

    @Override
    public String path() {
      return "/";
    }

    @Override
    public @Nullable String header(String name) {
      return null;
    }
  }
}
