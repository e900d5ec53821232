package dev.weft.policy;

import dev.weft.policy.balance.Pool;
import dev.weft.policy.route.Target;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A service under one of its names: whole, or narrowed to a tag. Outlives snapshots. */
final class View {
  final Upstream upstream;
  final @Nullable String tag;

  /** Written only under the lock of the upstream. */
  volatile Active active;

  private final Map<String, Upstream> others;

  View(Upstream upstream, @Nullable String tag, Active active, Map<String, Upstream> others) {
    this.upstream = upstream;
    this.tag = tag;
    this.active = active;
    this.others = others;
  }

  /** Whose nodes the target's are; null: a service that isn't watched. */
  @Nullable Upstream owner(Target target) {
    return target.service() == null ? upstream : others.get(target.service());
  }

  @Nullable Upstream other(StandIn standIn) {
    return others.get(standIn.key());
  }

  /**
   * The nodes of a target; null: no such service or subset.
   *
   * @param active what to see of this service itself
   */
  @Nullable Pool pool(Active active, Target target) {
    if (target.service() == null) {
      return active.pool(target);
    }
    Upstream other = others.get(target.service());
    return other == null ? null : other.view().active.pool(target);
  }
}
