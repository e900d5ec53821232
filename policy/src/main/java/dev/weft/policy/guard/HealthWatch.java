package dev.weft.policy.guard;

import dev.weft.policy.balance.Node;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The health checks of the nodes of one upstream: says which probes are due and takes what they
 * find. It sends none. Called by whoever does, on any thread.
 */
public final class HealthWatch {
  private final IntUnaryOperator chance;
  private final Runnable onChange;

  /** In the order of the nodes. Guarded by this, as are the two below. */
  private Map<Node, List<HealthState>> states = new HashMap<>();

  /** Whose states these are. */
  private List<Node> known = List.of();

  private List<HealthCheck> settings = List.of();

  /**
   * @param onChange told that a node became good or bad, without a lock held
   */
  public HealthWatch(IntUnaryOperator chance, Runnable onChange) {
    this.chance = chance;
    this.onChange = onChange;
  }

  /**
   * The probes that are due, each to be ended once. Other settings than the last time begin anew:
   * nothing that was found before counts.
   */
  public List<Checkup> due(List<Node> nodes, List<HealthCheck> settings, long now) {
    use(settings);
    return settings.isEmpty() ? List.of() : due(nodes, now);
  }

  /** Forgets what was found with other settings; called by the sweep too, as probes may stop. */
  public void use(List<HealthCheck> settings) {
    boolean changed = false;
    synchronized (this) {
      if (settings.equals(this.settings)) {
        return;
      }
      this.settings = settings;
      for (Node node : states.keySet()) {
        changed |= node.standing().failedCheck() != null;
        node.standing().checked(null);
      }
      states.clear();
      known = List.of();
    }
    if (changed) {
      onChange.run();
    }
  }

  /** What each check has found of a node; empty while none is made. */
  public synchronized List<CheckReport> reports(Node node) {
    List<CheckReport> reports = new ArrayList<>();
    for (HealthState state : states.getOrDefault(node, List.of())) {
      reports.add(state.report());
    }
    return reports;
  }

  @SuppressWarnings("ReferenceEquality") // A list of nodes is replaced whole.
  private synchronized List<Checkup> due(List<Node> nodes, long now) {
    if (nodes != known) {
      keep(nodes, now);
    }
    List<Checkup> due = new ArrayList<>();
    states.forEach(
        (node, present) -> {
          for (HealthState state : present) {
            if (state.maybeBegin(now)) {
              due.add(new Checkup(this, node, state));
            }
          }
        });
    return due;
  }

  private void keep(List<Node> nodes, long now) {
    Map<Node, List<HealthState>> kept = new LinkedHashMap<>();
    for (Node node : nodes) {
      List<HealthState> present = states.get(node);
      kept.put(node, present == null ? begin(now) : present);
    }
    states = kept;
    known = nodes;
  }

  private List<HealthState> begin(long now) {
    List<HealthState> begun = new ArrayList<>();
    for (HealthCheck check : settings) {
      begun.add(new HealthState(check, chance, now));
    }
    return begun;
  }

  private void ended(Node node, HealthState state, ProbeResult result, long now) {
    synchronized (this) {
      List<HealthState> present = states.get(node);
      if (present == null || !present.contains(state)) {
        return;
      }
      state.ended(result, now);
      String before = node.standing().failedCheck();
      String failure = firstFailure(present);
      node.standing().checked(failure);
      if ((before == null) == (failure == null)) {
        return;
      }
    }
    onChange.run();
  }

  private static @Nullable String firstFailure(List<HealthState> states) {
    for (HealthState state : states) {
      if (state.failure() != null) {
        return state.failure();
      }
    }
    return null;
  }

  /** A probe that is due: to be sent to the node, and ended with what was found. */
  public static final class Checkup {
    private final HealthWatch watch;
    private final Node node;
    private final HealthState state;
    private final AtomicBoolean ended = new AtomicBoolean();

    private Checkup(HealthWatch watch, Node node, HealthState state) {
      this.watch = watch;
      this.node = node;
      this.state = state;
    }

    public Node node() {
      return node;
    }

    /** What to send, and how long to wait for an answer. */
    public HealthCheck check() {
      return state.check();
    }

    /** Further ends are ignored, as is one after the settings changed or the node has gone. */
    public void ended(ProbeResult result, long now) {
      if (ended.compareAndSet(false, true)) {
        watch.ended(node, state, result, now);
      }
    }
  }
}
