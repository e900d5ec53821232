package dev.weft.consul;

import dev.weft.consul.chain.Chain;
import dev.weft.consul.chain.Layers;
import dev.weft.policy.document.PolicyStore.Text;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What is known of one chain. Used on the worker, but for how it is asked for. */
final class ChainState {
  /** Whether it is asked for now and then, without blocking. Written by the worker. */
  volatile boolean polls;

  private Layers.Said said = new Layers.Said(null, 0, null);
  private @Nullable Text kept;
  private boolean answered;
  private boolean settled;

  /** Takes what Consul says; true if it is something new. */
  boolean take(Chain chain, long index) {
    String refusal = chain.refusal();
    if (refusal != null) {
      return refuse(refusal);
    }
    boolean news = !answered || said.error() != null || !Objects.equals(said.chain(), chain);
    if (news) {
      said = new Layers.Said(chain, index, null);
    }
    answered = true;
    settled = true;
    return news;
  }

  /** What Consul says now can't be used; true if that is new. */
  boolean refuse(String why) {
    boolean news = !settled || !why.equals(said.error());
    said = new Layers.Said(said.chain(), said.index(), why);
    settled = true;
    return news;
  }

  /**
   * There is no answer now; true if nothing was known before.
   *
   * @param file what the cache file says in its stead, or null
   */
  boolean settle(@Nullable Text file) {
    if (settled) {
      return false;
    }
    settled = true;
    kept = file;
    return true;
  }

  Layers.Said said() {
    return said;
  }

  /** What the cache file says, as long as Consul hasn't answered; or null. */
  @Nullable Text kept() {
    return answered ? null : kept;
  }

  boolean isAnswered() {
    return answered;
  }

  /** Whether all is known of it that can be known now. */
  boolean isSettled() {
    return settled;
  }
}
