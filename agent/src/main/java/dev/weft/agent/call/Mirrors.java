package dev.weft.agent.call;

import dev.weft.policy.Outcome;
import dev.weft.policy.Shadow;

/**
 * Sends copies of requests and forgets them. Called on the application's threads, which it neither
 * delays nor fails; ends each shadow exactly once.
 */
public interface Mirrors {
  /** Sends nothing. */
  Mirrors NONE =
      new Mirrors() {
        @Override
        public void send(Shadow shadow, RequestCopy copy) {
          drop(shadow);
        }

        @Override
        public void drop(Shadow shadow) {
          shadow.finished(Outcome.IGNORED, System.nanoTime());
        }
      };

  void send(Shadow shadow, RequestCopy copy);

  /** Ends a shadow whose request can't be copied. */
  void drop(Shadow shadow);
}
