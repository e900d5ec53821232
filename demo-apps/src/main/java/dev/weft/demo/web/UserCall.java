package dev.weft.demo.web;

import java.util.Map;

/** One call of a service, before a client is chosen for it. */
record UserCall(
    String service, String method, String url, Map<String, String> headers, String body) {
  UserCall {
    headers = Map.copyOf(headers);
  }

  /** Service A, by its bare name. */
  static UserCall query(String path, Map<String, String> headers) {
    return new UserCall("users-query", "GET", "http://users-query" + path, headers, "");
  }

  /** Service B, by its Consul name. */
  static UserCall update(String path, Map<String, String> headers, String change) {
    return new UserCall(
        "users-update", "PUT", "http://users-update.service.consul" + path, headers, change);
  }
}
