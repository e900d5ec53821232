package dev.weft.consul.register;

import org.jspecify.annotations.Nullable;

/**
 * How the registration fares, for the admin page.
 *
 * @param address null: that of Consul's node
 * @param state {@code waiting} for the application to listen, {@code registering}, {@code passing},
 *     {@code failing} (a call to Consul failed, and no heartbeat has come through since), {@code
 *     deregistered}
 * @param times how often it has been registered: more than once if Consul forgot it
 * @param heartbeatAgeMillis time since Consul last took a heartbeat, -1: never
 * @param lastError of the failure that lasts, or the last one that was overcome
 */
public record RegistrationStatus(
    String service,
    @Nullable String id,
    @Nullable String address,
    int port,
    String state,
    int times,
    long heartbeatAgeMillis,
    @Nullable String lastError) {

  /** Before it is known where the application listens. */
  public static RegistrationStatus waiting(String service) {
    return new RegistrationStatus(service, null, null, 0, "waiting", 0, -1, null);
  }
}
