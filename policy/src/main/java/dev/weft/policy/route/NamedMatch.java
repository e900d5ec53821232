package dev.weft.policy.route;

/**
 * What the header, cookie or parameter of a name must be.
 *
 * @param name of a header in lower case, else as it is written
 */
public record NamedMatch(String name, TextMatch text) {}
