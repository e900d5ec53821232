package dev.weft.policy.route;

/** Where copies of some requests go; their answers are thrown away. */
public record Mirror(Target target, Percent percent) {}
