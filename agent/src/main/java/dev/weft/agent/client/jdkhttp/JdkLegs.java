package dev.weft.agent.client.jdkhttp;

import dev.weft.agent.call.WeakIdentityMap;
import dev.weft.bootstrap.Carrier;
import java.net.http.HttpRequest;
import org.jspecify.annotations.Nullable;

/**
 * The legs of requests, by identity: requests that are equal are still two requests. A request
 * carries its own, unless its class was loaded before the agent could give it a place for it.
 */
final class JdkLegs {
  private final @Nullable WeakIdentityMap<Object, JdkLeg> beside;

  JdkLegs(Class<?> requestType) {
    beside =
        Carrier.class.isAssignableFrom(requestType)
            ? null
            : new WeakIdentityMap<>(leg -> leg.exchange.abandon());
  }

  @Nullable JdkLeg of(Object request) {
    if (beside != null) {
      return beside.get(request);
    }
    return (JdkLeg) ((Carrier) request).weftState();
  }

  void put(HttpRequest request, JdkLeg leg) {
    if (beside != null) {
      beside.put(request, leg);
    } else {
      ((Carrier) request).weftState(leg);
    }
  }

  void remove(HttpRequest request) {
    if (beside != null) {
      beside.remove(request);
    } else {
      ((Carrier) request).weftState(null);
    }
  }
}
