package dev.weft.consul.register;

import com.orbitz.consul.AgentClient;
import com.orbitz.consul.Consul;
import com.orbitz.consul.ConsulException;
import com.orbitz.consul.NotRegisteredException;
import com.orbitz.consul.model.agent.ImmutableRegCheck;
import com.orbitz.consul.model.agent.ImmutableRegistration;
import com.orbitz.consul.model.health.Service;
import dev.weft.consul.ConsulSettings;
import dev.weft.consul.OrbitzClient;
import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The calls to Consul's agent that a registration takes, by the orbitz client with one connection.
 * They block, though never for long: the agent's own time limits are longer than anybody would
 * wait. Used on one thread; {@link #close} on any, which also breaks off the call under way.
 */
final class ConsulAgent implements AutoCloseable {
  private static final long CONNECT_MILLIS = 1_000;
  private static final long ANSWER_MILLIS = 3_000;
  private static final String CHECK_INTERVAL = "10s";
  private static final String CHECK_TIMEOUT = "1s";

  private final Consul consul;
  private final AgentClient agent;

  /**
   * @param token sent as a header, or null
   */
  ConsulAgent(ConsulSettings settings, @Nullable String token) throws IOException {
    consul = OrbitzClient.of(settings, token, CONNECT_MILLIS, ANSWER_MILLIS);
    agent = consul.agentClient();
  }

  void register(OwnService service, Rhythm rhythm) throws CallFailed {
    ImmutableRegistration.Builder registration =
        ImmutableRegistration.builder()
            .name(service.name())
            .id(service.id())
            .port(service.port())
            .tags(service.tags())
            .meta(service.meta())
            .addChecks(
                ImmutableRegCheck.builder()
                    .id(service.heartbeatId())
                    .name("Heartbeat of the JVM")
                    .ttl(rhythm.ttlMillis() + "ms")
                    .status("passing")
                    .deregisterCriticalServiceAfter(rhythm.goneAfter())
                    .build());
    if (service.address() != null) {
      registration.address(service.address());
    }
    if (service.checkUrl() != null) {
      registration.addChecks(
          ImmutableRegCheck.builder()
              .id(service.id() + ":http")
              .name("HTTP " + service.checkUrl())
              .http(service.checkUrl())
              .interval(CHECK_INTERVAL)
              .timeout(CHECK_TIMEOUT)
              .status("passing")
              .build());
    }
    ask(() -> agent.register(registration.build()));
  }

  /** False if Consul doesn't know the check: it has forgotten the service. */
  boolean heartbeat(OwnService service) throws CallFailed {
    try {
      ask(() -> agent.passCheck(service.heartbeatId()));
      return true;
    } catch (CallFailed e) {
      if (e.isUnknownCheck()) {
        return false;
      }
      throw e;
    }
  }

  /** Whether Consul has it as it should be. */
  boolean has(OwnService service) throws CallFailed {
    Service[] found = {null};
    ask(() -> found[0] = agent.getServices().get(service.id()));
    Service known = found[0];
    return known != null
        && known.getService().equals(service.name())
        && known.getPort() == service.port()
        && known.getAddress().equals(Objects.requireNonNullElse(service.address(), ""))
        && known.getTags().equals(service.tags())
        && known.getMeta().equals(service.meta());
  }

  void deregister(OwnService service) throws CallFailed {
    ask(() -> agent.deregister(service.id()));
  }

  @Override
  public void close() {
    consul.destroy();
  }

  private static void ask(Question question) throws CallFailed {
    try {
      question.ask();
    } catch (NotRegisteredException | RuntimeException e) {
      Throwable cause =
          e instanceof NotRegisteredException && e.getCause() != null ? e.getCause() : e;
      int status = cause instanceof ConsulException said ? Math.max(0, said.getCode()) : 0;
      if (status == 0 && cause.getCause() != null) {
        cause = cause.getCause();
      }
      throw new CallFailed(status, line(cause), e);
    }
  }

  private static String line(Throwable cause) {
    String text = String.valueOf(cause.getMessage()).strip().replace('\n', ' ');
    return cause instanceof ConsulException ? text : cause.getClass().getSimpleName() + ": " + text;
  }

  /** One call of the client. */
  private interface Question {
    void ask() throws NotRegisteredException;
  }
}
