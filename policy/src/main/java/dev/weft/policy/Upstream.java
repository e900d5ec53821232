package dev.weft.policy;

import dev.weft.policy.balance.Node;
import java.util.List;

/** The live state of one service: one volatile, replaced whole. */
public final class Upstream {
  Upstream() {}

  public MeshSnapshot.Service service() {
    throw new UnsupportedOperationException();
  }

  public List<Node> nodes() {
    throw new UnsupportedOperationException();
  }

  /**
   * When the last call was made, on the clock of {@code Mesh.call}; the publish time if none was.
   */
  public long lastCall() {
    throw new UnsupportedOperationException();
  }
}
