package dev.weft.policy.document;

import dev.weft.policy.MeshSnapshot;
import dev.weft.policy.ServiceName;
import dev.weft.policy.ServicePolicy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The policy documents of one registry: keeps the last good version of each and merges them. Fed by
 * the one thread that assembles snapshots.
 */
public final class PolicyStore {
  private static final ServiceName NOBODY = ServiceName.of("");

  private final @Nullable String caller;
  private final Map<DocumentKey, Held> held = new TreeMap<>();
  private final Map<String, ServicePolicy> policies = new HashMap<>();
  private final Map<String, String> hosts = new HashMap<>();
  private Map<String, Text> documents = Map.of();
  private Map<String, Text> chains = Map.of();

  /** Null: the chains of all services are known. */
  private @Nullable Set<String> chained;

  private ServicePolicy defaults = ServicePolicy.DEFAULT;
  private MeshSnapshot.Switches switches = MeshSnapshot.Switches.ON;

  /** The names of the lines that were reported and still hold. */
  private Set<String> reported = Set.of();

  /**
   * @param caller this application's own service name, or null
   */
  public PolicyStore(@Nullable String caller) {
    this.caller = caller;
  }

  /**
   * Takes the present content of the whole prefix; a key that is missing was deleted. A document
   * that is refused leaves its last good version in force.
   *
   * @param documents key without the prefix ({@code defaults}, {@code services/users}, {@code
   *     callers/web/users}, {@code mesh}) -> its text and modify index
   * @return errors, and notices of what is read but not acted on, that are new since the last call:
   *     one line each, for the log
   */
  public List<String> update(Map<String, Text> documents) {
    this.documents = Map.copyOf(documents);
    return take() ? renewed() : List.of();
  }

  /**
   * Takes what the registry's own configuration says of services, as documents: over the defaults,
   * under those of the services.
   *
   * @param chains by service; a service that is missing has none
   * @param known the services of which it is known what their chain says; a document of another may
   *     name subsets that nobody has defined yet
   * @return as {@link #update}
   */
  public List<String> chains(Map<String, Text> chains, Set<String> known) {
    this.chains = Map.copyOf(chains);
    boolean changed = !known.equals(chained);
    chained = Set.copyOf(known);
    return take() || changed ? renewed() : List.of();
  }

  public ServicePolicy policy(String service) {
    return policies.getOrDefault(service.toLowerCase(Locale.ROOT), defaults);
  }

  /**
   * The {@code hosts} of all policies: {@code host} or {@code host:port} in lower case -> service.
   */
  public Map<String, String> hosts() {
    return Map.copyOf(hosts);
  }

  public MeshSnapshot.Switches switches() {
    return switches;
  }

  public List<MeshSnapshot.Document> documents() {
    List<MeshSnapshot.Document> all = new ArrayList<>();
    held.forEach((key, document) -> all.add(document.show(key.text())));
    return List.copyOf(all);
  }

  private List<String> renewed() {
    // All of them, and in the order of the layers: a change below may heal or break one above.
    held.forEach((key, document) -> document.check(content -> check(key, content)));
    merge();
    return news();
  }

  private boolean take() {
    Map<DocumentKey, Text> present = new TreeMap<>();
    chains.forEach((service, text) -> present.put(DocumentKey.chain(service), text));
    documents.forEach(
        (key, text) -> {
          // Consul's own UI makes empty keys such as "services/" for folders.
          if (!key.isEmpty() && !(key.endsWith("/") && text.utf8().length == 0)) {
            present.put(DocumentKey.of(key), text);
          }
        });
    boolean changed = held.keySet().retainAll(present.keySet());
    for (Map.Entry<DocumentKey, Text> entry : present.entrySet()) {
      Held known = held.putIfAbsent(entry.getKey(), new Held(entry.getValue()));
      changed |= known == null || known.see(entry.getValue());
    }
    return changed;
  }

  private void check(DocumentKey key, Json.Obj document) throws Refusal {
    switch (key.kind()) {
      case MESH -> SwitchesReader.read(document);
      case DEFAULTS -> {
        PolicyReader.read(document, null);
        for (Value host : PolicyReader.hosts(document).values()) {
          throw host.because("hosts belong to one service: services/<service>");
        }
        Consistency.check(document, document);
      }
      case CHAIN, SERVICE, CALLER -> {
        String unreachable =
            key.kind() == DocumentKey.Kind.CHAIN ? null : Form.SERVICE.refusal(key.service());
        if (unreachable != null) {
          throw new Refusal(unreachable);
        }
        PolicyReader.read(document, key.service());
        Json.Obj below = Layers.merged(held, key.service(), key.caller(), key);
        Json.Obj merged = MergePatch.merge(below, document);
        PolicyReader.read(merged, key.service());
        Consistency.check(document, merged);
        if (chained == null || chained.contains(key.service())) {
          Consistency.checkSubsets(document, merged, key.service());
        }
      }
      case UNKNOWN ->
          throw new Refusal(
              "unknown key; allowed: defaults, mesh, services/<service>,"
                  + " callers/<caller>/<service>");
    }
  }

  private void merge() {
    switches = MeshSnapshot.Switches.ON;
    policies.clear();
    hosts.clear();
    try {
      for (Map.Entry<DocumentKey, Held> entry : held.entrySet()) {
        Json.Obj document = entry.getValue().inForce();
        if (document != null && entry.getKey().kind() == DocumentKey.Kind.MESH) {
          switches = SwitchesReader.read(document);
        }
      }
      defaults = PolicyReader.read(Layers.merged(held, "", null, null), null);
      Set<String> services = Layers.services(held, caller);
      // To these the defaults mean something else: a split to oneself.
      defaults.references(NOBODY).forEach(name -> services.add(name.service()));
      services.remove(NOBODY.service());
      for (String service : services) {
        Json.Obj merged = Layers.merged(held, service, caller, null);
        policies.put(service, PolicyReader.read(merged, service));
        claim(service, PolicyReader.hosts(merged));
      }
    } catch (Refusal broken) {
      throw new IllegalStateException("good documents, merged, are bad: " + broken.line(), broken);
    }
  }

  /** The first service by name gets a host; another that wants it is told so. */
  private void claim(String service, Map<String, Value> wanted) {
    wanted.forEach(
        (host, value) -> {
          String owner = hosts.putIfAbsent(host, service);
          if (owner != null) {
            Refusal taken = value.because(host + " is already a host of " + owner);
            held.forEach(
                (key, document) -> {
                  if (key.isOf(service, caller) && document.gives("hosts")) {
                    document.maybeFail(taken.line());
                  }
                });
          }
        });
  }

  private List<String> news() {
    Set<String> present = new HashSet<>();
    List<String> news = new ArrayList<>();
    held.forEach(
        (key, document) ->
            document
                .lines(key.text())
                .forEach(
                    (name, line) -> {
                      present.add(name);
                      if (!reported.contains(name)) {
                        news.add(line);
                      }
                    }));
    reported = present;
    return news;
  }

  /**
   * A document as stored.
   *
   * @param notices what its author meant but couldn't say
   * @param error why there is no newer version, though there should be; or null
   */
  public record Text(byte[] utf8, long modifyIndex, List<String> notices, @Nullable String error) {
    public Text {
      notices = List.copyOf(notices);
    }

    public Text(byte[] utf8, long modifyIndex) {
      this(utf8, modifyIndex, List.of(), null);
    }
  }
}
