package dev.weft.agent;

import dev.weft.agent.call.Mirrors;
import dev.weft.agent.call.RequestCopy;
import dev.weft.policy.Shadow;

/** The mirrors of an agent whose event loop may not run yet: until then nothing is sent. */
final class LateMirrors implements Mirrors {
  /** Written once, as the agent starts. */
  private volatile Mirrors running = NONE;

  void start(Mirrors mirrors) {
    running = mirrors;
  }

  @Override
  public void send(Shadow shadow, RequestCopy copy) {
    running.send(shadow, copy);
  }

  @Override
  public void drop(Shadow shadow) {
    running.drop(shadow);
  }
}
