package dev.weft.consul;

import dev.weft.consul.chain.Chain;
import dev.weft.consul.chain.Layers;
import dev.weft.consul.json.Known;
import dev.weft.policy.ServiceName;
import dev.weft.policy.document.PolicyStore.Text;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What Consul's own configuration says of the watched services. A chain that can't be had or can't
 * be said leaves the last one in force; one that was never had is as if there were none. Used on
 * the worker.
 */
final class Chains {
  private static final byte[] NOTHING = new byte[0];

  private final Watching watching;
  private final int mostBlocking;
  private final ConsulLog log;
  private final Map<String, ChainState> states = new LinkedHashMap<>();
  private final Set<String> told = new HashSet<>();
  private final Map<String, Line> untold = new LinkedHashMap<>();

  /**
   * @param mostBlocking how many may have a connection of their own, all the time
   */
  Chains(Watching watching, int mostBlocking, ConsulLog log) {
    this.watching = watching;
    this.mostBlocking = mostBlocking;
    this.log = log;
  }

  /** Asks for none: there are only policies in KV. */
  static Chains off(ConsulLog log) {
    return new Chains(
        new Watching() {
          @Override
          public void start(String service, ChainState state) {
            state.settle(null);
          }

          @Override
          public void stop(String service) {}
        },
        0,
        log);
  }

  /** Watches the chains of these services and no others; true if that changed anything. */
  boolean reconcile(Collection<ServiceName> needed) {
    Set<String> services = new TreeSet<>();
    for (ServiceName name : needed) {
      if (hasChain(name)) {
        services.add(name.service());
      }
    }
    boolean changed = false;
    for (String service : List.copyOf(states.keySet())) {
      if (!services.contains(service)) {
        changed = true;
        states.remove(service);
        watching.stop(service);
      }
    }
    for (String service : services) {
      if (!states.containsKey(service)) {
        changed = true;
        ChainState state = new ChainState();
        state.polls = states.size() >= mostBlocking;
        states.put(service, state);
        watching.start(service, state);
      }
    }
    int before = 0;
    for (ChainState state : states.values()) {
      state.polls = before++ >= mostBlocking;
    }
    return changed;
  }

  /** Takes what Consul says; true if it is something new. */
  boolean take(String service, Chain chain, long index) {
    ChainState state = states.get(service);
    return state != null && state.take(chain, index);
  }

  /** What Consul says now can't be used; true if that is new. */
  boolean refused(String service, String why) {
    ChainState state = states.get(service);
    return state != null && state.refuse(why);
  }

  /** There is no answer now: what the file knows, or nothing, until there is; true if new. */
  boolean settle(String service, @Nullable Known known) {
    ChainState state = states.get(service);
    return state != null && state.settle(known == null ? null : known.chains().get(service));
  }

  boolean settleAll(@Nullable Known known) {
    boolean news = false;
    for (String service : states.keySet()) {
      news |= settle(service, known);
    }
    return news;
  }

  /**
   * Consul doesn't offer chains, or not to us: said once for each reason, by {@link #tell}.
   *
   * @param warn whether somebody should do something about it
   */
  void unavailable(String kind, String line, boolean warn) {
    if (!told.contains(kind)) {
      untold.putIfAbsent(kind, new Line(line, warn));
    }
  }

  /** Consul answers all else; before that what is wrong is wrong with Consul as a whole. */
  void tell() {
    untold.forEach(
        (kind, line) -> {
          told.add(kind);
          if (line.warn()) {
            log.warn(line.text());
          } else {
            log.info(line.text());
          }
        });
    untold.clear();
  }

  /** They will say it again, if it is so. */
  void forgetUntold() {
    untold.clear();
  }

  boolean isSettled(ServiceName name) {
    ChainState state = states.get(name.service());
    return !hasChain(name) || (state != null && state.isSettled());
  }

  /** The services whose chain is known, as far as it can be now. */
  Set<String> known() {
    Set<String> known = new TreeSet<>();
    states.forEach(
        (service, state) -> {
          if (state.isSettled()) {
            known.add(service);
          }
        });
    return known;
  }

  /** Policy documents by service. */
  Map<String, Text> texts() {
    Map<String, Layers.Said> said = new TreeMap<>();
    states.forEach((service, state) -> said.put(service, state.said()));
    Map<String, Text> texts = new TreeMap<>(Layers.of(said));
    states.forEach(
        (service, state) -> {
          Text kept = state.kept();
          if (kept != null) {
            texts.put(service, kept);
          }
        });
    return texts;
  }

  /** For the file: those that were answered, be it with nothing. */
  Map<String, Text> answered() {
    Map<String, Text> texts = texts();
    Map<String, Text> answered = new TreeMap<>();
    states.forEach(
        (service, state) -> {
          if (state.isAnswered()) {
            Text text = texts.get(service);
            answered.put(service, text == null ? new Text(NOTHING, 0) : text);
          }
        });
    return answered;
  }

  /** Prepared queries have none. */
  private static boolean hasChain(ServiceName name) {
    return !name.service().endsWith(".query");
  }

  private record Line(String text, boolean warn) {}

  /** Starts and stops the watches; called on the worker. */
  interface Watching {
    void start(String service, ChainState state);

    void stop(String service);
  }
}
