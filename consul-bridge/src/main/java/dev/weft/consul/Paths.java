package dev.weft.consul;

import dev.weft.policy.ServiceName;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The paths of what is watched, with datacenter and namespace where they are set. */
record Paths(String prefixWithoutSlash, @Nullable String datacenter, @Nullable String namespace) {

  String catalog() {
    return "/v1/catalog/services" + place(datacenter, '?');
  }

  String policies() {
    StringBuilder path = new StringBuilder("/v1/kv/");
    for (String segment : prefix().split("/")) {
      if (!segment.isEmpty()) {
        path.append(encode(segment)).append('/');
      }
    }
    return path.append("?recurse").append(place(datacenter, '&')).toString();
  }

  String chain(String service) {
    return "/v1/discovery-chain/" + encode(service) + place(datacenter, '?');
  }

  String defaults(String service) {
    String place = place(datacenter, '?');
    return "/v1/config/service-defaults/"
        + encode(service)
        + place
        + (place.isEmpty() ? "?stale" : "&stale");
  }

  String health(ServiceName name) {
    return "/v1/health/service/" + encode(name.service()) + place(datacenter(name), '?');
  }

  /** The result of a prepared query, whose service name is {@code <name>.query}. */
  String query(ServiceName name) {
    return "/v1/query/" + encode(name.query()) + "/execute" + place(datacenter(name), '?');
  }

  /** The datacenter that is asked about a service; null: the agent's own. */
  @Nullable String datacenter(ServiceName name) {
    return name.datacenter() == null ? datacenter : name.datacenter();
  }

  /** What all keys of policies begin with. */
  String prefix() {
    return prefixWithoutSlash.isEmpty() ? "" : prefixWithoutSlash + "/";
  }

  private String place(@Nullable String dc, char first) {
    String place = "";
    if (dc != null) {
      place = first + "dc=" + encode(dc);
    }
    if (namespace != null) {
      place += (place.isEmpty() ? first : '&') + "ns=" + encode(namespace);
    }
    return place;
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
