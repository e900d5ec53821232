package dev.weft.agent.listen;

import dev.weft.consul.register.Registration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the settings want registered. Implemented by the agent; asked on {@code weft-register}. */
public interface RegistrationPlan {
  String service();

  /** The port to register, 0: the one that is found. */
  int port();

  /** Of the HTTP check, or null. */
  @Nullable String checkPath();

  /** Whether a port that only this machine can reach is worth registering. */
  boolean isLoopbackOfUse();

  /** Loads what a registration takes. */
  void prepare();

  /** Told once that nothing has been seen to listen for a while. */
  void nothingListens();

  /**
   * @param others further ports that the application listens on
   */
  Registration registration(Place place, List<Integer> others);
}
