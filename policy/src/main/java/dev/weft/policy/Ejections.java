package dev.weft.policy;

import dev.weft.policy.balance.Node;
import dev.weft.policy.balance.Streaks;
import dev.weft.policy.guard.Interval;
import dev.weft.policy.guard.OutlierDetection;
import dev.weft.policy.guard.OutlierDetector;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntUnaryOperator;

/**
 * Takes the nodes of one upstream out and back by how their attempts end. Told of ends on the
 * application's threads; changes are made under the lock of the upstream and told outside of it.
 */
final class Ejections {
  private static final String PROBE_FAILED = "probe failed: ";

  private final Upstream upstream;
  private final MeshListener listener;
  private final OutlierDetector detector;

  /** Guarded by the upstream. */
  private final Interval interval;

  Ejections(Upstream upstream, IntUnaryOperator chance, MeshListener listener, long now) {
    this.upstream = upstream;
    this.listener = listener;
    detector = new OutlierDetector(chance);
    interval = new Interval(now);
  }

  /**
   * What the end of an attempt says about its node.
   *
   * @param probe whether the node was picked by {@code Pool.probe}, at {@code startedAt}
   */
  void ended(Node node, Outcome outcome, boolean probe, long startedAt, long now) {
    Failure failure = outcome.failure();
    boolean decides = probe && node.standing().isProbe(startedAt);
    if (outcome.status() > 0) {
      answered(node, outcome.status(), decides, startedAt, now);
    } else if (failure != null && failure.condition() != null) {
      failed(node, failure.condition().text(), decides, startedAt, now);
    } else if (failure != null && decides) {
      // Others aren't blamed for the caller's own limit, but this one owed an answer.
      probeFailed(node, "request timeout", startedAt, now);
    } else if (decides) {
      node.standing().probeEnded(startedAt);
    }
  }

  /** The node accepted a connection: that it can be reached, and no more. */
  void connected(Node node, long now) {
    node.tally().add(false);
    Streaks.end(node.streaks().localFailures());
    if (node.standing().isReturning()) {
      maybeTakeBack(node, now);
    }
  }

  /** A connection to the node was closed; early: by the node, which accepts but doesn't serve. */
  void closed(Node node, boolean early, long now) {
    if (!early) {
      Streaks.end(node.streaks().earlyCloses());
      return;
    }
    node.tally().add(true);
    String reason = OutlierDetector.onEarlyClose(settings(), node);
    if (reason != null) {
      maybeEject(node, reason, now);
    }
  }

  void sweep(long now) {
    List<Ejected> out = new ArrayList<>();
    synchronized (upstream) {
      OutlierDetection settings = settings();
      List<Node> nodes = upstream.nodes();
      for (Node node : nodes) {
        if (node.standing().isProbeOverdue(settings.baseEjectionNanos(), now)) {
          String reason = PROBE_FAILED + "no end of it in " + seconds(settings.baseEjectionNanos());
          out.add(new Ejected(node, reason, detector.eject(settings, nodes, node, reason, now)));
        }
      }
      boolean changed = OutlierDetector.sweep(settings, nodes, now);
      for (Interval.Suspect each : interval.maybeEnd(settings, nodes, now)) {
        long nanos = detector.eject(settings, nodes, each.node(), each.reason(), now);
        out.add(new Ejected(each.node(), each.reason(), nanos));
      }
      out.removeIf(each -> each.nanos == 0);
      if (changed || !out.isEmpty()) {
        upstream.rebuild();
      }
    }
    out.forEach(each -> maybeTell(each.node, each.reason, each.nanos));
  }

  void tellReturned(List<Node> back) {
    for (Node node : back) {
      listener.returned(upstream.service().name().key(), node.endpoint());
    }
  }

  private void answered(Node node, int status, boolean decides, long startedAt, long now) {
    OutlierDetection settings = settings();
    node.tally().add(status >= 500 || status == 429);
    String reason = OutlierDetector.onResponse(settings, node, status);
    boolean failure = OutlierDetector.isFailure(settings, status);
    if (!failure && node.standing().isReturning()) {
      maybeTakeBack(node, now);
    } else if (failure && decides) {
      probeFailed(node, "status " + status, startedAt, now);
    } else if (reason != null) {
      maybeEject(node, reason, now);
    }
  }

  private void failed(Node node, String kind, boolean decides, long startedAt, long now) {
    node.tally().add(true);
    String reason = OutlierDetector.onLocalFailure(settings(), node, kind);
    if (decides) {
      probeFailed(node, kind, startedAt, now);
    } else if (reason != null) {
      maybeEject(node, reason, now);
    }
  }

  private void probeFailed(Node node, String kind, long startedAt, long now) {
    String reason = PROBE_FAILED + kind;
    long nanos;
    synchronized (upstream) {
      nanos = node.standing().isProbe(startedAt) ? eject(node, reason, now) : 0;
    }
    maybeTell(node, reason, nanos);
  }

  private void maybeEject(Node node, String reason, long now) {
    long nanos;
    synchronized (upstream) {
      nanos = eject(node, reason, now);
    }
    maybeTell(node, reason, nanos);
  }

  private long eject(Node node, String reason, long now) {
    long nanos = detector.eject(settings(), upstream.nodes(), node, reason, now);
    if (nanos > 0) {
      upstream.rebuild();
    }
    return nanos;
  }

  private void maybeTakeBack(Node node, long now) {
    synchronized (upstream) {
      if (!node.standing().isReturning()) {
        return;
      }
      node.takeBack(now);
      upstream.rebuild();
    }
    tellReturned(List.of(node));
  }

  private void maybeTell(Node node, String reason, long nanos) {
    if (nanos > 0) {
      listener.ejected(upstream.service().name().key(), node.endpoint(), reason, nanos);
    }
  }

  private static String seconds(long nanos) {
    return nanos / 1_000_000_000 + " s";
  }

  private OutlierDetection settings() {
    return upstream.service().policy().outlierDetection();
  }

  private record Ejected(Node node, String reason, long nanos) {}
}
