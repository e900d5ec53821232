package dev.weft.agent.registry;

import dev.weft.policy.ServiceName;
import dev.weft.policy.balance.Endpoint;
import java.util.List;
import java.util.Map;

/**
 * What one version of the file says. Made by {@link MeshFileReader}.
 *
 * @param policies key ({@code services/users}) -> the document's text, at the line and column it
 *     has in the file
 * @param skipped endpoints that can't be used, one line each
 */
record MeshFile(
    Map<ServiceName, List<Endpoint>> services, Map<String, byte[]> policies, List<String> skipped) {

  /** The file can't be used at all; the message is one line for the log. */
  static final class Refused extends Exception {
    Refused(String line) {
      super(line);
    }
  }
}
