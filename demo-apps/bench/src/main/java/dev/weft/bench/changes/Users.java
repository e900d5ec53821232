package dev.weft.bench.changes;

import dev.weft.bench.server.LocalConsul;
import java.util.Map;

/** A service of three instances, each at a loopback address of its own, and what changes of it. */
final class Users {
  private static final int INSTANCES = 3;
  private static final int CHANGED = 2;

  private final LocalConsul consul;
  private final int port;
  private final String name;
  private final int net;

  /**
   * Registers it.
   *
   * @param net of the instances' addresses, different from other services'
   */
  Users(LocalConsul consul, int port, String name, int net) {
    this.consul = consul;
    this.port = port;
    this.name = name;
    this.net = net;
    for (int i = 0; i < INSTANCES; i++) {
      register(i);
    }
    consul.put(policyPath(), "{}");
  }

  String name() {
    return name;
  }

  String policyPath() {
    return "/v1/kv/weft/services/" + name;
  }

  String healthPath() {
    return "/v1/health/service/" + name + "?passing";
  }

  /** All requests go to instance 0 or 1, and so from the other one. */
  Change put(int to) {
    String policy =
        """
        {"subsets": {"it": {"meta": {"number": "%d"}}}, "routes": [{"split": [{"subset": "it"}]}]}
        """
            .formatted(to);
    return new Change(
        "KV put",
        () -> consul.put(policyPath(), policy),
        address(1 - to),
        address(to),
        policy::equals);
  }

  /** Requests go to all instances again. */
  Change noPolicy() {
    return new Change(
        "KV put", () -> consul.put(policyPath(), "{}"), null, address(CHANGED), "{}"::equals);
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
            "Name", name,
            "ID", id(i),
            "Address", address(i),
            "Port", port,
            "Meta", Map.of("number", "" + i),
            "Check", Map.of("CheckID", check(i), "TTL", "1h", "Status", "passing")));
  }

  private String address(int i) {
    return "127.1." + net + "." + (i + 1);
  }

  private String id(int i) {
    return name + "-" + i;
  }

  private String check(int i) {
    return "ttl-" + id(i);
  }
}
