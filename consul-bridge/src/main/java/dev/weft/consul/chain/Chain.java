package dev.weft.consul.chain;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What one compiled chain says, as parts of policy documents: of its own service, and of the others
 * that it leads to. Compared by content. Made on the worker.
 */
public final class Chain {
  private final Map<String, Layer> layers;
  private final List<String> notices;
  private final @Nullable String refusal;
  private final boolean tcp;
  private final byte[] content;

  private Chain(
      Map<String, Layer> layers, List<String> notices, @Nullable String refusal, boolean tcp) {
    this.tcp = tcp;
    this.layers = layers;
    this.notices = notices;
    this.refusal = refusal;
    Layer all = new Layer();
    layers.forEach(all::put);
    content = all.putAlways("notices", notices).putAlways("refusal", "" + refusal).utf8();
  }

  /** An answer of {@code /v1/discovery-chain/NAME}. */
  public static Chain read(InputStream in) throws IOException {
    Tree chain = Tree.read(in).object("Chain");
    if (chain.fields().isEmpty()) {
      throw new IOException("no Chain in it");
    }
    Notices notices = new Notices();
    try {
      Map<String, Layer> layers = new TreeMap<>(new Translation(chain, notices).layers());
      layers.values().removeIf(Layer::isEmpty);
      return new Chain(layers, notices.lines(), null, chain.text("Protocol").equals("tcp"));
    } catch (Untranslatable e) {
      return new Chain(Map.of(), List.of(), e.why(), false);
    }
  }

  /** Why it can't be said as policies; null: it can, but for the notices. */
  public @Nullable String refusal() {
    return refusal;
  }

  /** Whether connections to the service carry anything, as far as Consul knows. */
  public boolean isTcp() {
    return tcp;
  }

  /** The same, saying of its service that this is what somebody declared. */
  public Chain declaredTcp(String service) {
    Map<String, Layer> said = new TreeMap<>(layers);
    Layer own = new Layer();
    own.merge(said.getOrDefault(service, new Layer()));
    said.put(service, own.put("protocol", "tcp"));
    return new Chain(said, notices, refusal, true);
  }

  List<String> notices() {
    return notices;
  }

  /** By service, in lower case. */
  Map<String, Layer> layers() {
    return layers;
  }

  /** The document of a service that it makes alone; empty: it says nothing of it. */
  String document(String service) {
    Layer layer = layers.get(service);
    return layer == null ? "" : new String(layer.utf8(), StandardCharsets.UTF_8);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Chain chain && Arrays.equals(chain.content, content);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(content);
  }
}
