package dev.weft.policy.balance;

/**
 * How endpoints near the caller are preferred.
 *
 * @param metaKey of the endpoints' meta that names their zone
 * @param spillAtPercent of its endpoints' weight that a zone must have usable to keep all requests
 *     of its callers; below that, the rest goes elsewhere in proportion
 */
public record Locality(String metaKey, int spillAtPercent) {}
