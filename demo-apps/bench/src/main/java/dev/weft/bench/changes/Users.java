package dev.weft.bench.changes;

import dev.weft.bench.server.LocalConsul;
import java.util.Map;

/** A service of three instances, each at a loopback address of its own, and what changes of it. */
final class Users {
  static final String NAME = "users";
  static final String POLICY = "/v1/kv/weft/services/" + NAME;
  private static final int INSTANCES = 3;
  private static final int CHANGED = 2;

  private final LocalConsul consul;
  private final int port;

  Users(LocalConsul consul, int port) {
    this.consul = consul;
    this.port = port;
    for (int i = 0; i < INSTANCES; i++) {
      register(i);
    }
    consul.put(POLICY, "{}");
  }

  /** All requests go to instance 0 or 1, and so from the other one. */
  Change put(int to) {
    String policy =
        """
        {"subsets": {"it": {"meta": {"number": "%d"}}}, "routes": [{"split": [{"subset": "it"}]}]}
        """
            .formatted(to);
    return new Change(
        "KV put", () -> consul.put(POLICY, policy), address(1 - to), address(to), policy::equals);
  }

  /** Requests go to all instances again. */
  Change noPolicy() {
    return new Change(
        "KV put", () -> consul.put(POLICY, "{}"), null, address(CHANGED), "{}"::equals);
  }

  Change deregister() {
    return new Change(
        "deregistration",
        () -> consul.deregister(id(CHANGED)),
        address(CHANGED),
        null,
        body -> !body.contains(id(CHANGED)));
  }

  Change register() {
    return new Change(
        "registration",
        () -> register(CHANGED),
        null,
        address(CHANGED),
        body -> body.contains(id(CHANGED)));
  }

  Change critical() {
    return new Change(
        "check critical",
        () -> consul.put("/v1/agent/check/fail/" + check(CHANGED), ""),
        address(CHANGED),
        null,
        body -> !body.contains(id(CHANGED)));
  }

  Change passing() {
    return new Change(
        "check passing",
        () -> consul.put("/v1/agent/check/pass/" + check(CHANGED), ""),
        null,
        address(CHANGED),
        body -> body.contains(id(CHANGED)));
  }

  private void register(int i) {
    consul.register(
        Map.of(
            "Name", NAME,
            "ID", id(i),
            "Address", address(i),
            "Port", port,
            "Meta", Map.of("number", "" + i),
            "Check", Map.of("CheckID", check(i), "TTL", "1h", "Status", "passing")));
  }

  private static String address(int i) {
    return "127.1.0." + (i + 1);
  }

  private static String id(int i) {
    return NAME + "-" + i;
  }

  private static String check(int i) {
    return "ttl-" + i;
  }
}
