package dev.weft.consul.chain;

import dev.weft.policy.document.PolicyStore.Text;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What all chains together say of each service: those of others that lead to it in the order of
 * their names, and its own over them. Used on the worker.
 */
public final class Layers {
  private Layers() {}

  /** Documents by service; a service of which nothing is said has none. */
  public static Map<String, Text> of(Map<String, Said> chains) {
    Map<String, Layer> layers = new TreeMap<>();
    Map<String, Long> indexes = new TreeMap<>();
    Map<String, Said> sorted = new TreeMap<>(chains);
    sorted.forEach(
        (chain, said) ->
            said.layers()
                .forEach(
                    (service, layer) -> {
                      indexes.merge(service, said.index(), Math::max);
                      Layer all = layers.computeIfAbsent(service, absent -> new Layer());
                      if (!service.equals(chain)) {
                        all.merge(layer);
                      }
                    }));
    sorted.forEach(
        (chain, said) -> {
          Layer own = said.layers().get(chain);
          if (own != null) {
            layers.computeIfAbsent(chain, absent -> new Layer()).merge(own);
          } else if (said.isToBeSeen()) {
            layers.computeIfAbsent(chain, absent -> new Layer());
          }
        });
    Map<String, Text> texts = new TreeMap<>();
    layers.forEach((service, layer) -> texts.put(service, text(layer, indexes, service, sorted)));
    return texts;
  }

  private static Text text(
      Layer layer, Map<String, Long> indexes, String service, Map<String, Said> chains) {
    Said own = chains.get(service);
    long index = indexes.getOrDefault(service, own == null ? 0L : own.index());
    return new Text(
        layer.utf8(),
        index,
        own == null || own.chain() == null ? List.of() : own.chain().notices(),
        own == null ? null : own.error());
  }

  /**
   * What is known of one chain.
   *
   * @param chain the last one that could be said, or null
   * @param index of Consul when it said so first
   * @param error why what it says now isn't in force, or null
   */
  public record Said(@Nullable Chain chain, long index, @Nullable String error) {
    private Map<String, Layer> layers() {
      return chain == null ? Map.of() : chain.layers();
    }

    private boolean isToBeSeen() {
      return error != null || (chain != null && !chain.notices().isEmpty());
    }
  }
}
