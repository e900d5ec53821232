package dev.weft.policy;

import dev.weft.policy.balance.Pool;

/** Why a call can't be sent, as a line for people that reads as a path. */
final class Refusals {
  private Refusals() {}

  /** {@code weft: orders /v2 -> subset v2: no endpoint (3 known: 2 critical, 1 ejected)}. */
  static String line(Call call) {
    StringBuilder line = new StringBuilder("weft: ").append(call.upstream().service().name().key());
    if (call.route() != null) {
      line.append(' ').append(call.route());
    }
    if (call.view.tag != null) {
      line.append(" tag ").append(call.view.tag);
    }
    if (!call.target.step().isEmpty()) {
      line.append(" -> ").append(call.target.step());
    }
    LocalReply reply = call.reply();
    return line.append(": ").append(reply == null ? noEndpoint(call) : reply.reason()).toString();
  }

  private static String noEndpoint(Call call) {
    Upstream owner = call.targetOwner();
    if (owner == null) {
      return "no endpoint (service is not watched)";
    }
    Pool pool = call.pool(null);
    return pool == null ? "no endpoint (subset is not defined)" : noEndpoint(owner.service(), pool);
  }

  /** What is known of the service at all, and why that may be old or too little. */
  static String noEndpoint(MeshSnapshot.Service service, Pool pool) {
    String stale = service.stale();
    String why = stale == null && service.endpoints().isEmpty() ? "none is registered" : stale;
    return "no endpoint (" + pool.census() + (why == null ? "" : "; " + why) + ")";
  }
}
